package dev.sightline.rnn;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Changes parameters by their gradients, one step at a time. What a method remembers of former
 * gradients is its state: so many numbers for each parameter. Not safe for use by several threads;
 * works with several of its own.
 */
public abstract class Optimizer {
  private static final int CHUNK = 16_384;

  private final Parameters parameters;

  /** {@code [chunk][state][CHUNK]}. */
  private final float[][][] state;

  private int steps;

  /**
   * @param states numbers remembered for each parameter; they begin at zero
   */
  Optimizer(Parameters parameters, int states) {
    this.parameters = parameters;
    state = new float[chunks(parameters.size())][states][CHUNK];
  }

  private static int chunks(int size) {
    return (size + CHUNK - 1) / CHUNK;
  }

  /**
   * Changes part of the parameters.
   *
   * @param p parameters
   * @param g their gradients, clipped; may be overwritten
   * @param s state of each, {@code [states][n]}
   * @param rate learning rate
   * @param step number of this step, from 1
   */
  abstract void update(float[] p, float[] g, float[][] s, int n, double rate, int step);

  /**
   * One step down the gradient, which is set to zero after.
   *
   * @param rate learning rate
   * @return the gradient's norm before clipping
   * @throws ArithmeticException where the norm is not finite; nothing is changed then
   */
  public final double step(double rate, Clipping clipping) {
    double norm = norm(parameters.gradients());
    if (!Double.isFinite(norm)) {
      throw new ArithmeticException("The gradient's norm is " + norm + " at step " + (steps + 1));
    }
    steps++;
    int size = parameters.size();
    Matrix p = parameters.values().view(0, size, 1);
    Matrix g = parameters.gradients().view(0, size, 1);
    Parallel.over(
        chunks(size),
        CHUNK * 4L,
        (from, to) -> {
          float[] value = new float[CHUNK];
          float[] gradient = new float[CHUNK];
          for (int c = from; c < to; c++) {
            int at = c * CHUNK;
            int n = Math.min(CHUNK, size - at);
            p.get(at, n, value, 0);
            g.get(at, n, gradient, 0);
            clipping.apply(gradient, n, norm);
            update(value, gradient, state[c], n, rate, steps);
            p.put(at, n, value, 0);
            g.rows(at, n).zero();
          }
        });
    return norm;
  }

  /** Copies of its states by name, each of the parameters' layout, for a checkpoint. */
  public final Map<String, float[]> arrays() {
    int count = state.length == 0 ? 0 : state[0].length;
    Map<String, float[]> all = new LinkedHashMap<>();
    for (int s = 0; s < count; s++) {
      float[] joined = new float[parameters.size()];
      for (int c = 0; c < state.length; c++) {
        int n = Math.min(CHUNK, joined.length - c * CHUNK);
        System.arraycopy(state[c][s], 0, joined, c * CHUNK, n);
      }
      all.put(name(s), joined);
    }
    return all;
  }

  private static String name(int s) {
    return "optimizer." + s;
  }

  /**
   * Goes on from a checkpoint that holds {@link #arrays}, after so many steps.
   *
   * @throws IllegalArgumentException where it is of another method or of other parameters
   */
  public final void resume(Map<String, float[]> arrays, int taken) {
    int count = state.length == 0 ? 0 : state[0].length;
    for (int s = 0; s < count; s++) {
      float[] saved = arrays.get(name(s));
      if (saved == null || saved.length != parameters.size()) {
        throw new IllegalArgumentException("The checkpoint is not of this optimiser and model");
      }
      for (int c = 0; c < state.length; c++) {
        int n = Math.min(CHUNK, parameters.size() - c * CHUNK);
        System.arraycopy(saved, c * CHUNK, state[c][s], 0, n);
      }
    }
    steps = taken;
  }

  /** Steps taken. */
  public final int steps() {
    return steps;
  }

  /** Euclidean norm of a flat block. */
  static double norm(Matrix block) {
    int size = block.columns() * block.rows();
    int chunks = chunks(size);
    double[] squares = new double[chunks];
    Parallel.over(
        chunks,
        CHUNK * 2L,
        (from, to) -> {
          for (int c = from; c < to; c++) {
            squares[c] =
                Blas.sumOfSquares(block, (long) c * CHUNK, Math.min(CHUNK, size - c * CHUNK));
          }
        });
    double sum = 0;
    for (double s : squares) {
      sum += s;
    }
    return Math.sqrt(sum);
  }
}
