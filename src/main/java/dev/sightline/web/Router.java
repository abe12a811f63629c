package dev.sightline.web;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Semaphore;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Finds who answers a request, and turns what goes wrong into an answer. */
final class Router extends Handler.Abstract {
  /** Whoever answers, and may ask for work first. */
  @FunctionalInterface
  interface Answering {
    void answer(Exchange exchange) throws IOException;
  }

  /** Whoever answers a request that brings something. */
  @FunctionalInterface
  private interface Working {
    void answer(Exchange exchange, Uploads uploads) throws IOException;
  }

  private static final String MODELS = "/v1/models/";

  /** For those that are told to come again. */
  private static final String SECONDS = "2";

  /** What of Ollama has no meaning here. */
  private static final Set<String> UNSUPPORTED =
      Set.of(
          "/api/embed", "/api/embeddings", "/api/create", "/api/copy", "/api/delete", "/api/push");

  private final ServeSettings settings;
  private final Gate gate;
  private final Path folder;
  private final Metrics metrics;
  private final Departures departures;
  private final OpenAiApi openAi;
  private final Semaphore places;
  private final Map<String, Answering> reading;
  private final Map<String, Working> working;

  /**
   * @param folder where what requests bring is kept while they last
   */
  Router(
      ServeSettings settings,
      Path folder,
      OpenModels models,
      WorkQueue queue,
      Metrics metrics,
      Departures departures) {
    this.settings = settings;
    this.folder = folder;
    this.metrics = metrics;
    this.departures = departures;
    gate = new Gate(settings);
    int most = settings.maxConcurrent() + settings.maxWaiting();
    places = new Semaphore(most);
    metrics.gauge(
        "sightline_in_progress",
        "Requests that a model serves, or that wait for one.",
        () -> most - places.availablePermits());
    Describing describing = new Describing(models, queue);
    OwnApi own = new OwnApi(models, queue);
    OllamaApi ollama = new OllamaApi(models, describing);
    openAi = new OpenAiApi(describing);
    reading = new HashMap<>(Page.routes());
    reading.putAll(
        Map.of(
            "/health", exchange -> exchange.json(200, Map.of("status", "UP")),
            "/metrics", exchange -> exchange.text("text/plain; version=0.0.4", metrics.text()),
            "/openapi.yaml",
                exchange -> exchange.bytes("application/yaml", Page.resource("openapi.yaml")),
            "/api/v1/models", own::models,
            "/api/version", ollama::version,
            "/api/tags", ollama::tags,
            "/api/ps", ollama::running,
            "/v1/models", openAi::models));
    working =
        Map.of(
            "/api/v1/caption", own::caption,
            "/api/v1/ask", own::ask,
            "/api/v1/label", own::label,
            "/api/v1/classify", own::classify,
            "/api/show", ollama::show,
            "/api/pull", ollama::pull,
            "/api/generate", ollama::generate,
            "/api/chat", ollama::chat,
            "/v1/chat/completions", openAi::complete);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    long begun = System.nanoTime();
    Exchange exchange = new Exchange(request, response, callback, settings.timeoutSeconds());
    String route = exchange.path();
    int status = 499; // the client has gone
    try {
      gate.pass(exchange, route.equals("/health"));
      answer(exchange, route);
      status = exchange.status();
    } catch (Refusal refused) {
      status = refused.status();
      refuse(exchange, route, refused.status(), refused.getMessage());
    } catch (CancellationException gone) {
      exchange.abandon();
    } catch (IOException | RuntimeException | Error failed) {
      status = exchange.isCommitted() ? status : 500;
      refuse(exchange, route, 500, sentence(failed));
      System.getLogger(Router.class.getName())
          .log(System.Logger.Level.WARNING, route + " failed", failed);
    } finally {
      boolean known = reading.containsKey(route) || working.containsKey(route);
      metrics.answered(known ? route : "other", status, System.nanoTime() - begun);
    }
    return true;
  }

  private static String sentence(Throwable failed) {
    return failed instanceof OutOfMemoryError
        ? "The server is out of memory"
        : failed instanceof IOException ? failed.getMessage() : "This should not have happened";
  }

  private void answer(Exchange exchange, String route) throws IOException {
    Answering reader = reading.get(route);
    Working worker = working.get(route);
    boolean get = exchange.method().equals("GET") || exchange.method().equals("HEAD");
    if (reader == null && route.startsWith(MODELS)) {
      reader = each -> openAi.model(each, route.substring(MODELS.length()));
    }
    if (UNSUPPORTED.contains(route) || route.startsWith("/api/blobs/")) {
      throw new Refusal(501, route + " is not supported: Sightline describes pictures");
    } else if (reader == null && worker == null) {
      throw new Refusal(404, route + " is not here; /openapi.yaml lists what is");
    } else if (get != (reader != null) || (!get && !exchange.method().equals("POST"))) {
      exchange.header("Allow", reader != null ? "GET, HEAD" : "POST");
      throw new Refusal(405, route + " is not for " + exchange.method());
    } else if (reader != null) {
      reader.answer(exchange);
    } else {
      work(exchange, worker);
    }
  }

  private void work(Exchange exchange, Working worker) throws IOException {
    if (!places.tryAcquire()) {
      exchange.header("Retry-After", SECONDS);
      throw new Refusal(429, "The server has enough to do; come again in " + SECONDS + " seconds");
    }
    departures.watch(exchange);
    try (Uploads uploads = Uploads.in(folder, settings.maxUploadBytes())) {
      uploads.requireLength(exchange);
      worker.answer(exchange, uploads);
    } finally {
      departures.forget(exchange);
      places.release();
    }
  }

  /** Says why not, in the form that the client's protocol has for it. */
  private static void refuse(Exchange exchange, String route, int status, String sentence) {
    if (exchange.isCommitted()) {
      exchange.abandon();
      return;
    }
    try {
      if (status == 401) {
        exchange.header("WWW-Authenticate", "Bearer, Basic realm=\"Sightline\"");
      }
      exchange.json(status, Errors.body(route, status, sentence));
    } catch (IOException gone) {
      exchange.abandon();
    }
  }
}
