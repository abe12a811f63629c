package dev.sightline.rnn;

import java.util.Arrays;

/**
 * Weighted sums over the last N frames before each step (see {@link BackwardWindows}).
 *
 * <pre>
 * z_i = sum over t in the window of i of alpha_it v_t
 * alpha_i = softmax over the window of u_t . q_i        or alike for all frames of a window
 * </pre>
 *
 * Values v and keys u are given in the order of {@link BackwardWindows#order}, {@code [total,
 * width]}. The work on one batch goes step by step, and back from the last step to the first.
 */
public final class WindowSum implements AutoCloseable {
  private final BackwardWindows windows;
  private final Matrix alpha;
  private final Matrix dAlpha;

  public WindowSum(BackwardWindows windows) {
    this.windows = windows;
    alpha = new Matrix(windows.packing().total(), windows.size());
    dAlpha = Matrix.unset(windows.packing().batch(), windows.size());
  }

  /**
   * The weights of every step, {@code [total, N]}: of each step the first {@link
   * BackwardWindows#count} count, the oldest frame first.
   */
  public Matrix weights() {
    return alpha;
  }

  private Matrix alpha(int t) {
    return alpha.rows(windows.packing().offset(t), windows.packing().active(t));
  }

  /** Gives all frames of a window the same weight: the sum is their mean. */
  public void even() {
    float[] row = new float[windows.size()];
    for (int t = 0; t < windows.packing().steps(); t++) {
      Arrays.fill(row, 0, windows.count(t), 1 / (float) windows.count(t));
      for (int r = 0; r < windows.packing().active(t); r++) {
        alpha(t).put(r, 1, row, 0);
      }
    }
  }

  /**
   * Makes the weights of step t.
   *
   * @param keys u
   * @param queries q of the step, {@code [active(t), width]}
   */
  public void attend(int t, Matrix keys, Matrix queries) {
    Matrix a = alpha(t);
    int n = windows.count(t);
    Parallel.over(
        queries.rows(),
        (long) n * keys.columns(),
        (from, to) -> {
          float[] e = new float[n];
          for (int r = from; r < to; r++) {
            Matrix weights = windows.weights(a, t, r);
            Blas.multiplyTransposed(queries.rows(r, 1), windows.of(keys, t, r), 0, weights);
            weights.get(0, 1, e, 0);
            double unused = Vectors.softmax(e, n);
            weights.put(0, 1, e, 0);
          }
        });
  }

  /** Adds the sums of step t to z {@code [active(t), width]}. */
  public void addTo(int t, Matrix values, Matrix z) {
    Matrix a = alpha(t);
    each(
        t,
        values.columns(),
        r -> Blas.multiply(windows.weights(a, t, r), windows.of(values, t, r), 1, z.rows(r, 1)));
  }

  /**
   * Backward through step t of even weights: adds to the gradient by the values.
   *
   * @param dz {@code [active(t), width]}
   * @param dValues {@code [total, width]}; null where it is not wanted
   */
  public void backward(int t, Matrix dz, Matrix dValues) {
    if (dValues == null) {
      return;
    }
    Matrix a = alpha(t);
    each(t, dz.columns(), r -> addValues(a, t, r, dz.rows(r, 1), dValues));
  }

  private void addValues(Matrix a, int t, int r, Matrix dz, Matrix dValues) {
    Blas.transposedMultiply(windows.weights(a, t, r), dz, 1, windows.of(dValues, t, r));
  }

  /**
   * Backward through step t of weights by attention: adds to the gradients by the values and the
   * keys, each null where it is not wanted, and writes that by the queries.
   */
  public void backward(
      int t,
      Matrix values,
      Matrix keys,
      Matrix queries,
      Matrix dz,
      Matrix dValues,
      Matrix dKeys,
      Matrix dQueries) {
    Matrix a = alpha(t);
    int n = windows.count(t);
    Parallel.over(
        queries.rows(),
        2L * n * (values.columns() + keys.columns()),
        (from, to) -> {
          float[] weights = new float[n];
          float[] d = new float[n];
          for (int r = from; r < to; r++) {
            Matrix gradient = windows.weights(dAlpha, t, r);
            Blas.multiplyTransposed(dz.rows(r, 1), windows.of(values, t, r), 0, gradient);
            if (dValues != null) {
              addValues(a, t, r, dz.rows(r, 1), dValues);
            }
            windows.weights(a, t, r).get(0, 1, weights, 0);
            gradient.get(0, 1, d, 0);
            throughSoftmax(weights, d);
            gradient.put(0, 1, d, 0);
            Blas.multiply(gradient, windows.of(keys, t, r), 0, dQueries.rows(r, 1));
            if (dKeys != null) {
              Blas.transposedMultiply(gradient, queries.rows(r, 1), 1, windows.of(dKeys, t, r));
            }
          }
        });
  }

  private static void throughSoftmax(float[] alpha, float[] d) {
    float mean = 0;
    for (int i = 0; i < d.length; i++) {
      mean += alpha[i] * d[i];
    }
    for (int i = 0; i < d.length; i++) {
      d[i] = alpha[i] * (d[i] - mean);
    }
  }

  private interface Row {
    void run(int r);
  }

  private void each(int t, int width, Row work) {
    Parallel.over(
        windows.packing().active(t),
        (long) windows.count(t) * width,
        (from, to) -> {
          for (int r = from; r < to; r++) {
            work.run(r);
          }
        });
  }

  @Override
  public void close() {
    alpha.close();
    dAlpha.close();
  }
}
