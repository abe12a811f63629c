package dev.sightline;

import java.io.IOException;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** Keeps a model open while somebody uses it. Thread-safe. */
final class Guard {
  private final String name;
  private final AutoCloseable model;
  private final Options options;
  private final ReentrantReadWriteLock use = new ReentrantReadWriteLock();
  private boolean closed;

  /**
   * @param name of the model, for whoever comes too late
   * @param options those that it was opened with
   */
  Guard(String name, AutoCloseable model, Options options) {
    this.name = name;
    this.model = model;
    this.options = options;
  }

  /** Works with the model, which nobody can close meanwhile. */
  <T> T using(OpenModel.Work<T> work) throws IOException {
    use.readLock().lock();
    try {
      if (closed) {
        throw new IllegalStateException(name + " is closed");
      }
      return work.run();
    } finally {
      use.readLock().unlock();
    }
  }

  /** Waits for those who use it, then closes it. */
  void close() {
    if (use.getReadHoldCount() > 0) {
      throw new IllegalStateException("A model cannot be closed by what it calls");
    }
    use.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        model.close();
        options.releaseReading();
      }
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(name + " could not be closed", e);
    } finally {
      use.writeLock().unlock();
    }
  }
}
