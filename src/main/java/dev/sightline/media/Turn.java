package dev.sightline.media;

/**
 * How a stored frame must be turned to be upright: first transposed, then flipped left to right,
 * then top to bottom.
 */
record Turn(boolean transposed, boolean flipped, boolean upsideDown) {
  static final Turn NONE = new Turn(false, false, false);

  /**
   * The turn closest to a display matrix. Its first, second, fourth and fifth numbers are a, b, c,
   * d: the stored pixel (x, y), with y pointing down, is shown at (a x + c y, b x + d y).
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

  /** This, followed by a quarter turn counterclockwise. */
  Turn againstTheClock() {
    return new Turn(!transposed, upsideDown, !flipped);
  }

  /** This, followed by a flip left to right, or top to bottom. */
  Turn mirrored(boolean leftAndRight) {
    return leftAndRight
        ? new Turn(transposed, !flipped, upsideDown)
        : new Turn(transposed, flipped, !upsideDown);
  }

  /** Its Exif number. */
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
