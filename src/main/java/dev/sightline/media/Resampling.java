package dev.sightline.media;

/**
 * Changes a picture's size, one axis after the other. Along each axis a new pixel is a weighted sum
 * of neighbouring old ones:
 *
 * <ul>
 *   <li>shrinking by s = old / new: new pixel i covers the old axis from i s to (i + 1) s, and an
 *       old pixel weighs as much as of it lies in there, divided by s;
 *   <li>growing: the centre of pixel i lies at (i + 1/2) s - 1/2 on the old axis, and the two old
 *       pixels around it share the weight by their nearness; beyond the edge the edge goes on.
 * </ul>
 */
final class Resampling {
  private Resampling() {}

  /** For each new pixel the first old pixel that it takes from, and the weights from there on. */
  record Axis(int[] first, float[][] weights) {
    static Axis of(int from, int to) {
      return from >= to ? shrinking(from, to) : growing(from, to);
    }

    /**
     * The place of an old pixel among those that a new one takes from; less than 0 if not there.
     */
    int place(int made, int old) {
      boolean there =
          made < first.length && old >= first[made] && old - first[made] < weights[made].length;
      return there ? old - first[made] : -1;
    }

    float weight(int made, int place) {
      return weights[made][place];
    }

    private static Axis shrinking(int from, int to) {
      int[] first = new int[to];
      float[][] weights = new float[to][];
      double scale = (double) from / to;
      for (int i = 0; i < to; i++) {
        // Whole numbers: a sum of doubles could reach a hair's breadth past the last pixel.
        int start = (int) ((long) i * from / to);
        int end = (int) (((long) (i + 1) * from + to - 1) / to);
        first[i] = start;
        weights[i] = new float[end - start];
        for (int k = start; k < end; k++) {
          double covered = Math.min((i + 1) * scale, k + 1) - Math.max(i * scale, k);
          weights[i][k - start] = (float) (Math.max(0, covered) / scale);
        }
      }
      return new Axis(first, weights);
    }

    private static Axis growing(int from, int to) {
      int[] first = new int[to];
      float[][] weights = new float[to][];
      double scale = (double) from / to;
      for (int i = 0; i < to; i++) {
        double centre = Math.max(0, Math.min(from - 1, (i + 0.5) * scale - 0.5));
        int left = Math.min((int) centre, Math.max(0, from - 2));
        float nearness = (float) (centre - left);
        first[i] = left;
        weights[i] = from == 1 ? new float[] {1} : new float[] {1 - nearness, nearness};
      }
      return new Axis(first, weights);
    }
  }

  static Picture resize(Picture picture, int width, int height) {
    Axis down = Axis.of(picture.height(), height);
    Axis across = Axis.of(picture.width(), width);
    byte[] from = picture.rgb();
    byte[] to = new byte[Math.multiplyExact(3, Math.multiplyExact(width, height))];
    int rowBytes = 3 * picture.width();
    float[] row = new float[rowBytes];
    for (int y = 0; y < height; y++) {
      mixRows(from, down.first[y], down.weights[y], row);
      mixColumns(row, across, to, 3 * y * width);
    }
    return new Picture(width, height, to);
  }

  private static void mixRows(byte[] from, int first, float[] weights, float[] row) {
    for (int k = 0; k < weights.length; k++) {
      mixRow(from, first + k, weights[k], k == 0, row);
    }
  }

  /**
   * Adds a row, times a weight, to a sum.
   *
   * @param from rows as long as the sum
   * @param begins whether the sum begins with it
   */
  static void mixRow(byte[] from, int index, float weight, boolean begins, float[] row) {
    int at = index * row.length;
    if (begins) {
      for (int i = 0; i < row.length; i++) {
        row[i] = weight * (from[at + i] & 255);
      }
    } else {
      for (int i = 0; i < row.length; i++) {
        row[i] += weight * (from[at + i] & 255);
      }
    }
  }

  static void mixColumns(float[] row, Axis across, byte[] to, int at) {
    int out = at;
    for (int x = 0; x < across.first.length; x++) {
      float[] weights = across.weights[x];
      int in = 3 * across.first[x];
      float red = 0.5f;
      float green = 0.5f;
      float blue = 0.5f;
      for (float weight : weights) {
        red += weight * row[in];
        green += weight * row[in + 1];
        blue += weight * row[in + 2];
        in += 3;
      }
      to[out] = (byte) Math.min(255, (int) red);
      to[out + 1] = (byte) Math.min(255, (int) green);
      to[out + 2] = (byte) Math.min(255, (int) blue);
      out += 3;
    }
  }
}
