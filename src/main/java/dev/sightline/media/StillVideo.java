package dev.sightline.media;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;

/** A photo as a video of one frame, on screen for as long as a sample stands for. */
final class StillVideo extends VideoReader {
  private final Path file;
  private final Picture picture;
  private final Info info;
  private final double seconds;
  private boolean shown;
  private boolean closed;

  /**
   * Reads the photo.
   *
   * @throws MediaException with one sentence, if it cannot be read
   */
  StillVideo(Path file, Settings settings) throws MediaException {
    this.file = file;
    Picture photo = PictureReader.read(file);
    double rate = settings.rateHz() == 0 ? 1 : settings.rateHz();
    seconds = 1 / rate;
    info = new Info(photo.width(), photo.height(), rate, OptionalDouble.of(seconds), 1, false);
    picture = settings.width() == 0 ? photo : photo.resize(settings.width(), settings.height());
  }

  @Override
  public Info info() {
    return info;
  }

  @Override
  public VideoFrame next() {
    if (closed) {
      throw new IllegalStateException(file + " is closed.");
    }
    VideoFrame frame = shown ? null : new VideoFrame(0, picture);
    shown = true;
    return frame;
  }

  @Override
  public Optional<MediaException> problem() {
    return Optional.empty();
  }

  @Override
  public double shownUntil() {
    return seconds;
  }

  @Override
  SoundCopy sound() {
    return null;
  }

  @Override
  double zero() {
    return 0;
  }

  @Override
  void giveUp() {
    shown = true;
  }

  @Override
  boolean hangs() {
    return false;
  }

  @Override
  public void close() {
    closed = true;
  }

  @Override
  public String toString() {
    return file.toString();
  }
}
