package dev.sightline.media;

import java.nio.file.Path;
import java.util.Locale;

/** The middle frame of a clip, which represents the clip for models that know only photos. */
public final class MiddleFrame {
  /** The middle is found to within an eighth of a second. */
  private static final double RATE_HZ = 4;

  private MiddleFrame() {}

  /**
   * Reads it. This takes two passes over the clip, because only reading tells how long it really
   * is.
   *
   * @param start of the clip within its video, in seconds
   * @param end of the clip; infinity for the end of the video
   * @param side of the square picture
   * @throws MediaException with one sentence, if it is not a video, nothing of it can be decoded,
   *     or it ends before the clip begins
   */
  public static Picture of(Path video, double start, double end, int side) throws MediaException {
    return of(video, start, end, VideoReader.Settings.DEFAULT.withSize(side, side));
  }

  /** The same as it is shown, of any size. */
  public static Picture of(Path video, double start, double end) throws MediaException {
    return of(video, start, end, VideoReader.Settings.DEFAULT);
  }

  private static Picture of(Path video, double start, double end, VideoReader.Settings size)
      throws MediaException {
    VideoReader.Settings settings = size.withRate(RATE_HZ);
    int first = (int) (start * RATE_HZ);
    int samples = 0;
    try (VideoReader reader = VideoReader.open(video, settings)) {
      while (samples < first + 1 || samples < end * RATE_HZ) {
        VideoFrame frame = reader.next();
        if (frame == null) {
          break;
        }
        samples = number(frame) + 1;
      }
    }
    if (samples <= first) {
      throw new MediaException(
          String.format(
              Locale.ROOT, "%s ends before %.1f s, where the clip begins.", video, start));
    }
    int middle = (first + samples) / 2;
    try (VideoReader reader = VideoReader.open(video, settings)) {
      VideoFrame frame = reader.next();
      while (number(frame) < middle) {
        VideoFrame next = reader.next();
        if (next == null) {
          break;
        }
        frame = next;
      }
      return frame.picture();
    }
  }

  private static int number(VideoFrame sample) {
    return (int) Math.round(sample.seconds() * RATE_HZ);
  }
}
