package dev.sightline.rnn;

/**
 * Soft attention over the last N frames before each step (see {@link BackwardWindows}), by products
 * of keys and a query (Yeung et al. 2018, section 4.2).
 *
 * <pre>
 * u_t = w * tanh(v_t W_v)        the key of frame t, width A; made once, for all windows
 * q_i = tanh(h_{i-1} W_h)        the query of step i
 * e_it = u_t . q_i               alpha_i = softmax of e_i over the window
 * </pre>
 *
 * {@link AdditiveAttention} has a hyperbolic tangent for each pair of key and query; here there is
 * only a product. The layer holds only weights; a {@link Memory} holds one batch of sequences.
 */
public final class WindowAttention {
  private final int width;
  private final Linear key;
  private final Linear query;
  private final Parameters.Entry score;

  /**
   * @param channels width of v
   * @param hidden width of h
   * @param width A
   */
  public WindowAttention(Parameters parameters, String name, int channels, int hidden, int width) {
    this.width = width;
    key = Linear.withoutBias(parameters, name + ".key", channels, width);
    query = Linear.withoutBias(parameters, name + ".query", hidden, width);
    score = parameters.add(name + ".score", 1, width, (float) (1 / Math.sqrt(width)));
  }

  /** The keys of a batch of sequences, and what the way back needs. */
  public final class Memory implements AutoCloseable {
    private final BackwardWindows windows;
    private final WindowSum sum;
    private final Matrix frames;
    private final Matrix squashed;
    private final Matrix keys;
    private final Matrix queries;
    private Matrix dKeys;
    private Matrix dQueries;

    /**
     * @param sum whose weights are to be made
     * @param frames v in the order of {@link BackwardWindows#order}, {@code [total, channels]}; is
     *     read again on the way back
     */
    public Memory(BackwardWindows windows, WindowSum sum, Matrix frames) {
      this.windows = windows;
      this.sum = sum;
      this.frames = frames;
      int total = frames.rows();
      squashed = Matrix.unset(total, width);
      keys = Matrix.unset(total, width);
      queries = Matrix.unset(total, width);
      key.forward(frames, squashed);
      ElementWise.tanh(squashed);
      timesScore(squashed, keys);
    }

    /** Each row of x times w. */
    private void timesScore(Matrix x, Matrix y) {
      float[] w = score.value().toArray();
      Parallel.over(
          x.rows(),
          2L * width,
          (from, to) -> {
            float[] row = new float[width];
            for (int r = from; r < to; r++) {
              x.get(r, 1, row, 0);
              Vectors.multiply(row, w, row, width);
              y.put(r, 1, row, 0);
            }
          });
    }

    private Matrix at(int t, Matrix all) {
      return all.rows(windows.packing().offset(t), windows.packing().active(t));
    }

    /**
     * Makes the weights of step t.
     *
     * @param h h_{t-1}, {@code [active(t), hidden]}
     */
    public void look(int t, Matrix h) {
      Matrix q = at(t, queries);
      query.forward(h, q);
      ElementWise.tanh(q);
      Matrix alpha = sum.alpha(t);
      int n = windows.count(t);
      Parallel.over(
          q.rows(),
          (long) n * width,
          (from, to) -> {
            float[] e = new float[n];
            for (int r = from; r < to; r++) {
              Matrix weights = windows.weights(alpha, t, r);
              Blas.multiplyTransposed(q.rows(r, 1), windows.of(keys, t, r), 0, weights);
              weights.get(0, 1, e, 0);
              double unused = Vectors.softmax(e, n);
              weights.put(0, 1, e, 0);
            }
          });
    }

    /**
     * Backward through step t, after the sum went back through it.
     *
     * @param dh the gradient by h_{t-1} is added, {@code [active(t), hidden]}
     */
    public void backward(int t, Matrix dh) {
      if (dKeys == null) {
        dKeys = new Matrix(keys.rows(), width);
        dQueries = Matrix.unset(keys.rows(), width);
      }
      Matrix q = at(t, queries);
      Matrix dq = at(t, dQueries);
      Matrix alpha = sum.alpha(t);
      Matrix dAlpha = sum.dAlpha(t);
      int n = windows.count(t);
      Parallel.over(
          q.rows(),
          2L * n * width,
          (from, to) -> {
            float[] a = new float[n];
            float[] d = new float[n];
            for (int r = from; r < to; r++) {
              Matrix gradient = windows.weights(dAlpha, t, r);
              windows.weights(alpha, t, r).get(0, 1, a, 0);
              gradient.get(0, 1, d, 0);
              throughSoftmax(a, d);
              gradient.put(0, 1, d, 0);
              Blas.multiply(gradient, windows.of(keys, t, r), 0, dq.rows(r, 1));
              Blas.transposedMultiply(gradient, q.rows(r, 1), 1, windows.of(dKeys, t, r));
            }
          });
      ElementWise.tanhBackward(q, dq);
      query.backwardInput(dq, dh, 1);
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

    /**
     * After all steps were gone back through: adds the gradients of the weights.
     *
     * @param previous h_{t-1} of all steps, {@code [total, hidden]}
     */
    public void backwardWeights(Matrix previous) {
      query.backwardWeights(previous, dQueries);
      float[] w = score.gradient().toArray();
      float[] u = new float[width];
      float[] d = new float[width];
      for (int r = 0; r < dKeys.rows(); r++) {
        squashed.get(r, 1, u, 0);
        dKeys.get(r, 1, d, 0);
        Vectors.addProduct(u, d, w, width);
      }
      score.gradient().put(0, 1, w, 0);
      timesScore(dKeys, dKeys);
      ElementWise.tanhBackward(squashed, dKeys);
      key.backwardWeights(frames, dKeys);
    }

    @Override
    public void close() {
      squashed.close();
      keys.close();
      queries.close();
      if (dKeys != null) {
        dKeys.close();
        dQueries.close();
      }
    }
  }
}
