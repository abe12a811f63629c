package dev.sightline.rnn;

/**
 * Maximum over groups of rows, each column for itself: {@code y_g = max over i in g of x_i}, x
 * {@code [n, width]}, y {@code [groups, width]}. Of equal values the earlier row's counts: it alone
 * receives the gradient.
 *
 * <p>Stateless between calls; the caller keeps x and y as they are for the backward pass, which
 * finds the winners by looking again.
 */
public final class MaxPooling {
  private final int[][] groups;

  private MaxPooling(int[][] groups) {
    this.groups = groups;
  }

  /** Over all frames of each clip: from {@code [total, width]} to {@code [batch, width]}. */
  public static MaxPooling overTime(Packing packing) {
    int[][] groups = new int[packing.batch()][];
    for (int r = 0; r < groups.length; r++) {
      groups[r] = new int[packing.length(r)];
      for (int t = 0; t < groups[r].length; t++) {
        groups[r][t] = packing.offset(t) + r;
      }
    }
    return new MaxPooling(groups);
  }

  /** Over the frames of each window: from {@code [total, width]} to {@code [windows, width]}. */
  public static MaxPooling overFrames(Windows windows) {
    int[][] groups = new int[windows.total()][];
    for (int w = 0; w < groups.length; w++) {
      groups[w] = windows.frames(w);
    }
    return new MaxPooling(groups);
  }

  /** Over the windows of each clip: from {@code [windows, width]} to {@code [batch, width]}. */
  public static MaxPooling overWindows(Windows windows) {
    return new MaxPooling(windows.byClip());
  }

  /** Number of groups. */
  public int groups() {
    return groups.length;
  }

  /** Writes the maxima of x into y. */
  public void forward(Matrix x, Matrix y) {
    check(x, y);
    int width = x.columns();
    Parallel.over(
        groups.length,
        (long) groups[0].length * width,
        (from, to) -> {
          float[] best = new float[width];
          float[] row = new float[width];
          for (int g = from; g < to; g++) {
            x.get(groups[g][0], 1, best, 0);
            for (int i = 1; i < groups[g].length; i++) {
              x.get(groups[g][i], 1, row, 0);
              raise(best, row, width);
            }
            y.put(g, 1, best, 0);
          }
        });
  }

  /**
   * Writes the gradient by x; rows that are in no group have none.
   *
   * @param x as {@link #forward} read it
   * @param y as it wrote it
   * @param dy gradient of the loss by y
   * @param dx receives the gradient by x
   */
  public void backward(Matrix x, Matrix y, Matrix dy, Matrix dx) {
    check(x, y);
    check(dx, dy);
    int width = x.columns();
    dx.zero();
    float[] best = new float[width];
    float[] row = new float[width];
    float[] left = new float[width];
    float[] gradient = new float[width];
    for (int g = 0; g < groups.length; g++) {
      y.get(g, 1, best, 0);
      dy.get(g, 1, left, 0);
      for (int i : groups[g]) {
        x.get(i, 1, row, 0);
        dx.get(i, 1, gradient, 0);
        claim(row, best, left, gradient, width);
        dx.put(i, 1, gradient, 0);
      }
    }
  }

  private void check(Matrix x, Matrix y) {
    if (y.rows() != groups.length || y.columns() != x.columns()) {
      throw new IllegalArgumentException(
          "Maxima of "
              + x
              + " are "
              + y
              + "; expected is ["
              + groups.length
              + ", "
              + x.columns()
              + "]");
    }
  }

  private static void raise(float[] best, float[] row, int n) {
    for (int c = 0; c < n; c++) {
      best[c] = Math.max(best[c], row[c]);
    }
  }

  /** Takes what is left of the gradient where the row has the best value. */
  private static void claim(float[] row, float[] best, float[] left, float[] gradient, int n) {
    for (int c = 0; c < n; c++) {
      float share = row[c] == best[c] ? left[c] : 0;
      gradient[c] += share;
      left[c] -= share;
    }
  }
}
