package dev.sightline.rnn;

import java.util.Arrays;

/**
 * Soft attention by a small network (Bahdanau et al. 2015; for pictures Xu et al. 2015, section 4).
 *
 * <pre>
 * k_i = v_i W_k            once for each photo       v_i one of the L vectors of a photo, width D
 * e_i = w . tanh(k_i + q)                            q the query of width A, a function of h_{t-1}
 * alpha = softmax(e),  z = sum_i alpha_i v_i
 * </pre>
 *
 * Several rows (captions) may look at the same photo; they are handled one after the other, while
 * its vectors are in the processor's cache. tanh(k + q) is computed as {@code 1 - 2 / (1 + e^2k
 * e^2q)}: one exponential for each key and query instead of a hyperbolic tangent for each of their
 * pairs. The layer holds only weights; a {@link Memory} holds one batch of photos.
 */
public final class AdditiveAttention {
  /** Cells handled together: their scratch arrays fit the first cache levels. */
  private static final int BLOCK = 7;

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
    private final float[] expKeys;
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
      try (Matrix k = Matrix.unset(values.rows(), width)) {
        Blas.multiply(values, keyWeight.value(), 0, k);
        expKeys = k.toArray();
        Parallel.over(
            k.rows(),
            4L * width,
            (from, to) -> {
              float[] row = new float[width];
              for (int r = from; r < to; r++) {
                System.arraycopy(expKeys, r * width, row, 0, width);
                Vectors.expOfDouble(row, width);
                System.arraycopy(row, 0, expKeys, r * width, width);
              }
            });
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
      int[] order = byPhoto(photoOf, query.rows());
      Parallel.over(
          query.rows(),
          4L * cells * width,
          (from, to) -> {
            Reader reader = new Reader(this);
            for (int i = from; i < to; i++) {
              int r = order[i];
              query.get(r, 1, reader.q, 0);
              reader.read(photoOf[r], alpha, alphaAt + r * cells);
              z.put(r, 1, reader.z, 0);
            }
          });
    }

    /** The first n rows, those of one photo together. */
    private int[] byPhoto(int[] photoOf, int n) {
      int[] next = new int[photos + 1];
      for (int r = 0; r < n; r++) {
        next[photoOf[r] + 1]++;
      }
      for (int p = 0; p < photos; p++) {
        next[p + 1] += next[p];
      }
      int[] order = new int[n];
      for (int r = 0; r < n; r++) {
        order[next[photoOf[r]]++] = r;
      }
      return order;
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
        dKeys = new float[expKeys.length];
        dScore = new float[width];
      }
      int n = query.rows();
      int[] order = byPhoto(photoOf, n);
      // Rows of one photo go to one part, because they add to the same gradients.
      int parts = Math.min(photos, 2 * Runtime.getRuntime().availableProcessors());
      float[][] dScores = new float[parts][];
      Parallel.over(
          parts,
          4L * n * cells * width / parts,
          (from, to) -> {
            Reader reader = new Reader(this);
            dScores[from] = reader.dScore;
            for (int r : order) {
              int part = photoOf[r] % parts;
              if (part >= from && part < to) {
                query.get(r, 1, reader.q, 0);
                dz.get(r, 1, reader.z, 0);
                reader.backward(photoOf[r], alpha, dAlpha, alphaAt + r * cells);
                dQuery.put(r, 1, reader.dq, 0);
              }
            }
          });
      // Added up in a fixed order: a run can then be repeated to the last bit.
      for (float[] part : dScores) {
        if (part != null) {
          Vectors.add(part, dScore, width);
        }
      }
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
      Vectors.add(dScore, s, width);
      scoreWeight.gradient().put(0, 1, s, 0);
    }

    @Override
    public void close() {
      dValues = null;
      dKeys = null;
    }
  }

  /** One thread's scratch memory, and the work on one row. */
  private static final class Reader {
    private final Memory memory;
    private final int width;
    private final int valueWidth;
    private final float[] q;
    private final float[] z;
    private final float[] dq;
    private final float[] dScore;
    private final float[] tiledQuery;
    private final float[] tiledScore;
    private final float[] tiledZ;
    private final float[] a;
    private final float[] b;
    private final float[] c;
    private final float[] softmax;
    private final float[] dEnergy;
    private final float[] row;

    Reader(Memory memory) {
      this.memory = memory;
      width = memory.score.length;
      valueWidth = memory.values.length / (memory.photos * memory.cells);
      q = new float[width];
      z = new float[valueWidth];
      dq = new float[width];
      dScore = new float[width];
      tiledQuery = new float[BLOCK * width];
      tiledScore = new float[BLOCK * width];
      tiledZ = new float[BLOCK * valueWidth];
      int longest = BLOCK * Math.max(width, valueWidth);
      a = new float[longest];
      b = new float[longest];
      c = new float[longest];
      softmax = new float[memory.cells];
      dEnergy = new float[memory.cells];
      row = new float[Math.max(width, valueWidth)];
      Vectors.tile(memory.score, width, BLOCK, tiledScore);
    }

    /** Makes {@link #q} ready for {@link #tanhOfSums}; q itself is lost. */
    private void tileQuery() {
      Vectors.expOfDouble(q, width);
      Vectors.tile(q, width, BLOCK, tiledQuery);
    }

    /** tanh(k_i + q) of the cells from {@code cell} into {@link #a}. */
    private int tanhOfSums(int photo, int cell) {
      int count = Math.min(BLOCK, memory.cells - cell);
      int n = count * width;
      System.arraycopy(memory.expKeys, (photo * memory.cells + cell) * width, b, 0, n);
      Vectors.tanhOfSum(b, tiledQuery, a, n);
      return count;
    }

    /** Copies values of the cells from {@code cell} into {@link #b}. */
    private int values(int photo, int cell) {
      int count = Math.min(BLOCK, memory.cells - cell);
      System.arraycopy(
          memory.values, (photo * memory.cells + cell) * valueWidth, b, 0, count * valueWidth);
      return count;
    }

    /** Reads for query {@link #q}; leaves the result in {@link #z}. */
    void read(int photo, float[] alpha, int at) {
      tileQuery();
      for (int cell = 0; cell < memory.cells; cell += BLOCK) {
        int count = tanhOfSums(photo, cell);
        Vectors.multiply(a, tiledScore, b, count * width);
        Vectors.sumRows(b, count, width, c, softmax, cell);
      }
      double unused = Vectors.softmax(softmax, memory.cells);
      System.arraycopy(softmax, 0, alpha, at, memory.cells);
      Arrays.fill(z, 0);
      for (int cell = 0; cell < memory.cells; cell += BLOCK) {
        int count = values(photo, cell);
        Vectors.stretch(softmax, cell, valueWidth, count, a);
        Vectors.multiply(a, b, c, count * valueWidth);
        addRows(c, valueWidth, count, z);
      }
    }

    /** Backward for query {@link #q} and gradient {@link #z}; leaves {@link #dq}. */
    void backward(int photo, float[] alpha, float[] dAlpha, int at) {
      Vectors.tile(z, valueWidth, BLOCK, tiledZ);
      float mean = 0;
      for (int cell = 0; cell < memory.cells; cell += BLOCK) {
        int count = values(photo, cell);
        int n = count * valueWidth;
        Vectors.multiply(b, tiledZ, a, n);
        Vectors.sumRows(a, count, valueWidth, c, dEnergy, cell);
        for (int i = cell; i < cell + count; i++) {
          dEnergy[i] += dAlpha == null ? 0 : dAlpha[at + i];
          mean += alpha[at + i] * dEnergy[i];
        }
        Vectors.stretch(alpha, at + cell, valueWidth, count, a);
        int first = (photo * memory.cells + cell) * valueWidth;
        System.arraycopy(memory.dValues, first, c, 0, n);
        Vectors.addProduct(a, tiledZ, c, n);
        System.arraycopy(c, 0, memory.dValues, first, n);
      }
      for (int i = 0; i < memory.cells; i++) {
        dEnergy[i] = alpha[at + i] * (dEnergy[i] - mean);
      }
      Arrays.fill(dq, 0);
      tileQuery();
      for (int cell = 0; cell < memory.cells; cell += BLOCK) {
        int count = tanhOfSums(photo, cell);
        int n = count * width;
        Vectors.stretch(dEnergy, cell, width, count, b);
        Vectors.multiply(a, b, c, n);
        addRows(c, width, count, dScore);
        tanhSlope(b, tiledScore, a, n);
        addRows(a, width, count, dq);
        int first = (photo * memory.cells + cell) * width;
        System.arraycopy(memory.dKeys, first, c, 0, n);
        Vectors.add(a, c, n);
        System.arraycopy(c, 0, memory.dKeys, first, n);
      }
    }

    /** Adds each of {@code count} rows of x to sum. */
    private void addRows(float[] x, int rowWidth, int count, float[] sum) {
      for (int i = 0; i < count; i++) {
        System.arraycopy(x, i * rowWidth, row, 0, rowWidth);
        Vectors.add(row, sum, rowWidth);
      }
    }

    /** {@code u = e w (1 - u^2)}. */
    private static void tanhSlope(float[] e, float[] w, float[] u, int n) {
      for (int i = 0; i < n; i++) {
        u[i] = e[i] * w[i] * (1 - u[i] * u[i]);
      }
    }
  }
}
