package dev.sightline.rnn;

/**
 * Soft attention by a small network (Bahdanau et al. 2015; for pictures Xu et al. 2015, section 4).
 *
 * <pre>
 * k_i = v_i W_k            once for each photo       v_i one of the L vectors of a photo, width D
 * e_i = w . tanh(k_i + q)                            q the query of width A, a function of h_{t-1}
 * alpha = softmax(e),  z = sum_i alpha_i v_i
 * </pre>
 *
 * Several rows (captions) may look at the same photo; its vectors are then read once and stay in
 * the processor's cache. The layer holds only weights; a {@link Memory} holds one batch of photos.
 */
public final class AdditiveAttention {
  private final int valueWidth;
  private final int width;
  private final Parameters.Entry keyWeight;
  private final Parameters.Entry scoreWeight;

  /**
   * @param valueWidth D
   * @param width A
   */
  public AdditiveAttention(Parameters parameters, String name, int valueWidth, int width) {
    this.valueWidth = valueWidth;
    this.width = width;
    keyWeight =
        parameters.add(name + ".key", valueWidth, width, (float) (1 / Math.sqrt(valueWidth)));
    scoreWeight = parameters.add(name + ".score", 1, width, (float) (1 / Math.sqrt(width)));
  }

  /** The vectors and keys of a batch of photos, and the gradients gathered for them. */
  public final class Memory implements AutoCloseable {
    private final int photos;
    private final int cells;
    private final float[] values;
    private final float[] keys;
    private final float[] score;
    private float[] dValues;
    private float[] dKeys;
    private float[] dScore;

    /**
     * @param values {@code [photos * cells, D]}
     */
    public Memory(Matrix values, int photos) {
      this.photos = photos;
      cells = values.rows() / photos;
      this.values = values.toArray();
      score = scoreWeight.value().toArray();
      try (Matrix k = new Matrix(values.rows(), width)) {
        Blas.multiply(values, keyWeight.value(), 0, k);
        keys = k.toArray();
      }
    }

    /** L, the number of vectors of a photo. */
    public int cells() {
      return cells;
    }

    /**
     * Looks once for each row.
     *
     * @param query {@code [n, A]}
     * @param photoOf photo of each row
     * @param alpha receives the weights {@code [n * L]} from {@code alphaAt}
     * @param z receives {@code [n, D]}
     */
    public void read(Matrix query, int[] photoOf, float[] alpha, int alphaAt, Matrix z) {
      Parallel.over(
          query.rows(),
          8L * cells * width,
          (from, to) -> {
            float[] q = new float[width];
            float[] u = new float[width];
            float[] sum = new float[valueWidth];
            for (int r = from; r < to; r++) {
              query.get(r, 1, q, 0);
              int key = photoOf[r] * cells * width;
              int a = alphaAt + r * cells;
              for (int i = 0; i < cells; i++) {
                tanhOfSum(keys, key + i * width, q, u);
                alpha[a + i] = Vectors.dot(u, 0, score, 0, width);
              }
              Vectors.softmax(alpha, a, cells);
              java.util.Arrays.fill(sum, 0);
              int value = photoOf[r] * cells * valueWidth;
              for (int i = 0; i < cells; i++) {
                Vectors.addScaled(alpha[a + i], values, value + i * valueWidth, sum, 0, valueWidth);
              }
              z.put(r, 1, sum, 0);
            }
          });
    }

    /**
     * Backward through one {@link #read}; gradients by values, keys and score are added up until
     * {@link #backwardWeights}.
     *
     * @param query the query of that read {@code [n, A]}
     * @param alpha its weights, from {@code alphaAt}
     * @param dAlpha gradient by alpha from elsewhere, laid out as alpha, or null
     * @param dz gradient by z {@code [n, D]}
     * @param dQuery receives {@code [n, A]}
     */
    public void backward(
        Matrix query,
        int[] photoOf,
        float[] alpha,
        float[] dAlpha,
        int alphaAt,
        Matrix dz,
        Matrix dQuery) {
      if (dValues == null) {
        dValues = new float[values.length];
        dKeys = new float[keys.length];
        dScore = new float[width];
      }
      int n = query.rows();
      // Rows of one photo go to one thread, because they add to the same gradients.
      int threads = n < 8 ? 1 : Math.min(photos, Runtime.getRuntime().availableProcessors());
      Parallel.over(
          threads,
          (long) n * cells * width,
          (from, to) -> {
            float[] q = new float[width];
            float[] dq = new float[width];
            float[] dw = new float[width];
            float[] d = new float[valueWidth];
            float[] de = new float[cells];
            for (int r = 0; r < n; r++) {
              int owner = photoOf[r] % threads;
              if (owner < from || owner >= to) {
                continue;
              }
              query.get(r, 1, q, 0);
              dz.get(r, 1, d, 0);
              int a = alphaAt + r * cells;
              int value = photoOf[r] * cells * valueWidth;
              float mean = 0;
              for (int i = 0; i < cells; i++) {
                int v = value + i * valueWidth;
                de[i] =
                    Vectors.dot(d, 0, values, v, valueWidth) + (dAlpha == null ? 0 : dAlpha[a + i]);
                mean += alpha[a + i] * de[i];
                Vectors.addScaled(alpha[a + i], d, 0, dValues, v, valueWidth);
              }
              java.util.Arrays.fill(dq, 0);
              int key = photoOf[r] * cells * width;
              for (int i = 0; i < cells; i++) {
                float e = alpha[a + i] * (de[i] - mean);
                keyGradient(keys, key + i * width, q, e, score, dKeys, dq, dw);
              }
              dQuery.put(r, 1, dq, 0);
            }
            synchronized (dScore) {
              Vectors.add(dw, 0, dScore, 0, width);
            }
          });
    }

    /**
     * After the last {@link #backward}: adds the gradients of the weights.
     *
     * @param v the values given to the constructor
     * @param dv receives their gradient
     */
    public void backwardWeights(Matrix v, Matrix dv) {
      dv.put(0, dv.rows(), dValues, 0);
      try (Matrix dk = Matrix.of(v.rows(), width, dKeys)) {
        Blas.transposedMultiply(v, dk, 1, keyWeight.gradient());
        Blas.multiplyTransposed(dk, keyWeight.value(), 1, dv);
      }
      float[] s = scoreWeight.gradient().toArray();
      Vectors.add(dScore, 0, s, 0, width);
      scoreWeight.gradient().put(0, 1, s, 0);
    }

    @Override
    public void close() {
      dValues = null;
      dKeys = null;
    }
  }

  private static void tanhOfSum(float[] k, int at, float[] q, float[] u) {
    for (int a = 0; a < q.length; a++) {
      u[a] = Activations.tanh(k[at + a] + q[a]);
    }
  }

  /** One cell's share: e is the gradient by its score. */
  private static void keyGradient(
      float[] k, int at, float[] q, float e, float[] w, float[] dk, float[] dq, float[] dw) {
    for (int a = 0; a < q.length; a++) {
      float u = Activations.tanh(k[at + a] + q[a]);
      float s = e * w[a] * (1 - u * u);
      dk[at + a] += s;
      dq[a] += s;
      dw[a] += e * u;
    }
  }
}
