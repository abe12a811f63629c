package dev.sightline.rnn;

/**
 * LSTM with peepholes (Gers and Schmidhuber 2000): input and forget gate also see the memory as it
 * was, the output gate sees it as it has become, each element its own.
 *
 * <pre>
 * i, f = sigma(x_t Wx + z_t Wz + h_{t-1} Wh + p * c_{t-1} + b)     c~ = tanh(x_t Wx + ... + b)
 * c_t = f * c_{t-1} + i * c~
 * o = sigma(x_t Wx + z_t Wz + h_{t-1} Wh + p_o * c_t + b)          h_t = o * tanh(c_t)
 * </pre>
 *
 * Columns are ordered i, f, o, c~, the peepholes' {@code p} i, f, o. The forget gate's bias starts
 * at 1, the peepholes at random.
 */
public final class PeepholeLstm extends GatedCell {
  private final Parameters.Entry peepholes;

  /**
   * @param inputs width of x
   * @param lateInputs width of z, may be 0
   * @param hidden width of h and of c
   */
  public PeepholeLstm(Parameters parameters, String name, int inputs, int lateInputs, int hidden) {
    super(new GateWeights(parameters, name, inputs, lateInputs, hidden, 4, 4), 1);
    peepholes = parameters.add(name + ".peepholes", 3, hidden, (float) (1 / Math.sqrt(hidden)));
  }

  @Override
  public void initialise() {
    fillBias(1, 1);
  }

  @Override
  Row row() {
    return new Cell(hidden, peepholes.value());
  }

  @Override
  void backwardOwn(Run run) {
    float[] gradient = peepholes.gradient().toArray();
    for (int gate = 0; gate < 3; gate++) {
      float[] sums = new float[hidden];
      run.addMemoryProducts(gate, gate == 2, sums);
      for (int k = 0; k < hidden; k++) {
        gradient[gate * hidden + k] += sums[k];
      }
    }
    peepholes.gradient().put(0, 3, gradient, 0);
  }

  private static final class Cell extends Row {
    private final float[] i = gate[0];
    private final float[] f = gate[1];
    private final float[] o = gate[2];
    private final float[] u = gate[3];
    private final float[][] p;

    Cell(int hidden, Matrix peepholes) {
      super(hidden, 4);
      p = new float[3][hidden];
      for (int g = 0; g < 3; g++) {
        peepholes.get(g, 1, p[g], 0);
      }
    }

    @Override
    void forward() {
      Vectors.addProduct(p[0], before, i, n);
      Vectors.addProduct(p[1], before, f, n);
      Vectors.logistic(i, n);
      Vectors.logistic(f, n);
      Vectors.tanh(u, n);
      Vectors.multiply(f, before, after, n);
      Vectors.addProduct(i, u, after, n);
      Vectors.addProduct(p[2], after, o, n);
      Vectors.logistic(o, n);
      System.arraycopy(after, 0, kept, 0, n);
      Vectors.tanh(kept, n);
      Vectors.multiply(o, kept, h, n);
    }

    @Override
    void backward() {
      Slopes.addThroughTanh(dh, o, kept, dMemory, n);
      Slopes.logistic(o, dh, kept, n);
      Vectors.addProduct(o, p[2], dMemory, n);
      System.arraycopy(f, 0, h, 0, n);
      Slopes.logistic(f, dMemory, before, n);
      System.arraycopy(i, 0, kept, 0, n);
      Slopes.logistic(i, dMemory, u, n);
      Slopes.tanh(u, dMemory, kept, n);
      Vectors.multiply(dMemory, h, before, n);
      Vectors.addProduct(i, p[0], before, n);
      Vectors.addProduct(f, p[1], before, n);
      System.arraycopy(before, 0, dMemory, 0, n);
    }
  }
}
