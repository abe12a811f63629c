package dev.sightline.rnn;

/** Rectifier and hyperbolic tangent over whole matrices, in place, with their backward passes. */
public final class ElementWise {
  private ElementWise() {}

  /** {@code x = max(0, x)}. */
  public static void relu(Matrix x) {
    each(x, null, (v, d, n) -> clampBelow(v, n));
  }

  /** Sets dy to zero where the output y is zero. */
  public static void reluBackward(Matrix y, Matrix dy) {
    each(dy, y, ElementWise::maskByOutput);
  }

  /** {@code x = tanh(x)}. */
  public static void tanh(Matrix x) {
    each(x, null, (v, d, n) -> Vectors.tanh(v, n));
  }

  /** {@code dy *= 1 - y^2}. */
  public static void tanhBackward(Matrix y, Matrix dy) {
    each(dy, y, ElementWise::timesTanhSlope);
  }

  private interface Kernel {
    void run(float[] values, float[] other, int n);
  }

  private static void each(Matrix x, Matrix other, Kernel kernel) {
    Parallel.over(
        x.rows(),
        4L * x.columns(),
        (from, to) -> {
          float[] row = new float[x.columns()];
          float[] second = other == null ? null : new float[x.columns()];
          for (int r = from; r < to; r++) {
            x.get(r, 1, row, 0);
            if (other != null) {
              other.get(r, 1, second, 0);
            }
            kernel.run(row, second, row.length);
            x.put(r, 1, row, 0);
          }
        });
  }

  private static void clampBelow(float[] v, int n) {
    for (int i = 0; i < n; i++) {
      v[i] = Math.max(v[i], 0);
    }
  }

  private static void maskByOutput(float[] d, float[] y, int n) {
    for (int i = 0; i < n; i++) {
      d[i] = y[i] > 0 ? d[i] : 0;
    }
  }

  private static void timesTanhSlope(float[] d, float[] y, int n) {
    for (int i = 0; i < n; i++) {
      d[i] *= 1 - y[i] * y[i];
    }
  }
}
