package dev.sightline.media;

import java.nio.file.Path;

/**
 * A film of live pictures, of which it is not known beforehand how large they are and whether any
 * will come: it begins with the first. Its size is that of the first; its time too begins there.
 *
 * <p>For one thread at a time.
 */
public final class LiveFilm implements AutoCloseable {
  /** Pictures that come at once follow one another so closely, in seconds. */
  private static final double CLOSEST = 0.001;

  private final Path file;
  private final double framesPerSecond;
  private VideoWriter writer;
  private double pixelAspect = 1;
  private double first;
  private double last;
  private boolean ended;

  /**
   * A film without pictures as yet.
   *
   * @param framesPerSecond about so many will come
   */
  public LiveFilm(Path file, double framesPerSecond) {
    this.file = file;
    this.framesPerSecond = framesPerSecond;
  }

  /** Says, before the first picture, how many times as wide as high a pixel is to be shown. */
  public void pixelAspect(double aspect) {
    pixelAspect = aspect;
  }

  /**
   * Adds a picture.
   *
   * @throws MediaException with one sentence, if the film cannot be written; it is given up then
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
   * Completes the film; after that nothing happens to it.
   *
   * @return whether there is one: not where no picture came, or it was given up
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

  /** A film that is not finished is given up and nothing of it stays. */
  @Override
  public void close() {
    ended = true;
    if (writer != null) {
      writer.close();
    }
  }
}
