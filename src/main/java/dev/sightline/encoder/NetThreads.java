package dev.sightline.encoder;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bytedeco.openblas.global.openblas;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * A thread for each copy of a net, with one native thread inside; a copy is always used by its own,
 * because ND4J's workspaces belong to threads. For one caller.
 */
final class NetThreads implements AutoCloseable {
  private final List<ExecutorService> threads = new ArrayList<>();

  /** What a copy does with its share of a batch. */
  @FunctionalInterface
  interface Share<T> {
    /** Photos {@code from} to {@code to} (exclusive) by copy number {@code net}. */
    T run(int net, int from, int to);
  }

  NetThreads(int count) {
    openblas.blas_set_num_threads(1);
    for (int i = 0; i < count; i++) {
      threads.add(
          Executors.newSingleThreadExecutor(
              task -> {
                Thread thread =
                    new Thread(
                        () -> {
                          NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(1);
                          task.run();
                        },
                        "net");
                thread.setDaemon(true);
                return thread;
              }));
    }
  }

  /**
   * Deals a batch out in contiguous shares and waits for all.
   *
   * @return the results in the order of the copies; a copy without a photo has none
   */
  <T> List<T> share(int photos, Share<T> work) throws InterruptedException {
    List<Future<T>> running = new ArrayList<>();
    for (int i = 0; i < threads.size(); i++) {
      int net = i;
      int from = photos * i / threads.size();
      int to = photos * (i + 1) / threads.size();
      if (from < to) {
        Callable<T> part = () -> work.run(net, from, to);
        running.add(threads.get(i).submit(part));
      }
    }
    List<T> results = new ArrayList<>();
    for (Future<T> part : running) {
      try {
        results.add(part.get());
      } catch (ExecutionException e) {
        throw new IllegalStateException("A replica of the encoder failed.", e.getCause());
      }
    }
    return results;
  }

  @Override
  public void close() {
    threads.forEach(ExecutorService::shutdown);
  }
}
