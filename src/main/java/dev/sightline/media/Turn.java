package dev.sightline.media;

/**
 * How a stored frame must be turned to be upright: rows and columns exchanged, then left and right,
 * then top and bottom.
 */
record Turn(boolean transposed, boolean flipped, boolean upsideDown) {
  static final Turn NONE = new Turn(false, false, false);

  /**
   * The turn that comes closest to a display matrix. Its first, second, fourth and fifth numbers
   * are a, b, c, d: the stored pixel (x, y), y pointing down, is shown at (a x + c y, b x + d y).
   *
   * @param matrix {@code [9]}, row by row
   */
  static Turn of(int[] matrix) {
    long a = matrix[0];
    long b = matrix[1];
    long c = matrix[3];
    long d = matrix[4];
    return Math.abs(b) + Math.abs(c) > Math.abs(a) + Math.abs(d)
        ? new Turn(true, c < 0, b < 0)
        : new Turn(false, a < 0, d < 0);
  }

  /** This, and then a quarter against the clock. */
  Turn againstTheClock() {
    return new Turn(!transposed, upsideDown, !flipped);
  }

  /** This, and then left and right exchanged, or top and bottom. */
  Turn mirrored(boolean leftAndRight) {
    return leftAndRight
        ? new Turn(transposed, !flipped, upsideDown)
        : new Turn(transposed, flipped, !upsideDown);
  }

  /** The number that Exif has for it. */
  int asExif() {
    if (transposed) {
      return flipped ? (upsideDown ? 7 : 6) : upsideDown ? 8 : 5;
    }
    return flipped ? (upsideDown ? 3 : 2) : upsideDown ? 4 : 1;
  }

  Picture apply(Picture stored) {
    Picture turned = transposed ? stored.transpose() : stored;
    turned = flipped ? turned.flip() : turned;
    return upsideDown ? turned.upsideDown() : turned;
  }
}
