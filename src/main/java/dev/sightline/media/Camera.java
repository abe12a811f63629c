package dev.sightline.media;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Live pictures, newest first: a thread takes them as they arrive and keeps only the last one. A
 * slow caller sees fewer pictures but never an old one, and memory does not grow. The pictures come
 * from a camera, or from a file played in real time.
 *
 * <p>Thread-safe; must be closed.
 */
public final class Camera implements AutoCloseable {
  /**
   * A live picture.
   *
   * @param number 1 for the first picture the camera sent, then 2, and so on; a gap means that the
   *     caller was too slow for the pictures in between
   * @param takenNanos when it arrived, by {@link System#nanoTime()}
   */
  public record Shot(long number, long takenNanos, Picture picture) {
    /** Its age now, in seconds. */
    public double ageSeconds() {
      return (System.nanoTime() - takenNanos) / 1e9;
    }
  }

  private final LivePictures source;
  private final Thread thread;
  private Shot last;
  private long seen;
  private boolean ended;
  private MediaException problem;
  private Throwable failure;

  Camera(LivePictures source) {
    this.source = source;
    thread = new Thread(this::grab, "camera");
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Opens a camera.
   *
   * @param name its number (0 is the first), or on Linux its device, such as /dev/video0
   * @param settings the size of the pictures; cameras have their own rate
   * @throws MediaException with one sentence, if there is no such camera
   */
  public static Camera open(String name, VideoReader.Settings settings) throws MediaException {
    return new Camera(CameraDevice.open(name, settings.width(), settings.height()));
  }

  /**
   * Plays a video file in real time, as if it were a camera.
   *
   * @param loop whether to start again when the file ends
   * @throws MediaException with one sentence, if it is not a video
   */
  public static Camera playing(Path file, VideoReader.Settings settings, boolean loop)
      throws MediaException {
    return new Camera(new FileAsCamera(file, settings, loop));
  }

  private void grab() {
    try {
      long number = 0;
      for (Picture picture = source.next(); picture != null; picture = source.next()) {
        number++;
        show(new Shot(number, System.nanoTime(), picture));
      }
      end(null, null);
    } catch (MediaException e) {
      end(e, null);
    } catch (InterruptedException e) {
      end(null, null); // closed
    } catch (RuntimeException | Error e) {
      end(null, e);
    }
  }

  private synchronized void show(Shot shot) {
    last = shot;
    notifyAll();
  }

  private synchronized void end(MediaException why, Throwable fault) {
    problem = why;
    failure = fault;
    ended = true;
    notifyAll();
  }

  /**
   * Waits for a picture that has not been handed out before, and returns the newest.
   *
   * @return null if no more pictures will come; {@link #problem()} then says why
   * @throws IllegalStateException if taking pictures failed for a reason other than the camera
   */
  public synchronized Shot newest() throws InterruptedException {
    while (!isOver(seen) && !hasNewer(seen)) {
      wait();
    }
    Shot shot = newer(seen);
    seen = shot == null ? seen : shot.number;
    return shot;
  }

  /**
   * Waits for a picture with a higher number, and returns the newest. For several threads that
   * watch the same camera, each at its own pace.
   *
   * @param after number of the picture that the caller had last; 0 at first
   * @param millis how long to wait at most
   * @return null if none came in that time; {@link #isOver} says whether more will come
   * @throws IllegalStateException if taking pictures failed for a reason other than the camera
   */
  public synchronized Shot newest(long after, long millis) throws InterruptedException {
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    while (!isOver(after) && !hasNewer(after)) {
      long left = until - System.nanoTime();
      if (left <= 0) {
        return null;
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    return newer(after);
  }

  /** The shape of a pixel when shown: its width divided by its height. */
  public double pixelAspect() {
    return source.pixelAspect();
  }

  private boolean hasNewer(long after) {
    return last != null && last.number > after;
  }

  private Shot newer(long after) {
    if (failure != null) {
      throw new IllegalStateException("Taking pictures failed: " + failure.getMessage(), failure);
    }
    return hasNewer(after) ? last : null;
  }

  /** Whether no picture with a higher number will ever come. */
  public synchronized boolean isOver(long after) {
    return ended && !hasNewer(after);
  }

  /** Why no more pictures come; empty while they do, and if a file simply ended. */
  public synchronized Optional<MediaException> problem() {
    return Optional.ofNullable(problem);
  }

  /** Ends the thread and releases the camera; anyone waiting for a picture gets null. */
  @Override
  public void close() {
    source.giveUp();
    thread.interrupt();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true; // the camera must not be closed under the thread
      }
    }
    source.close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
