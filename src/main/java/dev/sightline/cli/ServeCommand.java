package dev.sightline.cli;

import dev.sightline.web.ServeSettings;
import dev.sightline.web.WebServer;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sightline serve}: answers programs on this machine, or with a token on others. */
@Command(
    name = "serve",
    description = {
      "Answer other programs over HTTP: captions, labels, answers. The port speaks Sightline's own"
          + " protocol (openapi.yaml), Ollama's and OpenAI's. Ctrl-C ends it."
    })
public final class ServeCommand implements Callable<Integer> {
  private static final long PAUSE_MILLIS = 100;

  @Spec CommandSpec spec;

  @Option(
      names = "--host",
      description = "Address to listen on; one that other machines reach needs --token.")
  String host = "127.0.0.1";

  @Option(names = "--port", description = "Port to listen on; 0 for any that is free.")
  int port = 8080;

  @Option(
      names = "--token",
      description =
          "Secret that clients must send as 'Authorization: Bearer TOKEN'. Default: none. The"
              + " environment variable SIGHTLINE_TOKEN sets it unseen by others.")
  String token;

  @Option(
      names = "--models",
      split = ",",
      paramLabel = "MODEL",
      description =
          "Models to offer: names, folders or zips; the first of each task is the usual one."
              + " Default: those that come with Sightline.")
  List<String> models = List.of();

  @Option(names = "--max-upload", paramLabel = "MB", description = "Refuse larger requests.")
  double maxUpload = 200;

  @Option(
      names = "--max-concurrent",
      description = "Requests to work on at a time. Default: one per processor.")
  Integer maxConcurrent;

  @Option(
      names = "--max-waiting",
      description = "Requests that may wait; beyond them a client is told to come again.")
  int maxWaiting = 32;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      converter = Seconds.class,
      defaultValue = "10m",
      description = "Give up on a request after this time.")
  Double timeout;

  @Mixin MediaOptions media;

  @Override
  public Integer call() throws Exception {
    String secret = token == null ? System.getenv("SIGHTLINE_TOKEN") : token;
    ServeSettings settings =
        new ServeSettings(
            host,
            port,
            secret == null ? "" : secret,
            models,
            Math.round(1e6 * maxUpload),
            maxConcurrent == null ? Runtime.getRuntime().availableProcessors() : maxConcurrent,
            maxWaiting,
            timeout);
    try (Interruption interruption = Interruption.watch();
        WebServer server = WebServer.start(settings)) {
      spec.commandLine().getOut().println("Sightline answers at " + server.address());
      spec.commandLine().getOut().flush();
      while (!interruption.wished()) {
        Thread.sleep(PAUSE_MILLIS);
      }
    } catch (InterruptedException e) {
      return ExitCode.DONE; // whoever runs it in a thread wants it to end
    }
    return ExitCode.DONE;
  }
}
