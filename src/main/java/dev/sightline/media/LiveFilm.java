package dev.sightline.media;

import java.nio.file.Path;

/**
 * A film of live pictures, whose size is unknown beforehand, as is whether any will come. It takes
 * its size from the first picture, and its time starts there.
 *
 * <p>For one thread at a time.
 */
public final class LiveFilm implements AutoCloseable {
  /** Smallest distance, in seconds, between pictures that arrive at the same time. */
  private static final double CLOSEST = 0.001;

  private final Path file;
  private final double framesPerSecond;
  private VideoWriter writer;
  private double pixelAspect = 1;
  private double first;
  private double last;
  private boolean ended;

  /**
   * A film that has no pictures yet.
   *
   * @param framesPerSecond about how many will come
   */
  public LiveFilm(Path file, double framesPerSecond) {
    this.file = file;
    this.framesPerSecond = framesPerSecond;
  }

  /**
   * Sets the pixels' shape (width divided by height when shown); to be called before the first
   * picture.
   */
  public void pixelAspect(double aspect) {
    pixelAspect = aspect;
  }

  /**
   * Adds a picture.
   *
   * @throws MediaException with one sentence, if the film cannot be written; the film is then
   *     abandoned
   */
  public void write(VideoFrame frame) throws MediaException {
    Picture picture = frame.picture();
    try {
      if (writer == null) {
        writer =
            VideoWriter.open(file, picture.width(), picture.height(), pixelAspect, framesPerSecond);
        first = frame.seconds();
        last = -CLOSEST;
      }
      last = Math.max(frame.seconds() - first, last + CLOSEST);
      writer.write(new VideoFrame(last, picture));
    } catch (MediaException | RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  /**
   * Completes the film; later calls do nothing.
   *
   * @return whether there is a film: not if no picture came, or it was abandoned
   * @throws MediaException with one sentence, if it cannot be written
   */
  public boolean finish() throws MediaException {
    if (ended || writer == null) {
      return false;
    }
    try {
      writer.finish();
      return true;
    } finally {
      close();
    }
  }

  /** A film that was not finished is abandoned, and nothing of it remains. */
  @Override
  public void close() {
    ended = true;
    if (writer != null) {
      writer.close();
    }
  }
}
