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
    private final float[] staging;

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
      gates = new Matrix(total, 4 * hidden);
      previous = new Matrix(total, hidden);
      outputs = new Matrix(total, hidden);
      late = lateInputs == 0 ? null : new Matrix(total, lateInputs);
      dPrevious = new Matrix(batch, hidden);
      dLate = lateInputs == 0 ? null : new Matrix(batch, lateInputs);
      cells = new float[total * hidden];
      cellTanh = new float[total * hidden];
      firstCell = c0 == null ? new float[batch * hidden] : c0;
      carryH = new float[batch * hidden];
      carryC = new float[batch * hidden];
      staging = new float[batch * 4 * hidden];
      if (h0 != null) {
        previous.put(0, batch, h0, 0);
      }
      Linear.fillRows(gates, bias.value().toArray());
      Blas.multiply(x, wx.value(), 1, gates);
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
            g.get(from, to - from, staging, from * 4 * hidden);
            for (int r = from; r < to; r++) {
              int q = r * 4 * hidden;
              Vectors.logistic(staging, q, 3 * hidden);
              Vectors.tanh(staging, q + 3 * hidden, hidden);
              float[] before = t == 0 ? firstCell : cells;
              int beforeAt = (t == 0 ? r : packing.offset(t - 1) + r) * hidden;
              int c = (at + r) * hidden;
              newCell(staging, q, before, beforeAt, cells, c, hidden);
              System.arraycopy(cells, c, cellTanh, c, hidden);
              Vectors.tanh(cellTanh, c, hidden);
              output(staging, q + 2 * hidden, cellTanh, c, h, r * hidden, hidden);
            }
            g.put(from, to - from, staging, from * 4 * hidden);
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
            float[] dh = new float[(to - from) * hidden];
            dOutputs.get(at + from, to - from, dh, 0);
            Vectors.add(carryH, from * hidden, dh, 0, dh.length);
            g.get(from, to - from, staging, from * 4 * hidden);
            for (int r = from; r < to; r++) {
              float[] before = t == 0 ? firstCell : cells;
              int beforeAt = (t == 0 ? r : packing.offset(t - 1) + r) * hidden;
              gateGradients(
                  staging,
                  r * 4 * hidden,
                  dh,
                  (r - from) * hidden,
                  carryC,
                  r * hidden,
                  cellTanh,
                  (at + r) * hidden,
                  before,
                  beforeAt,
                  hidden);
            }
            g.put(from, to - from, staging, from * 4 * hidden);
          });
      Matrix dp = dPrevious.rows(0, n);
      Blas.multiplyTransposed(g, wh.value(), 0, dp);
      dp.get(0, n, carryH, 0);
      if (lateInputs > 0) {
        Blas.multiplyTransposed(g, wz.value(), 0, dLate.rows(0, n));
      }
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
      Linear.addColumnSums(gates, bias.gradient());
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

  /**
   * One step without a tape, for decoding: h and c are replaced.
   *
   * @param x {@code [n, inputs]}
   * @param z {@code [n, lateInputs]}, null where the layer has none
   * @param h state {@code [n, hidden]}
   * @param c cell {@code [n * hidden]}
   * @param gates scratch {@code [n, 4 hidden]}
   */
  public void step(Matrix x, Matrix z, Matrix h, float[] c, Matrix gates) {
    int n = h.rows();
    Linear.fillRows(gates, bias.value().toArray());
    Blas.multiply(x, wx.value(), 1, gates);
    if (lateInputs > 0) {
      Blas.multiply(z, wz.value(), 1, gates);
    }
    Blas.multiply(h, wh.value(), 1, gates);
    Parallel.over(
        n,
        12L * hidden,
        (from, to) -> {
          float[] g = new float[4 * hidden];
          float[] t = new float[hidden];
          for (int r = from; r < to; r++) {
            gates.get(r, 1, g, 0);
            Vectors.logistic(g, 0, 3 * hidden);
            Vectors.tanh(g, 3 * hidden, hidden);
            newCell(g, 0, c, r * hidden, c, r * hidden, hidden);
            System.arraycopy(c, r * hidden, t, 0, hidden);
            Vectors.tanh(t, 0, hidden);
            output(g, 2 * hidden, t, 0, t, 0, hidden);
            h.put(r, 1, t, 0);
          }
        });
  }

  private static void newCell(
      float[] g, int q, float[] before, int b, float[] after, int a, int hidden) {
    for (int i = 0; i < hidden; i++) {
      after[a + i] = g[q + hidden + i] * before[b + i] + g[q + i] * g[q + 3 * hidden + i];
    }
  }

  private static void output(float[] g, int o, float[] t, int ta, float[] h, int ha, int hidden) {
    for (int i = 0; i < hidden; i++) {
      h[ha + i] = g[o + i] * t[ta + i];
    }
  }

  /** Replaces the four gates' values by the gradients of what went into them; updates dc. */
  private static void gateGradients(
      float[] g,
      int q,
      float[] dh,
      int dhAt,
      float[] dc,
      int dcAt,
      float[] t,
      int tAt,
      float[] before,
      int beforeAt,
      int hidden) {
    for (int k = 0; k < hidden; k++) {
      float i = g[q + k];
      float f = g[q + hidden + k];
      float o = g[q + 2 * hidden + k];
      float u = g[q + 3 * hidden + k];
      float ct = t[tAt + k];
      float h = dh[dhAt + k];
      float d = dc[dcAt + k] + h * o * (1 - ct * ct);
      g[q + k] = d * u * i * (1 - i);
      g[q + hidden + k] = d * before[beforeAt + k] * f * (1 - f);
      g[q + 2 * hidden + k] = h * ct * o * (1 - o);
      g[q + 3 * hidden + k] = d * i * (1 - u * u);
      dc[dcAt + k] = d * f;
    }
  }
}
