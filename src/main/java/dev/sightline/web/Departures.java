package dev.sightline.web;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Notices clients that go while something is done for them, so that it ends. HTTP does not tell;
 * the connection has to be asked now and then. Thread-safe.
 */
final class Departures implements AutoCloseable {
  private static final long MILLIS = 300;

  private final Set<Exchange> waiting = ConcurrentHashMap.newKeySet();
  private final Thread thread = new Thread(this::look, "departures");

  Departures() {
    thread.setDaemon(true);
    thread.start();
  }

  void watch(Exchange exchange) {
    waiting.add(exchange);
  }

  void forget(Exchange exchange) {
    waiting.remove(exchange);
  }

  private void look() {
    try {
      while (true) {
        Thread.sleep(MILLIS);
        for (Exchange exchange : waiting) {
          if (exchange.hasLeft()) {
            waiting.remove(exchange);
            exchange.leave();
          }
        }
      }
    } catch (InterruptedException closed) {
      // that is the end
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
