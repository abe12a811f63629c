package dev.sightline.web;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What is said of a film, part by part: as one object at the end or, if the client accepts events,
 * each part as soon as it is there.
 *
 * @param <S> what a part is
 */
final class FilmAnswer<S> {
  /** A sign of life, for whatever lies between us and the client. */
  private static final long HEARTBEAT_SECONDS = 10;

  /** Reads a film and says what is in it, part by part. */
  @FunctionalInterface
  interface Reading<S> {
    /** What is to be said at the end, beside the parts. */
    Map<String, Object> read(Consumer<S> to) throws IOException;
  }

  private final Exchange exchange;
  private final WorkQueue queue;
  private final Uploads.Upload film;

  FilmAnswer(Exchange exchange, WorkQueue queue, Uploads.Upload film) {
    this.exchange = exchange;
    this.queue = queue;
    this.film = film;
  }

  void give(Function<S, Map<String, Object>> shown, Reading<S> reading) throws IOException {
    if (exchange.wantsEvents()) {
      events(shown, reading);
      return;
    }
    List<Object> segments = new ArrayList<>();
    Map<String, Object> answer = OwnApi.object("segments", segments);
    Consumer<S> to = part -> segments.add(shown.apply(part));
    try {
      answer.putAll(exchange.await(queue.add(new Job<>(() -> reading.read(to)))));
    } catch (Refusal refused) {
      throw refused;
    } catch (IOException e) {
      throw new Refusal(422, film.sentence(e), e);
    }
    exchange.json(200, answer);
  }

  private void events(Function<S, Map<String, Object>> shown, Reading<S> reading)
      throws IOException {
    BlockingQueue<Optional<S>> parts = new LinkedBlockingQueue<>(); // an empty one is the end
    Job<Map<String, Object>> job =
        queue.add(new Job<>(() -> reading.read(part -> parts.add(Optional.of(part)))));
    var unused = job.result().whenComplete((done, failed) -> parts.add(Optional.empty()));
    exchange.attend(job);
    exchange.begin("text/event-stream");
    try {
      boolean more = true;
      while (more) {
        Optional<S> part = parts.poll(HEARTBEAT_SECONDS, TimeUnit.SECONDS);
        if (part == null) {
          exchange.write(": still at work\n\n");
        } else if (part.isPresent()) {
          exchange.event("segment", shown.apply(part.get()));
        }
        more = part == null || part.isPresent();
        if (exchange.isLate()) {
          throw Exchange.tooLong(null);
        }
      }
      exchange.event("end", exchange.await(job));
    } catch (CancellationException gone) {
      throw gone;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("the server is stopping");
    } catch (IOException e) {
      exchange.event("error", Map.of("error", film.sentence(e)));
    } finally {
      job.cancel();
    }
    exchange.end();
  }
}
