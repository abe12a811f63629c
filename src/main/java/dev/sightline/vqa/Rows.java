package dev.sightline.vqa;

import dev.sightline.rnn.Matrix;

/** Sums over rows that the nets share. */
final class Rows {
  private Rows() {}

  /** Adds up the rows of each photo: rows {@code [n, width]} to {@code [photos, width]}. */
  static Matrix summed(Matrix rows, int[] photoOf, int photos) {
    int width = rows.columns();
    float[] from = rows.toArray();
    float[] sums = new float[photos * width];
    for (int r = 0; r < rows.rows(); r++) {
      int at = photoOf[r] * width;
      for (int i = 0; i < width; i++) {
        sums[at + i] += from[r * width + i];
      }
    }
    return Matrix.of(photos, width, sums);
  }
}
