package dev.sightline.media;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The samples of a video, decoded ahead in a separate thread while the caller works on earlier
 * ones. At most {@code capacity} of them wait; then the thread waits too. For one caller at a time,
 * who must close it; closing closes the reader.
 */
public final class FramesAhead implements Iterator<VideoFrame>, AutoCloseable {
  private static final VideoFrame END = new VideoFrame(-1, null);

  /** How often a waiting caller checks whether decoding hangs. */
  private static final int PATIENT_SECONDS = 2;

  private final VideoReader reader;
  private final BlockingQueue<VideoFrame> queue;
  private final Thread thread;
  private volatile MediaException problem;
  private volatile Throwable failure;
  private VideoFrame next;
  private boolean leftBehind;

  /**
   * Starts decoding.
   *
   * @param reader must not be used by anyone else from now on
   * @param capacity how many samples may wait, at least 1
   */
  public FramesAhead(VideoReader reader, int capacity) {
    this.reader = reader;
    queue = new ArrayBlockingQueue<>(capacity);
    thread = new Thread(this::decode, FramesAhead.class.getSimpleName());
    thread.setDaemon(true);
    thread.start();
  }

  private void decode() {
    try {
      try {
        for (VideoFrame frame = reader.next(); frame != null; frame = reader.next()) {
          queue.put(frame);
        }
        problem = reader.problem().orElse(null);
      } catch (MediaException e) {
        problem = e;
      } catch (RuntimeException e) {
        problem = new MediaException(reader + " cannot be decoded any further.", e);
      } catch (Error e) {
        failure = e;
      }
      queue.put(END);
    } catch (InterruptedException e) {
      // Closed: nobody waits for the rest.
    }
  }

  /**
   * Waits for the next sample or the end.
   *
   * @throws IllegalStateException if the thread is interrupted while waiting, or decoding failed
   *     for a reason other than the file
   */
  @Override
  public boolean hasNext() {
    while (next == null) {
      try {
        next = queue.poll(PATIENT_SECONDS, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("Interrupted while waiting for a frame.", e);
      }
      if (next == null && reader.hangs()) {
        leftBehind = true;
        problem = MediaException.hangs(reader);
        next = END;
      }
      if (next == END && failure != null) {
        throw new IllegalStateException("Decoding failed: " + failure.getMessage(), failure);
      }
    }
    return next != END;
  }

  @Override
  public VideoFrame next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    VideoFrame frame = next;
    next = null;
    return frame;
  }

  /** What the video is. */
  public VideoReader.Info info() {
    return reader.info();
  }

  /** After the last sample: what was wrong with the video, as one sentence. */
  public Optional<MediaException> problem() {
    return Optional.ofNullable(problem);
  }

  /** Ends the thread, in the middle of a frame if necessary, and closes the reader. */
  @Override
  public void close() {
    next = END;
    reader.giveUp();
    thread.interrupt();
    if (leftBehind) {
      return; // FFmpeg still uses what the reader holds, perhaps forever
    }
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join(1000L * PATIENT_SECONDS);
        if (reader.hangs()) {
          return;
        }
      } catch (InterruptedException e) {
        interrupted = true; // the reader must not be closed under the thread
      }
    }
    reader.close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
