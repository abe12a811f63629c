package dev.sightline.rnn;

import java.util.Arrays;

/**
 * Weighted sums over the last N frames before each step (see {@link BackwardWindows}).
 *
 * <pre>
 * z_i = sum over t in the window of i of alpha_it v_t
 * </pre>
 *
 * The weights come from outside, and with them the work on one batch goes step by step: weights,
 * sum; on the way back the gradient by the sum, then that by the weights is to be had.
 */
public final class WindowSum implements AutoCloseable {
  private final BackwardWindows windows;
  private final Matrix values;
  private final Matrix alpha;
  private Matrix dAlpha;
  private Matrix dValues;

  /**
   * @param values v in the order of {@link BackwardWindows#order}, {@code [total, width]}; stays
   *     the caller's
   */
  public WindowSum(BackwardWindows windows, Matrix values) {
    windows.packing().require(values, values.columns(), "The values of a window");
    this.windows = windows;
    this.values = values;
    alpha = new Matrix(values.rows(), windows.size());
  }

  /**
   * Where the weights of step t stand or are to be written, {@code [active(t), N]}: those of the
   * window's frames from the oldest on, then zeros.
   */
  Matrix alpha(int t) {
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

  /** Adds the sums of step t to z {@code [active(t), width]}. */
  public void addTo(int t, Matrix z) {
    Matrix a = alpha(t);
    each(
        t,
        r -> {
          Matrix frames = windows.of(values, t, r);
          Blas.multiply(windows.weights(a, t, r), frames, 1, z.rows(r, 1));
        });
  }

  /**
   * Backward through step t: adds to the gradient by the values and makes that by the weights.
   *
   * @param dz {@code [active(t), width]}
   */
  public void backward(int t, Matrix dz) {
    if (dValues == null) {
      dAlpha = Matrix.unset(windows.packing().batch(), windows.size());
      dValues = new Matrix(values.rows(), values.columns());
    }
    Matrix a = alpha(t);
    each(
        t,
        r -> {
          Matrix d = dz.rows(r, 1);
          Matrix frames = windows.of(values, t, r);
          Blas.multiplyTransposed(d, frames, 0, windows.weights(dAlpha, t, r));
          Blas.transposedMultiply(windows.weights(a, t, r), d, 1, windows.of(dValues, t, r));
        });
  }

  /** Gradient by the weights of the step just gone back through, laid out as they are. */
  Matrix dAlpha(int t) {
    return dAlpha.rows(0, windows.packing().active(t));
  }

  /** Gradient by the values, once all steps were gone back through. */
  public Matrix dValues() {
    return dValues;
  }

  private interface Row {
    void run(int r);
  }

  private void each(int t, Row work) {
    Parallel.over(
        windows.packing().active(t),
        (long) windows.count(t) * values.columns(),
        (from, to) -> {
          for (int r = from; r < to; r++) {
            work.run(r);
          }
        });
  }

  @Override
  public void close() {
    alpha.close();
    if (dValues != null) {
      dAlpha.close();
      dValues.close();
    }
  }
}
