package dev.sightline.rnn;

import java.util.Arrays;

/**
 * Long short-term memory (Hochreiter and Schmidhuber 1997; forget gate of Gers et al. 2000).
 *
 * <pre>
 * i, f, o = sigma(x_t Wx + z_t Wz + h_{t-1} Wh + b)      c~ = tanh(...)
 * c_t = f * c_{t-1} + i * c~                             h_t = o * tanh(c_t)
 * </pre>
 *
 * The four gates are one product: columns are ordered i, f, o, c~. The input has two parts: x is
 * known for all steps beforehand and multiplied in one product for the whole sequence; z (its width
 * may be 0) comes to be known only at its step, as what attention reads does. The forget gate's
 * bias starts at 1.
 *
 * <p>Tensors over all steps are packed, {@code [total, width]}; see {@link Packing}. The layer
 * itself holds only weights and may be shared; a {@link Run} holds one sequence's activations.
 */
public final class Lstm {
  private final int inputs;
  private final int lateInputs;
  private final int hidden;
  private final Parameters.Entry wx;
  private final Parameters.Entry wz;
  private final Parameters.Entry wh;
  private final Parameters.Entry bias;

  public Lstm(Parameters parameters, String name, int inputs, int lateInputs, int hidden) {
    this.inputs = inputs;
    this.lateInputs = lateInputs;
    this.hidden = hidden;
    float scale = (float) (1 / Math.sqrt(hidden));
    wx = parameters.add(name + ".input", inputs, 4 * hidden, scale);
    wz = lateInputs == 0 ? null : parameters.add(name + ".late", lateInputs, 4 * hidden, scale);
    wh = parameters.add(name + ".recurrent", hidden, 4 * hidden, scale);
    bias = parameters.add(name + ".bias", 1, 4 * hidden, 0);
  }

  /** Sets the forget gate's bias to 1; call once after {@link Parameters#allocate}. */
  public void initialise() {
    float[] b = new float[4 * hidden];
    Arrays.fill(b, hidden, 2 * hidden, 1f);
    bias.value().put(0, 1, b, 0);
  }

  public int hidden() {
    return hidden;
  }

  /** The activations of one batch of sequences, kept for the backward pass. */
  public final class Run implements AutoCloseable {
    private final Packing packing;
    private final Matrix gates;
    private final Matrix previous;
    private final Matrix late;
    private final Matrix outputs;
    private final Matrix dPrevious;
    private final Matrix dLate;
    private final float[] cells;
    private final float[] cellTanh;
    private final float[] firstCell;
    private final float[] carryH;
    private final float[] carryC;

    /**
     * Multiplies the known inputs for all steps.
     *
     * @param x {@code [total, inputs]}
     * @param h0 first state {@code [batch * hidden]}, or null for zeros
     * @param c0 first cell {@code [batch * hidden]}, or null for zeros
     */
    public Run(Packing packing, Matrix x, float[] h0, float[] c0) {
      this.packing = packing;
      int total = packing.total();
      int batch = packing.batch();
      gates = Matrix.unset(total, 4 * hidden);
      previous = Matrix.unset(total, hidden);
      outputs = Matrix.unset(total, hidden);
      late = lateInputs == 0 ? null : Matrix.unset(total, lateInputs);
      dPrevious = Matrix.unset(batch, hidden);
      dLate = lateInputs == 0 ? null : Matrix.unset(batch, lateInputs);
      cells = new float[total * hidden];
      cellTanh = new float[total * hidden];
      firstCell = c0 == null ? new float[batch * hidden] : c0;
      carryH = new float[batch * hidden];
      carryC = new float[batch * hidden];
      if (h0 == null) {
        previous.rows(0, batch).zero();
      } else {
        previous.put(0, batch, h0, 0);
      }
      gatesOfInput(x, gates);
    }

    /** Where the late input of step t is to be written, {@code [active(t), lateInputs]}. */
    public Matrix late(int t) {
      return late.rows(packing.offset(t), packing.active(t));
    }

    /** h_{t-1} of the sequences active at t, {@code [active(t), hidden]}. */
    public Matrix previous(int t) {
      return previous.rows(packing.offset(t), packing.active(t));
    }

    /** The late inputs of all steps, {@code [total, lateInputs]}. */
    public Matrix late() {
      return late;
    }

    /** h_{t-1} of all steps, {@code [total, hidden]}. */
    public Matrix previous() {
      return previous;
    }

    /** h of all steps, {@code [total, hidden]}. */
    public Matrix outputs() {
      return outputs;
    }

    /** Runs step t; steps are run in order. */
    public void forward(int t) {
      int n = packing.active(t);
      int at = packing.offset(t);
      Matrix g = gates.rows(at, n);
      if (lateInputs > 0) {
        Blas.multiply(late(t), wz.value(), 1, g);
      }
      Blas.multiply(previous(t), wh.value(), 1, g);
      float[] h = new float[n * hidden];
      Parallel.over(
          n,
          12L * hidden,
          (from, to) -> {
            Cell cell = new Cell(hidden);
            for (int r = from; r < to; r++) {
              cell.load(g, r);
              System.arraycopy(cellsBefore(t), cellBeforeAt(t, r), cell.before, 0, hidden);
              cell.forward();
              cell.store(g, r);
              int c = (at + r) * hidden;
              System.arraycopy(cell.after, 0, cells, c, hidden);
              System.arraycopy(cell.tanh, 0, cellTanh, c, hidden);
              System.arraycopy(cell.h, 0, h, r * hidden, hidden);
            }
          });
      outputs.put(at, n, h, 0);
      if (t + 1 < packing.steps()) {
        previous.put(packing.offset(t + 1), packing.active(t + 1), h, 0);
      }
    }

    /** Runs every step, for a layer without late input. */
    public void forwardAll() {
      for (int t = 0; t < packing.steps(); t++) {
        forward(t);
      }
    }

    /**
     * Backward through step t; steps run from the last to the first.
     *
     * @param dOutputs gradient by h of all steps, {@code [total, hidden]}; what step t+1 passes
     *     back is added here
     */
    public void backward(int t, Matrix dOutputs) {
      int n = packing.active(t);
      int at = packing.offset(t);
      Matrix g = gates.rows(at, n);
      Parallel.over(
          n,
          12L * hidden,
          (from, to) -> {
            Cell cell = new Cell(hidden);
            float[] carried = new float[hidden];
            for (int r = from; r < to; r++) {
              cell.load(g, r);
              dOutputs.get(at + r, 1, cell.h, 0);
              System.arraycopy(carryH, r * hidden, carried, 0, hidden);
              Vectors.add(carried, cell.h, hidden);
              System.arraycopy(carryC, r * hidden, cell.after, 0, hidden);
              System.arraycopy(cellTanh, (at + r) * hidden, cell.tanh, 0, hidden);
              System.arraycopy(cellsBefore(t), cellBeforeAt(t, r), cell.before, 0, hidden);
              cell.backward();
              cell.store(g, r);
              System.arraycopy(cell.after, 0, carryC, r * hidden, hidden);
            }
          });
      Matrix dp = dPrevious.rows(0, n);
      Blas.multiplyTransposed(g, wh.value(), 0, dp);
      dp.get(0, n, carryH, 0);
      if (lateInputs > 0) {
        Blas.multiplyTransposed(g, wz.value(), 0, dLate.rows(0, n));
      }
    }

    private float[] cellsBefore(int t) {
      return t == 0 ? firstCell : cells;
    }

    private int cellBeforeAt(int t, int row) {
      return (t == 0 ? row : packing.offset(t - 1) + row) * hidden;
    }

    /** Gradient by the late input of the step just gone back through. */
    public Matrix dLate(int t) {
      return dLate.rows(0, packing.active(t));
    }

    /**
     * Gradient by h_{t-1}, {@code [batch * hidden]}, passed from step t to step t-1; after step 0,
     * by h0. What else read h_{t-1} adds its share here.
     */
    public float[] carryH() {
      return carryH;
    }

    /** Gradient by c_{t-1}; after step 0, by c0. */
    public float[] carryC() {
      return carryC;
    }

    /**
     * After the last backward step: adds the gradients of the weights.
     *
     * @param dx receives the gradient by x {@code [total, inputs]}; may be null
     */
    public void backwardWeights(Matrix x, Matrix dx) {
      Blas.transposedMultiply(x, gates, 1, wx.gradient());
      Blas.transposedMultiply(previous, gates, 1, wh.gradient());
      if (lateInputs > 0) {
        Blas.transposedMultiply(late, gates, 1, wz.gradient());
      }
      Blas.addColumnSums(gates, bias.gradient());
      if (dx != null) {
        Blas.multiplyTransposed(gates, wx.value(), 0, dx);
      }
    }

    @Override
    public void close() {
      gates.close();
      previous.close();
      outputs.close();
      dPrevious.close();
      if (lateInputs > 0) {
        late.close();
        dLate.close();
      }
    }
  }

  /** What an input brings to the gates, {@code b + x Wx}, {@code [n, 4 hidden]}. */
  public void gatesOfInput(Matrix x, Matrix gates) {
    gates.fillRows(bias.value());
    Blas.multiply(x, wx.value(), 1, gates);
  }

  /**
   * One step without a tape, for decoding: h and c are replaced.
   *
   * @param gates what {@link #gatesOfInput} gave for this step, {@code [n, 4 hidden]}; is lost
   * @param z {@code [n, lateInputs]}, null where the layer has none
   * @param h state {@code [n, hidden]}
   * @param c cell {@code [n * hidden]}
   */
  public void step(Matrix gates, Matrix z, Matrix h, float[] c) {
    int n = h.rows();
    if (lateInputs > 0) {
      Blas.multiply(z, wz.value(), 1, gates);
    }
    Blas.multiply(h, wh.value(), 1, gates);
    Parallel.over(
        n,
        12L * hidden,
        (from, to) -> {
          Cell cell = new Cell(hidden);
          for (int r = from; r < to; r++) {
            cell.load(gates, r);
            System.arraycopy(c, r * hidden, cell.before, 0, hidden);
            cell.forward();
            System.arraycopy(cell.after, 0, c, r * hidden, hidden);
            h.put(r, 1, cell.h, 0);
          }
        });
  }

  /** One row's gates and cell in arrays of their own, and the element-wise work on them. */
  private static final class Cell {
    private final int hidden;
    private final float[] row;
    private final float[] i;
    private final float[] f;
    private final float[] o;
    private final float[] u;
    private final float[] before;
    private final float[] after;
    private final float[] tanh;
    private final float[] h;

    Cell(int hidden) {
      this.hidden = hidden;
      row = new float[4 * hidden];
      i = new float[hidden];
      f = new float[hidden];
      o = new float[hidden];
      u = new float[hidden];
      before = new float[hidden];
      after = new float[hidden];
      tanh = new float[hidden];
      h = new float[hidden];
    }

    void load(Matrix gates, int r) {
      gates.get(r, 1, row, 0);
      System.arraycopy(row, 0, i, 0, hidden);
      System.arraycopy(row, hidden, f, 0, hidden);
      System.arraycopy(row, 2 * hidden, o, 0, hidden);
      System.arraycopy(row, 3 * hidden, u, 0, hidden);
    }

    void store(Matrix gates, int r) {
      System.arraycopy(i, 0, row, 0, hidden);
      System.arraycopy(f, 0, row, hidden, hidden);
      System.arraycopy(o, 0, row, 2 * hidden, hidden);
      System.arraycopy(u, 0, row, 3 * hidden, hidden);
      gates.put(r, 1, row, 0);
    }

    /** From what goes into the gates and {@link #before}: gates, {@link #after}, {@link #h}. */
    void forward() {
      Vectors.logistic(i, hidden);
      Vectors.logistic(f, hidden);
      Vectors.logistic(o, hidden);
      Vectors.tanh(u, hidden);
      Vectors.multiply(f, before, after, hidden);
      Vectors.addProduct(i, u, after, hidden);
      System.arraycopy(after, 0, tanh, 0, hidden);
      Vectors.tanh(tanh, hidden);
      Vectors.multiply(o, tanh, h, hidden);
    }

    /**
     * From the gradients by h (in {@link #h}) and by c_t (in {@link #after}): those of what went
     * into the gates, in the gates' places, and that by c_{t-1}, in {@link #after}.
     */
    void backward() {
      throughTanh(after, h, o, tanh, hidden);
      throughOutputGate(o, h, tanh, hidden);
      logisticSlope(f, after, before, row, hidden);
      Vectors.multiply(after, f, before, hidden);
      System.arraycopy(row, 0, f, 0, hidden);
      logisticSlope(i, after, u, row, hidden);
      tanhSlope(u, after, i, hidden);
      System.arraycopy(row, 0, i, 0, hidden);
      System.arraycopy(before, 0, after, 0, hidden);
    }

    private static void throughTanh(float[] dc, float[] dh, float[] o, float[] t, int n) {
      for (int k = 0; k < n; k++) {
        dc[k] += dh[k] * o[k] * (1 - t[k] * t[k]);
      }
    }

    private static void throughOutputGate(float[] o, float[] dh, float[] t, int n) {
      for (int k = 0; k < n; k++) {
        o[k] = dh[k] * t[k] * o[k] * (1 - o[k]);
      }
    }

    private static void logisticSlope(float[] g, float[] dc, float[] times, float[] dg, int n) {
      for (int k = 0; k < n; k++) {
        dg[k] = dc[k] * times[k] * g[k] * (1 - g[k]);
      }
    }

    private static void tanhSlope(float[] u, float[] dc, float[] i, int n) {
      for (int k = 0; k < n; k++) {
        u[k] = dc[k] * i[k] * (1 - u[k] * u[k]);
      }
    }
  }
}
