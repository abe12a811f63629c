package dev.sightline.rnn;

/**
 * Gated recurrent unit (Cho et al. 2014), as the lecture notes print it:
 *
 * <pre>
 * z, r = sigma(x_t Wx + z_t Wz + h_{t-1} Wh + b)
 * h~ = tanh(x_t Wx + z_t Wz + (r * h_{t-1}) Wc + b)               reset before the product, or
 * h~ = tanh(x_t Wx + z_t Wz + r * (h_{t-1} Wc + b_c) + b)         reset after it
 * h_t = (1 - z) * h_{t-1} + z * h~
 * </pre>
 *
 * Columns are ordered z, r, h~. Elsewhere z and 1 - z are found exchanged, {@code h_t = z * h_{t-1}
 * + (1 - z) * h~}: the same net with the weights of z negated. "Reset after" is what cuDNN and
 * PyTorch compute.
 */
public final class Gru extends OneLayerCell {
  private final Parameters.Entry candidate;
  private final Parameters.Entry candidateBias;
  private final boolean resetAfter;

  /**
   * @param inputs width of x
   * @param lateInputs width of z_t, may be 0
   * @param hidden width of h
   * @param resetAfter which form of h~
   */
  public Gru(
      Parameters parameters,
      String name,
      int inputs,
      int lateInputs,
      int hidden,
      boolean resetAfter) {
    super(new GateWeights(parameters, name, inputs, lateInputs, hidden, 3, 2));
    candidate =
        parameters.add(name + ".candidate", hidden, hidden, (float) (1 / Math.sqrt(hidden)));
    candidateBias = resetAfter ? parameters.add(name + ".candidate-bias", 1, hidden, 0) : null;
    this.resetAfter = resetAfter;
  }

  @Override
  public void step(Matrix gates, Matrix z, Matrix h, float[] memory) {
    weights.addLate(z, gates);
    int n = h.rows();
    float[] next = new float[n * hidden];
    try (Matrix zr = Matrix.unset(n, 2 * hidden);
        Matrix inner = Matrix.unset(n, hidden);
        Matrix product = Matrix.unset(n, hidden)) {
      forward(h, gates, zr, inner, product, next);
    }
    h.put(0, n, next, 0);
  }

  /**
   * One step.
   *
   * @param previous h_{t-1} {@code [n, hidden]}
   * @param g what the inputs bring to the gates; becomes the gates z, r, h~ {@code [n, 3 hidden]}
   * @param zr scratch {@code [n, 2 hidden]}
   * @param inner receives {@code r * h_{t-1}}, or {@code h_{t-1} Wc + b_c}
   * @param product scratch {@code [n, hidden]}
   * @param h receives h_t
   */
  private void forward(
      Matrix previous, Matrix g, Matrix zr, Matrix inner, Matrix product, float[] h) {
    Blas.multiply(previous, weights.recurrent.value(), 0, zr);
    if (resetAfter) {
      inner.fillRows(candidateBias.value());
      Blas.multiply(previous, candidate.value(), 1, inner);
    }
    rows(
        previous.rows(),
        (row, r) -> {
          row.load(g, r);
          row.addGates(zr, r);
          previous.get(r, 1, row.before, 0);
          if (resetAfter) {
            inner.get(r, 1, row.inner, 0);
            Vectors.addProduct(row.r, row.inner, row.u, hidden);
            row.finish(h, r);
          } else {
            Vectors.multiply(row.r, row.before, row.inner, hidden);
            inner.put(r, 1, row.inner, 0);
          }
          row.store(g, r);
        });
    if (resetAfter) {
      return;
    }
    Blas.multiply(inner, candidate.value(), 0, product);
    rows(
        previous.rows(),
        (row, r) -> {
          row.load(g, r);
          previous.get(r, 1, row.before, 0);
          product.get(r, 1, row.inner, 0);
          Vectors.add(row.inner, row.u, hidden);
          row.finish(h, r);
          row.store(g, r);
        });
  }

  private interface Work {
    void on(Row row, int r);
  }

  private void rows(int n, Work work) {
    Parallel.over(
        n,
        9L * hidden,
        (from, to) -> {
          Row row = new Row(hidden);
          for (int r = from; r < to; r++) {
            work.on(row, r);
          }
        });
  }

  @Override
  public RecurrentRun run(
      Packing packing, CellInput input, float[] h0, float[] memory0, long seed) {
    return new Run(packing, input, h0);
  }

  /** The activations of one batch of sequences. */
  private final class Run extends CellRun {
    private final Matrix zr;
    private final Matrix inner;
    private final Matrix product;

    Run(Packing packing, CellInput input, float[] h0) {
      super(Gru.this.weights, packing, input, h0, 0);
      zr = Matrix.unset(packing.total(), 2 * hidden);
      inner = Matrix.unset(packing.total(), hidden);
      product = Matrix.unset(packing.total(), hidden);
    }

    private Matrix rowsOf(Matrix all, int t) {
      return all.rows(packing.offset(t), packing.active(t));
    }

    @Override
    void advance(int t, Matrix g, float[] h) {
      Gru.this.forward(previous(t), g, rowsOf(zr, t), rowsOf(inner, t), rowsOf(product, t), h);
    }

    /**
     * Leaves the gradients by what went into z and r in {@link #zr}, and in {@link #product} that
     * by what went into h~ (reset before) or by {@code h_{t-1} Wc + b_c} (reset after).
     */
    @Override
    void retreat(int t, Matrix g, Matrix dOutputs, Matrix dp) {
      Matrix previous = previous(t);
      Matrix p = rowsOf(product, t);
      Matrix gradientOfGates = rowsOf(zr, t);
      rows(
          packing.active(t),
          (row, r) -> {
            row.load(g, r);
            previous.get(r, 1, row.before, 0);
            gradientOfOutput(t, r, dOutputs, row.dh, row.scratch);
            Row.split(row.z, row.u, row.before, row.dh, row.dz, row.du, row.dBefore, hidden);
            if (resetAfter) {
              rowsOf(inner, t).get(r, 1, row.inner, 0);
              Row.through(row.r, row.inner, row.du, row.scratch, hidden);
              p.put(r, 1, row.scratch, 0);
            } else {
              p.put(r, 1, row.du, 0);
            }
            dp.put(r, 1, row.dBefore, 0);
            row.replace();
            row.store(g, r);
            row.storeGates(gradientOfGates, r);
          });
      if (resetAfter) {
        Blas.multiplyTransposed(p, candidate.value(), 1, dp);
      } else {
        try (Matrix dInner = Matrix.unset(packing.active(t), hidden)) {
          Blas.multiplyTransposed(p, candidate.value(), 0, dInner);
          throughReset(g, previous, dInner, dp, gradientOfGates);
        }
      }
      Blas.multiplyTransposed(gradientOfGates, weights.recurrent.value(), 1, dp);
    }

    /** From the gradient by r * h_{t-1}: those by what went into r, and by h_{t-1}. */
    private void throughReset(
        Matrix g, Matrix previous, Matrix dInner, Matrix dp, Matrix gradientOfGates) {
      rows(
          previous.rows(),
          (row, r) -> {
            row.load(g, r);
            previous.get(r, 1, row.before, 0);
            dInner.get(r, 1, row.inner, 0);
            dp.get(r, 1, row.dBefore, 0);
            Vectors.addProduct(row.inner, row.r, row.dBefore, hidden);
            dp.put(r, 1, row.dBefore, 0);
            Slopes.logistic(row.r, row.inner, row.before, hidden);
            row.store(g, r);
            row.storeGates(gradientOfGates, r);
          });
    }

    @Override
    void backwardRecurrent() {
      Matrix before = reached(previous());
      Blas.transposedMultiply(before, reached(zr), 1, weights.recurrent.gradient());
      Matrix read = resetAfter ? before : reached(inner);
      Blas.transposedMultiply(read, reached(product), 1, candidate.gradient());
      if (resetAfter) {
        Blas.addColumnSums(reached(product), candidateBias.gradient());
      }
    }

    @Override
    public float[] lastMemory() {
      return new float[0];
    }

    @Override
    public void close() {
      super.close();
      zr.close();
      inner.close();
      product.close();
    }
  }

  /** One sequence at one step, each gate in an array of its own. */
  private static final class Row {
    private final int n;
    private final float[] whole;
    private final float[] z;
    private final float[] r;
    private final float[] u;
    private final float[] before;
    private final float[] inner;
    private final float[] dh;
    private final float[] dz;
    private final float[] du;
    private final float[] dBefore;
    private final float[] scratch;

    Row(int hidden) {
      n = hidden;
      whole = new float[3 * n];
      z = new float[n];
      r = new float[n];
      u = new float[n];
      before = new float[n];
      inner = new float[n];
      dh = new float[n];
      dz = new float[n];
      du = new float[n];
      dBefore = new float[n];
      scratch = new float[n];
    }

    void load(Matrix gates, int row) {
      gates.get(row, 1, whole, 0);
      System.arraycopy(whole, 0, z, 0, n);
      System.arraycopy(whole, n, r, 0, n);
      System.arraycopy(whole, 2 * n, u, 0, n);
    }

    void store(Matrix gates, int row) {
      System.arraycopy(z, 0, whole, 0, n);
      System.arraycopy(r, 0, whole, n, n);
      System.arraycopy(u, 0, whole, 2 * n, n);
      gates.put(row, 1, whole, 0);
    }

    /** Only z and r. */
    void storeGates(Matrix zr, int row) {
      System.arraycopy(z, 0, whole, 0, n);
      System.arraycopy(r, 0, whole, n, n);
      zr.put(row, 1, whole, 0);
    }

    /** Adds the recurrent product to z and r, and makes gates of them. */
    void addGates(Matrix zr, int row) {
      zr.get(row, 1, whole, 0);
      Vectors.add(whole, z, n);
      System.arraycopy(whole, n, scratch, 0, n);
      Vectors.add(scratch, r, n);
      Vectors.logistic(z, n);
      Vectors.logistic(r, n);
    }

    /** The candidate, and with it the new state. */
    void finish(float[] h, int row) {
      Vectors.tanh(u, n);
      mix(z, before, u, scratch, n);
      System.arraycopy(scratch, 0, h, row * n, n);
    }

    /** Gradients take the gates' places: dz and du are those by what went in. */
    void replace() {
      System.arraycopy(dz, 0, z, 0, n);
      System.arraycopy(du, 0, u, 0, n);
    }

    private static void mix(float[] z, float[] before, float[] u, float[] h, int n) {
      for (int k = 0; k < n; k++) {
        h[k] = before[k] + z[k] * (u[k] - before[k]);
      }
    }

    /** From the gradient by h: those by what went into z and into h~, and by h_{t-1} directly. */
    static void split(
        float[] z,
        float[] u,
        float[] before,
        float[] dh,
        float[] dz,
        float[] du,
        float[] dBefore,
        int n) {
      for (int k = 0; k < n; k++) {
        dz[k] = dh[k] * (u[k] - before[k]) * z[k] * (1 - z[k]);
      }
      for (int k = 0; k < n; k++) {
        du[k] = dh[k] * z[k] * (1 - u[k] * u[k]);
      }
      for (int k = 0; k < n; k++) {
        dBefore[k] = dh[k] * (1 - z[k]);
      }
    }

    /** Through r * v: the gradient by v in dv, that by what went into r in r's place. */
    static void through(float[] r, float[] v, float[] d, float[] dv, int n) {
      for (int k = 0; k < n; k++) {
        dv[k] = d[k] * r[k];
      }
      for (int k = 0; k < n; k++) {
        r[k] = d[k] * v[k] * r[k] * (1 - r[k]);
      }
    }
  }
}
