package dev.sightline.web;

import dev.sightline.Caption;
import dev.sightline.Model.Result;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;

/**
 * A few threads that do what requests want, in the order in which they came. Photos that wait for
 * one captioner are captioned together, which is faster. Thread-safe.
 */
final class WorkQueue implements AutoCloseable {
  /** Photos that are captioned together: more would keep the first of them waiting. */
  private static final int BATCH = 16;

  private final Deque<Job<?>> waiting = new ArrayDeque<>();
  private final Metrics metrics;
  private final List<Thread> workers = new ArrayList<>();
  private boolean closed;

  WorkQueue(int threads, Metrics metrics) {
    this.metrics = metrics;
    metrics.gauge("sightline_waiting", "Requests that wait for a model.", this::waiting);
    for (int i = 0; i < threads; i++) {
      Thread worker = new Thread(this::work, "models");
      worker.setDaemon(true);
      worker.start();
      workers.add(worker);
    }
  }

  /** How many jobs wait. */
  synchronized int waiting() {
    return waiting.size();
  }

  /** Puts a job at the end of the queue. */
  synchronized <T> Job<T> add(Job<T> job) throws Refusal {
    if (closed) {
      throw new Refusal(503, "The server is stopping");
    }
    waiting.add(job);
    notifyAll();
    return job;
  }

  private void work() {
    for (List<Job<?>> jobs = take(); !jobs.isEmpty(); jobs = take()) {
      long begun = System.nanoTime();
      if (jobs.get(0).photos() == null) {
        jobs.get(0).run();
      } else {
        caption(jobs);
      }
      metrics.worked(System.nanoTime() - begun);
    }
  }

  /** The next job, with those behind it that can be done by the way; none when it is all over. */
  private synchronized List<Job<?>> take() {
    waiting.removeIf(job -> job.result().isDone());
    while (waiting.isEmpty()) {
      if (closed) {
        return List.of();
      }
      try {
        wait();
      } catch (InterruptedException e) {
        // Nobody but a job is interrupted, and none runs here.
      }
      waiting.removeIf(job -> job.result().isDone());
    }
    List<Job<?>> taken = new ArrayList<>();
    taken.add(waiting.remove());
    Job.Photos photos = taken.get(0).photos();
    if (photos != null) {
      int count = photos.files().size();
      for (Iterator<Job<?>> others = waiting.iterator(); others.hasNext() && count < BATCH; ) {
        Job<?> other = others.next();
        if (other.photos() != null
            && other.photos().captioner() == photos.captioner()
            && count + other.photos().files().size() <= BATCH) {
          count += other.photos().files().size();
          taken.add(other);
          others.remove();
        }
      }
    }
    return taken;
  }

  @SuppressWarnings("unchecked") // a job of photos has this result
  private static void caption(List<Job<?>> jobs) {
    List<Path> files = jobs.stream().flatMap(job -> job.photos().files().stream()).toList();
    try (Stream<Result<Path, Caption>> stream =
        jobs.get(0).photos().captioner().stream(files.iterator())) {
      Iterator<Result<Path, Caption>> results = stream.iterator();
      for (Job<?> job : jobs) {
        List<Result<Path, Caption>> own = new ArrayList<>();
        for (int i = 0; i < job.photos().files().size(); i++) {
          own.add(results.next());
        }
        ((Job<List<Result<Path, Caption>>>) job).result().complete(own);
      }
    } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
      jobs.forEach(job -> job.result().completeExceptionally(e));
    }
  }

  /** Ends the threads, and what still waits. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      waiting.forEach(job -> job.result().completeExceptionally(new CancellationException()));
      waiting.clear();
      notifyAll();
    }
    for (Thread worker : workers) {
      try {
        worker.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
