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

  /** Squared length below which a row is not stretched any more. */
  public static final double LEAST_SQUARES = 1e-12;

  /** {@code x = 1 / (1 + e^-x)}. */
  public static void logistic(Matrix x) {
    each(x, null, (v, d, n) -> logistic(v, n));
  }

  /** {@code dy *= y (1 - y)}. */
  public static void logisticBackward(Matrix y, Matrix dy) {
    each(dy, y, ElementWise::timesLogisticSlope);
  }

  /** {@code x = factor x + shift}. */
  public static void scale(Matrix x, float factor, float shift) {
    each(x, null, (v, d, n) -> scaleAndShift(v, factor, shift, n));
  }

  /** {@code z = x y}, or {@code z += x y}. */
  public static void product(Matrix x, Matrix y, Matrix z, boolean adds) {
    rows(
        x,
        (from, to) -> {
          float[] a = new float[x.columns()];
          float[] b = new float[x.columns()];
          float[] c = new float[x.columns()];
          for (int r = from; r < to; r++) {
            x.get(r, 1, a, 0);
            y.get(r, 1, b, 0);
            if (adds) {
              z.get(r, 1, c, 0);
              Vectors.addProduct(a, b, c, c.length);
            } else {
              Vectors.multiply(a, b, c, c.length);
            }
            z.put(r, 1, c, 0);
          }
        });
  }

  /** {@code y_r = w x_r}, or {@code y_r += w x_r}, w {@code [1, columns]}. */
  public static void weigh(Matrix x, Matrix w, Matrix y, boolean adds) {
    float[] weights = w.toArray();
    rows(
        x,
        (from, to) -> {
          float[] a = new float[weights.length];
          float[] sum = new float[weights.length];
          for (int r = from; r < to; r++) {
            x.get(r, 1, a, 0);
            Vectors.multiply(a, weights, a, a.length);
            if (adds) {
              y.get(r, 1, sum, 0);
              Vectors.add(sum, a, a.length);
            }
            y.put(r, 1, a, 0);
          }
        });
  }

  /** Adds the sum over all rows of {@code x_r y_r} to {@code sums [1, columns]}. */
  public static void addProducts(Matrix x, Matrix y, Matrix sums) {
    float[] sum = sums.toArray();
    float[] a = new float[sum.length];
    float[] b = new float[sum.length];
    for (int r = 0; r < x.rows(); r++) {
      x.get(r, 1, a, 0);
      y.get(r, 1, b, 0);
      Vectors.addProduct(a, b, sum, sum.length);
    }
    sums.put(0, 1, sum, 0);
  }

  /** {@code y_r = g_r x_r}, one number g for each row, {@code [n, 1]}. */
  public static void gate(Matrix x, Matrix g, Matrix y) {
    float[] gates = g.toArray();
    float[] row = new float[x.columns()];
    for (int r = 0; r < gates.length; r++) {
      x.get(r, 1, row, 0);
      Vectors.scale(gates[r], row, row.length);
      y.put(r, 1, row, 0);
    }
  }

  /** The gradients of {@link #gate} by x and by g; one that is null is not wanted. */
  public static void gateBackward(
      Matrix x, Matrix g, Matrix dy, Matrix dx, boolean addsX, Matrix dg, boolean addsG) {
    float[] gates = g.toArray();
    float[] ofGates = addsG ? dg.toArray() : new float[gates.length];
    int n = x.columns();
    float[] a = new float[n];
    float[] d = new float[n];
    float[] p = new float[n];
    for (int r = 0; r < gates.length; r++) {
      x.get(r, 1, a, 0);
      dy.get(r, 1, d, 0);
      Vectors.multiply(a, d, p, n);
      ofGates[r] += Vectors.sum(p, 0, n);
      if (dx != null) {
        Vectors.scale(gates[r], d, n);
        if (addsX) {
          dx.get(r, 1, a, 0);
          Vectors.add(a, d, n);
        }
        dx.put(r, 1, d, 0);
      }
    }
    if (dg != null) {
      dg.put(0, gates.length, ofGates, 0);
    }
  }

  /** {@code y_r = x_r / |x_r|}. */
  public static void unitLength(Matrix x, Matrix y) {
    rows(
        x,
        (from, to) -> {
          float[] row = new float[x.columns()];
          for (int r = from; r < to; r++) {
            x.get(r, 1, row, 0);
            Vectors.scale((float) (1 / length(row)), row, row.length);
            y.put(r, 1, row, 0);
          }
        });
  }

  /** The gradient of {@link #unitLength}: {@code (dy - y (y . dy)) / |x|}. */
  public static void unitLengthBackward(Matrix x, Matrix y, Matrix dy, Matrix dx, boolean adds) {
    float[] a = new float[x.columns()];
    float[] b = new float[x.columns()];
    float[] d = new float[x.columns()];
    for (int r = 0; r < x.rows(); r++) {
      x.get(r, 1, a, 0);
      float scale = (float) (1 / length(a));
      y.get(r, 1, b, 0);
      dy.get(r, 1, d, 0);
      float along = 0;
      for (int i = 0; i < d.length; i++) {
        along += b[i] * d[i];
      }
      for (int i = 0; i < d.length; i++) {
        d[i] = (d[i] - b[i] * along) * scale;
      }
      if (adds) {
        dx.get(r, 1, a, 0);
        Vectors.add(a, d, d.length);
      }
      dx.put(r, 1, d, 0);
    }
  }

  private static double length(float[] row) {
    double squares = 0;
    for (float f : row) {
      squares += f * f;
    }
    return Math.sqrt(Math.max(squares, LEAST_SQUARES));
  }

  /** Mean over as many consecutive rows of x as come on each row of y. */
  public static void meanOfGroups(Matrix x, Matrix y) {
    int each = x.rows() / y.rows();
    rows(
        y,
        (from, to) -> {
          float[] row = new float[x.columns()];
          for (int g = from; g < to; g++) {
            float[] sum = new float[x.columns()];
            for (int c = 0; c < each; c++) {
              x.get(g * each + c, 1, row, 0);
              Vectors.add(row, sum, row.length);
            }
            for (int i = 0; i < sum.length; i++) {
              sum[i] /= each;
            }
            y.put(g, 1, sum, 0);
          }
        });
  }

  /** Each row times its own factor. */
  public static void scaleRows(Matrix x, float[] factors) {
    float[] row = new float[x.columns()];
    for (int r = 0; r < factors.length; r++) {
      x.get(r, 1, row, 0);
      Vectors.scale(factors[r], row, row.length);
      x.put(r, 1, row, 0);
    }
  }

  /** {@code y_r += x_index[r]}. */
  public static void addRowsOf(Matrix x, int[] index, Matrix y) {
    rows(
        y,
        (from, to) -> {
          float[] row = new float[x.columns()];
          float[] sum = new float[x.columns()];
          for (int r = from; r < to; r++) {
            x.get(index[r], 1, row, 0);
            y.get(r, 1, sum, 0);
            Vectors.add(row, sum, row.length);
            y.put(r, 1, sum, 0);
          }
        });
  }

  /** {@code y_index[r] += x_r}; an index that stands twice is added to twice. */
  public static void addToRows(Matrix x, int[] index, Matrix y) {
    float[] row = new float[x.columns()];
    float[] sum = new float[x.columns()];
    for (int r = 0; r < x.rows(); r++) {
      x.get(r, 1, row, 0);
      y.get(index[r], 1, sum, 0);
      Vectors.add(row, sum, row.length);
      y.put(index[r], 1, sum, 0);
    }
  }

  private static void rows(Matrix x, Parallel.Range work) {
    Parallel.over(x.rows(), 3L * x.columns(), work);
  }

  /** To the last bit, as a gate of one number a row can afford. */
  private static void logistic(float[] x, int n) {
    for (int i = 0; i < n; i++) {
      x[i] = (float) (1 / (1 + Math.exp(-x[i])));
    }
  }

  private static void timesLogisticSlope(float[] d, float[] y, int n) {
    for (int i = 0; i < n; i++) {
      d[i] *= y[i] * (1 - y[i]);
    }
  }

  private static void scaleAndShift(float[] x, float factor, float shift, int n) {
    for (int i = 0; i < n; i++) {
      x[i] = factor * x[i] + shift;
    }
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
