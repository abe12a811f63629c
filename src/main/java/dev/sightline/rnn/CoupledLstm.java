package dev.sightline.rnn;

/**
 * LSTM with coupled gates (Greff et al. 2017, section 3, "CIFG"): what is forgotten is what is
 * replaced, {@code i = 1 - f}, so there is a gate less.
 *
 * <pre>
 * f, o = sigma(x_t Wx + z_t Wz + h_{t-1} Wh + b)         c~ = tanh(...)
 * c_t = f * c_{t-1} + (1 - f) * c~                       h_t = o * tanh(c_t)
 * </pre>
 *
 * Columns are ordered f, o, c~. The forget gate's bias starts at 1.
 */
public final class CoupledLstm extends GatedCell {
  /**
   * @param inputs width of x
   * @param lateInputs width of z, may be 0
   * @param hidden width of h and of c
   */
  public CoupledLstm(Parameters parameters, String name, int inputs, int lateInputs, int hidden) {
    super(new GateWeights(parameters, name, inputs, lateInputs, hidden, 3, 3), 1);
  }

  @Override
  public void initialise() {
    fillBias(0, 1);
  }

  @Override
  Row row() {
    return new Cell(hidden);
  }

  private static final class Cell extends Row {
    private final float[] f = gate[0];
    private final float[] o = gate[1];
    private final float[] u = gate[2];

    Cell(int hidden) {
      super(hidden, 3);
    }

    @Override
    void forward() {
      Vectors.logistic(f, n);
      Vectors.logistic(o, n);
      Vectors.tanh(u, n);
      mix(f, before, u, after, n);
      System.arraycopy(after, 0, kept, 0, n);
      Vectors.tanh(kept, n);
      Vectors.multiply(o, kept, h, n);
    }

    @Override
    void backward() {
      Slopes.addThroughTanh(dh, o, kept, dMemory, n);
      Slopes.logistic(o, dh, kept, n);
      System.arraycopy(f, 0, h, 0, n);
      difference(before, u, kept, n);
      Slopes.logistic(f, dMemory, kept, n);
      rest(h, kept, n);
      Slopes.tanh(u, dMemory, kept, n);
      Vectors.multiply(dMemory, h, before, n);
      System.arraycopy(before, 0, dMemory, 0, n);
    }

    private static void mix(float[] f, float[] c, float[] u, float[] after, int n) {
      for (int k = 0; k < n; k++) {
        after[k] = f[k] * c[k] + (1 - f[k]) * u[k];
      }
    }

    private static void difference(float[] a, float[] b, float[] d, int n) {
      for (int k = 0; k < n; k++) {
        d[k] = a[k] - b[k];
      }
    }

    private static void rest(float[] f, float[] rest, int n) {
      for (int k = 0; k < n; k++) {
        rest[k] = 1 - f[k];
      }
    }
  }
}
