package dev.sightline.rnn;

/**
 * Long short-term memory (Hochreiter and Schmidhuber 1997; forget gate of Gers et al. 2000).
 *
 * <pre>
 * i, f, o = sigma(x_t Wx + z_t Wz + h_{t-1} Wh + b)      c~ = tanh(...)
 * c_t = f * c_{t-1} + i * c~                             h_t = o * tanh(c_t)
 * </pre>
 *
 * The four gates are one product: columns are ordered i, f, o, c~. The forget gate's bias starts at
 * 1. The memory is c.
 */
public final class Lstm extends GatedCell {
  /**
   * @param inputs width of x
   * @param lateInputs width of z, may be 0
   * @param hidden width of h and of c
   */
  public Lstm(Parameters parameters, String name, int inputs, int lateInputs, int hidden) {
    super(new GateWeights(parameters, name, inputs, lateInputs, hidden, 4, 4), 1);
  }

  @Override
  public void initialise() {
    fillBias(1, 1);
  }

  @Override
  Row row() {
    return new Cell(hidden);
  }

  private static final class Cell extends Row {
    private final float[] i = gate[0];
    private final float[] f = gate[1];
    private final float[] o = gate[2];
    private final float[] u = gate[3];

    Cell(int hidden) {
      super(hidden, 4);
    }

    @Override
    void forward() {
      Vectors.logistic(i, n);
      Vectors.logistic(f, n);
      Vectors.logistic(o, n);
      Vectors.tanh(u, n);
      Vectors.multiply(f, before, after, n);
      Vectors.addProduct(i, u, after, n);
      System.arraycopy(after, 0, kept, 0, n);
      Vectors.tanh(kept, n);
      Vectors.multiply(o, kept, h, n);
    }

    @Override
    void backward() {
      Slopes.addThroughTanh(dh, o, kept, dMemory, n);
      Slopes.logistic(o, dh, kept, n);
      System.arraycopy(f, 0, h, 0, n);
      Slopes.logistic(f, dMemory, before, n);
      System.arraycopy(i, 0, kept, 0, n);
      Slopes.logistic(i, dMemory, u, n);
      Slopes.tanh(u, dMemory, kept, n);
      Vectors.multiply(dMemory, h, before, n);
      System.arraycopy(before, 0, dMemory, 0, n);
    }
  }
}
