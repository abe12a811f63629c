package dev.sightline.media;

import java.util.Arrays;

/**
 * A picture in the making: decoders hand over parts as they are stored, and each pixel goes at once
 * to its place in the upright picture, so that no second one is needed to turn it. What nobody
 * hands over stays white.
 */
final class UprightPicture {
  private final int width;
  private final int height;
  private final int uprightWidth;
  private final byte[] rgb;
  private final IccProfile profile;
  private final RowsShrunk smaller;
  private final int origin;
  private final int right;
  private final int down;

  /**
   * All white.
   *
   * @param width pixels in a row, as stored
   * @param height rows, as stored
   * @param orientation how to turn it, as in Exif
   * @param profile of the parts' colours; null for sRGB
   */
  UprightPicture(int width, int height, int orientation, IccProfile profile) {
    this(width, height, 1, orientation, profile);
  }

  /**
   * One that gets smaller while it is made. Its parts must be whole rows, from the top.
   *
   * @param reduction by how much both sides are divided; what is left over counts as well
   */
  UprightPicture(
      int storedWidth, int storedHeight, int reduction, int orientation, IccProfile profile) {
    width = storedWidth / reduction;
    height = storedHeight / reduction;
    this.profile = profile;
    smaller = reduction == 1 ? null : new RowsShrunk(storedWidth, storedHeight, width, height);
    uprightWidth = orientation >= 5 ? height : width;
    rgb = new byte[Math.toIntExact(3L * width * height)];
    Arrays.fill(rgb, (byte) 255);
    origin = at(0, 0, orientation);
    right = at(1, 0, orientation) - origin;
    down = at(0, 1, orientation) - origin;
  }

  /** Where the stored pixel (x, y) lies in the upright picture. */
  private int at(int x, int y, int orientation) {
    int fromRight = width - 1 - x;
    int fromBottom = height - 1 - y;
    return 3
        * switch (orientation) {
          case 2 -> y * uprightWidth + fromRight;
          case 3 -> fromBottom * uprightWidth + fromRight;
          case 4 -> fromBottom * uprightWidth + x;
          case 5 -> x * uprightWidth + y;
          case 6 -> x * uprightWidth + fromBottom;
          case 7 -> fromRight * uprightWidth + fromBottom;
          case 8 -> fromRight * uprightWidth + y;
          default -> y * uprightWidth + x;
        };
  }

  /**
   * A part. What lies outside of the picture is left out.
   *
   * @param part {@code [rows, columns, 3]}; may be written into
   * @param alpha of each pixel, {@code [rows, columns]}, or null where nothing is see-through
   */
  void put(int x, int y, int columns, int rows, byte[] part, byte[] alpha) {
    if (profile != null) {
      profile.toSrgb(part, columns * rows);
    }
    if (alpha != null) {
      onWhite(part, alpha, columns * rows);
    }
    if (smaller == null) {
      place(x, y, columns, rows, part);
      return;
    }
    for (int row = 0; row < rows; row++) {
      byte[] done = smaller.add(part, row);
      if (done != null) {
        place(0, smaller.rowsDone() - 1, width, 1, done);
      }
    }
  }

  private void place(int x, int y, int columns, int rows, byte[] part) {
    int first = Math.max(0, -x);
    int shown = Math.min(columns, width - x) - first;
    for (int row = Math.max(0, -y); row < rows && y + row < height; row++) {
      int from = 3 * (row * columns + first);
      int to = origin + (x + first) * right + (y + row) * down;
      if (right == 3 && shown > 0) {
        System.arraycopy(part, from, rgb, to, 3 * shown);
        continue;
      }
      for (int i = 0; i < shown; i++, from += 3, to += right) {
        rgb[to] = part[from];
        rgb[to + 1] = part[from + 1];
        rgb[to + 2] = part[from + 2];
      }
    }
  }

  private static void onWhite(byte[] rgb, byte[] alpha, int pixels) {
    for (int i = 0, at = 0; i < pixels; i++) {
      int weight = alpha[i] & 255;
      for (int end = at + 3; at < end; at++) {
        rgb[at] = (byte) (((rgb[at] & 255) * weight + 255 * (255 - weight) + 127) / 255);
      }
    }
  }

  Picture picture() {
    return new Picture(uprightWidth, rgb.length / 3 / uprightWidth, rgb);
  }
}
