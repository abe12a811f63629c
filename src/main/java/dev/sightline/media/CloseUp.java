package dev.sightline.media;

import java.nio.file.Path;

/**
 * The part of a clip where most moves, to be looked at closely: a square half as large as the
 * picture's shorter side, the same one in all frames. A surveillance camera shows two people some
 * forty pixels high in a picture that a CNN shrinks even further; in the square they appear twice
 * as large, and the grid of the CNN's features is twice as fine.
 *
 * <pre>
 * (x, y) = argmax over squares q of  sum over frames t, pixels p in q of |f_t(p)|
 * </pre>
 *
 * <p>f is the flow of {@link FlowField}, which has the camera's own movement removed. Finding the
 * square takes one pass over the whole clip, so this is for finished clips, not for live pictures.
 *
 * @param x the square's left side, as a share of the free width: 0 is at the left edge, 1 at the
 *     right
 * @param y its upper side, likewise
 * @param width width of the video's upright pictures
 * @param height their height
 */
public record CloseUp(double x, double y, int width, int height) {
  /** Frames examined; in a longer clip the square is chosen from the beginning. */
  private static final int MOST_FRAMES = 4000;

  /**
   * Finds the square of a clip.
   *
   * @param rateHz frames per second to examine
   * @throws MediaException with one sentence, if it is not a video or nothing of it can be decoded
   */
  public static CloseUp of(Path clip, double rateHz) throws MediaException {
    VideoReader.Settings settings =
        VideoReader.Settings.DEFAULT.withRate(rateHz).withSize(FlowField.COLUMNS, FlowField.ROWS);
    double[] speeds = new double[FlowField.COLUMNS * FlowField.ROWS];
    try (VideoReader reader = VideoReader.openClip(clip, settings)) {
      byte[] before = null;
      for (int k = 0; k < MOST_FRAMES; k++) {
        VideoFrame frame = reader.next();
        if (frame == null) {
          break;
        }
        byte[] now = FlowField.grey(frame.picture());
        if (before != null) {
          add(FlowField.between(before, now).speeds(), speeds);
        }
        before = now;
      }
      return where(speeds, reader.info().width(), reader.info().height());
    }
  }

  private static void add(float[] more, double[] sums) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += more[i];
    }
  }

  /** The square with the largest sum; the middle one if nothing moves. */
  static CloseUp where(double[] speeds, int width, int height) {
    double side = side(width, height);
    int columns = Math.max(1, (int) Math.round(side / width * FlowField.COLUMNS));
    int rows = Math.max(1, (int) Math.round(side / height * FlowField.ROWS));
    int freeColumns = FlowField.COLUMNS - columns;
    int freeRows = FlowField.ROWS - rows;
    double[] sums = sums(speeds);
    int bestX = freeColumns / 2;
    int bestY = freeRows / 2;
    double most = sum(sums, bestX, bestY, columns, rows);
    for (int y = 0; y <= freeRows; y++) {
      for (int x = 0; x <= freeColumns; x++) {
        double sum = sum(sums, x, y, columns, rows);
        if (sum > most) {
          most = sum;
          bestX = x;
          bestY = y;
        }
      }
    }
    return new CloseUp((double) bestX / freeColumns, (double) bestY / freeRows, width, height);
  }

  /** Sums over everything above and to the left, {@code [ROWS + 1, COLUMNS + 1]}. */
  private static double[] sums(double[] values) {
    int stride = FlowField.COLUMNS + 1;
    double[] sums = new double[stride * (FlowField.ROWS + 1)];
    for (int y = 0; y < FlowField.ROWS; y++) {
      double row = 0;
      for (int x = 0; x < FlowField.COLUMNS; x++) {
        row += values[y * FlowField.COLUMNS + x];
        sums[(y + 1) * stride + x + 1] = sums[y * stride + x + 1] + row;
      }
    }
    return sums;
  }

  private static double sum(double[] sums, int x, int y, int columns, int rows) {
    int stride = FlowField.COLUMNS + 1;
    int above = y * stride + x;
    int below = (y + rows) * stride + x;
    return sums[below + columns] - sums[below] - sums[above + columns] + sums[above];
  }

  private static int side(int width, int height) {
    return Math.max(1, Math.min(width, height) / 2);
  }

  /** The square of one of the clip's pictures, at the picture's resolution. */
  public Picture of(Picture picture) {
    int side = side(picture.width(), picture.height());
    return picture.crop(
        (int) Math.round(x * (picture.width() - side)),
        (int) Math.round(y * (picture.height() - side)),
        side,
        side);
  }

  /**
   * How to read the clip's pictures so that the square is this many pixels wide, or as many as
   * there are.
   */
  public VideoReader.Settings forSquaresOf(int pixels, VideoReader.Settings settings) {
    double scale = Math.min(1, 2.0 * pixels / Math.min(width, height));
    return scale == 1
        ? settings.withSize(0, 0)
        : settings.withSize(
            Math.max(1, (int) Math.round(scale * width)),
            Math.max(1, (int) Math.round(scale * height)));
  }
}
