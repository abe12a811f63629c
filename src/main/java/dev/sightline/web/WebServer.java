package dev.sightline.web;

import dev.sightline.SightlineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.server.handler.MinimumDataRateHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * Sightline over HTTP: its own protocol, Ollama's and OpenAI's. What a client can cost is limited:
 * how many there are, how much they send, how slowly, how long they wait.
 *
 * <pre>{@code
 * try (var server = WebServer.start(settings)) {
 *   System.out.println(server.address());
 * }
 * }</pre>
 */
public final class WebServer implements AutoCloseable {
  private static final int MOST_CONNECTIONS = 1000;

  /** Threads beside those that wait for models: for what is answered at once. */
  private static final int MORE_THREADS = 32;

  /** A body that comes more slowly, in bytes per second, is cut off. */
  private static final long SLOWEST = 1000;

  private static final long IDLE_MILLIS = 30_000;
  private static final long HEADER_MILLIS = 5_000;

  /** What is being done may take so long when the server stops. */
  private static final long STOP_MILLIS = 10_000;

  private final ServeSettings settings;
  private final Server server;
  private final ServerConnector connector;
  private final OpenModels models;
  private final WorkQueue queue;
  private final Departures departures = new Departures();
  private final Path folder;

  private WebServer(ServeSettings settings) throws IOException {
    this.settings = settings;
    models = new OpenModels(settings.models());
    folder = Files.createTempDirectory("sightline-serve");
    int waiting = settings.maxConcurrent() + settings.maxWaiting();
    QueuedThreadPool threads = new QueuedThreadPool(waiting + MORE_THREADS, 4);
    threads.setName("web");
    threads.setDaemon(true);
    server = new Server(threads);
    Metrics metrics = new Metrics();
    queue = new WorkQueue(settings.maxConcurrent(), metrics);
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setUriCompliance(UriCompliance.RFC3986);
    connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
    connector.setHost(settings.host());
    connector.setPort(settings.port());
    connector.setIdleTimeout(IDLE_MILLIS);
    connector.addBean(new SlowHeaders(connector.getScheduler(), HEADER_MILLIS));
    server.addConnector(connector);
    server.addBean(new NetworkConnectionLimit(MOST_CONNECTIONS, server));
    server.setErrorHandler(new Errors());
    server.setStopTimeout(STOP_MILLIS);
    metrics.gauge(
        "sightline_connections",
        "Open connections.",
        () -> connector.getConnectedEndPoints().size());
    Router router = new Router(settings, folder, models, queue, metrics, departures);
    server.setHandler(new GracefulHandler(new MinimumDataRateHandler(router, SLOWEST, 0)));
  }

  /**
   * Starts a server, and has the captioner of photos opened meanwhile, which most clients want.
   *
   * @throws IOException if a model is missing, or the port is taken
   */
  public static WebServer start(ServeSettings settings) throws IOException {
    WebServer started = new WebServer(settings);
    try {
      started.server.start();
    } catch (Exception e) {
      started.close();
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new SightlineException(
          "the server cannot listen on %s:%s: %s"
              .formatted(settings.host(), settings.port(), cause.getMessage()),
          e);
    }
    started.openInAdvance();
    return started;
  }

  private void openInAdvance() {
    Thread opening =
        new Thread(
            () ->
                models
                    .first(OpenModels.PHOTOS)
                    .ifPresent(
                        offer -> {
                          try {
                            models.captioner(offer, null);
                          } catch (IOException e) {
                            // Who asks for it will be told.
                          }
                        }),
            "opening");
    opening.setDaemon(true);
    opening.start();
  }

  /** Where it listens, for a browser. */
  public String address() {
    String host = settings.host();
    return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port();
  }

  /** The port it listens on. */
  public int port() {
    return connector.getLocalPort();
  }

  /** The models it offers, by name. */
  public List<String> models() {
    return models.offers().stream().map(OpenModels.Offer::name).toList();
  }

  /** Answers what has been asked, for ten seconds at most, refuses what comes, and ends. */
  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      System.getLogger(WebServer.class.getName())
          .log(System.Logger.Level.WARNING, "The server did not stop cleanly", e);
    }
    departures.close();
    queue.close();
    models.close();
    try (Stream<Path> left = Files.walk(folder)) {
      for (Path path : left.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      System.getLogger(WebServer.class.getName())
          .log(System.Logger.Level.WARNING, folder + " could not be deleted", e);
    }
  }
}
