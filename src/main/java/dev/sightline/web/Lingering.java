package dev.sightline.web;

import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Callback;

/**
 * Reads on for two seconds after an answer that came before the whole request. If the connection
 * closed at once, the system would tell the client that it broke, and the answer could be lost.
 */
final class Lingering implements Runnable {
  private static final long NANOS = 2_000_000_000;

  private final Request request;
  private final Callback callback;
  private final long until = System.nanoTime() + NANOS;

  private Lingering(Request request, Callback callback) {
    this.request = request;
    this.callback = callback;
  }

  /** Ends a request whose answer has been written. */
  static void end(Request request, Callback callback) {
    new Lingering(request, callback).run();
  }

  @Override
  public void run() {
    while (System.nanoTime() - until < 0) {
      Content.Chunk chunk = request.read();
      if (chunk == null) {
        request.demand(this);
        return;
      }
      chunk.release();
      if (chunk.isLast() || Content.Chunk.isFailure(chunk)) {
        break;
      }
    }
    callback.succeeded();
  }
}
