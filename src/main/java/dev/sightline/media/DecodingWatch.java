package dev.sightline.media;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Waits for a decoder, or a file, no longer than allowed. Neither can be interrupted, so each runs
 * in its own thread; one that takes too long is left behind and ends whenever it does. Once {@value
 * #MOST_LEFT} are left behind at the same time, {@link MediaAccess} has other processes decode,
 * which can be killed; otherwise they would fill the machine. Thread-safe.
 */
final class DecodingWatch {
  /** How many may hang at once; each may hold a picture's memory and a core. */
  static final int MOST_LEFT = 2;

  private static final AtomicInteger LEFT = new AtomicInteger();
  private static final ExecutorService THREADS =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "decoding");
            thread.setDaemon(true);
            return thread;
          });

  /** Work that may take too long. */
  @FunctionalInterface
  interface Decoding<T> {
    T run() throws MediaException;
  }

  private DecodingWatch() {}

  /** Whether so many decoders hang that no more should be started in this process. */
  static boolean isFull() {
    return LEFT.get() >= MOST_LEFT;
  }

  /**
   * Decodes.
   *
   * @throws MediaException from the decoder, or because it was given up
   */
  static <T> T call(Path file, double seconds, Decoding<T> decoding) throws MediaException {
    CompletableFuture<T> outcome = new CompletableFuture<>();
    CompletableFuture<T> inTime = outcome.copy();
    AtomicLong thread = new AtomicLong();
    try (Patience patience =
        new Patience(
            seconds,
            () -> thread.get() == 0 ? 0 : Patience.processorTime(thread.get()),
            () -> inTime.completeExceptionally(new TimeoutException()))) {
      THREADS.execute(
          () -> {
            thread.set(Thread.currentThread().getId());
            run(decoding, outcome);
          });
      return inTime.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TimeoutException) {
        leave(outcome);
        throw MediaException.givenUp(file, seconds);
      }
      throw theirs(e.getCause());
    } catch (InterruptedException e) {
      leave(outcome);
      Thread.currentThread().interrupt();
      throw MediaException.notTried(file + " was not read to its end: reading was stopped.", e);
    }
  }

  private static <T> void run(Decoding<T> decoding, CompletableFuture<T> outcome) {
    try {
      outcome.complete(decoding.run());
    } catch (MediaException | RuntimeException | Error e) {
      outcome.completeExceptionally(e);
    }
  }

  /** Nobody waits any more; whatever it still opens is closed. */
  private static <T> void leave(CompletableFuture<T> outcome) {
    LEFT.incrementAndGet();
    CompletableFuture<T> unused =
        outcome.whenComplete(
            (late, failure) -> {
              LEFT.decrementAndGet();
              if (late instanceof VideoReader reader) {
                reader.close();
              }
            });
  }

  private static MediaException theirs(Throwable thrown) {
    if (thrown instanceof MediaException e) {
      return e;
    } else if (thrown instanceof Error e) {
      throw e;
    }
    throw (RuntimeException) thrown;
  }
}
