package dev.sightline.web;

import dev.sightline.Captioner;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

/**
 * What a request wants of a model. Thread-safe.
 *
 * @param <T> what comes of it
 */
final class Job<T> {
  private final Callable<T> work;
  private final Photos photos;
  private final CompletableFuture<T> result = new CompletableFuture<>();
  private Thread worker;

  /** Photos to be captioned: what several jobs ask for is done together. */
  record Photos(Captioner captioner, List<Path> files) {}

  /** Any work, on its own. */
  Job(Callable<T> work) {
    this(work, null);
  }

  private Job(Callable<T> work, Photos photos) {
    this.work = work;
    this.photos = photos;
  }

  /** Captions of photos. */
  static <T> Job<T> of(Photos photos) {
    return new Job<>(null, photos);
  }

  /** Null for other work. */
  Photos photos() {
    return photos;
  }

  CompletableFuture<T> result() {
    return result;
  }

  /** Does the work on this thread, unless nobody wants it any more. */
  void run() {
    synchronized (this) {
      if (result.isDone()) {
        return;
      }
      worker = Thread.currentThread();
    }
    try {
      result.complete(work.call());
    } catch (Exception | LinkageError | OutOfMemoryError e) {
      result.completeExceptionally(e);
    } finally {
      synchronized (this) {
        worker = null;
        boolean unused = Thread.interrupted(); // it was meant for this job
      }
    }
  }

  /** Nobody wants it any more: it does not begin, or stops as soon as it can. */
  synchronized void cancel() {
    result.cancel(false);
    if (worker != null) {
      worker.interrupt();
    }
  }
}
