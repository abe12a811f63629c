package dev.sightline.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Turns Ctrl-C into a wish to stop: long work asks for it between its steps, saves what it has and
 * closes this; until then, at most a minute, the program is kept from ending.
 */
final class Interruption implements AutoCloseable {
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean wished;

  private Interruption() {}

  /** From now on until {@link #close}, Ctrl-C is only a wish. */
  static Interruption watch() {
    Interruption watch = new Interruption();
    Runtime.getRuntime().addShutdownHook(new Thread(watch::wish, "stop cleanly"));
    return watch;
  }

  private void wish() {
    wished = true;
    try {
      // What comes back makes no difference: the program ends either way.
      boolean unused = ended.await(1, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether the user wants to stop. */
  boolean wished() {
    return wished;
  }

  @Override
  public void close() {
    ended.countDown();
  }
}
