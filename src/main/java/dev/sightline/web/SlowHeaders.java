package dev.sightline.web;

import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.util.thread.Scheduler;

/** Closes a connection whose first request has not arrived after a while: a slow loris. */
final class SlowHeaders implements Connection.Listener {
  private final Scheduler scheduler;
  private final long millis;

  SlowHeaders(Scheduler scheduler, long millis) {
    this.scheduler = scheduler;
    this.millis = millis;
  }

  @Override
  public void onOpened(Connection connection) {
    Scheduler.Task unused =
        scheduler.schedule(
            () -> {
              if (connection.getMessagesIn() == 0) {
                connection.getEndPoint().close();
              }
            },
            millis,
            TimeUnit.MILLISECONDS);
  }
}
