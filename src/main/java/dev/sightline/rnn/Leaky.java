package dev.sightline.rnn;

import java.util.Arrays;

/**
 * Leaky units: the simple answer to vanishing gradients that the lecture notes put before the LSTM.
 * The memory goes on by a factor of its own instead of through a matrix and a squashing function.
 *
 * <pre>
 * g_t = tanh(x_t Wx + z_t Wz + h_{t-1} Wh + b)
 * c_t = sigma(u) * c_{t-1} + theta_g * g_t         h_t = tanh(c_t)
 * </pre>
 *
 * What remains, {@code theta = sigma(u)}, is below 1, so that a memory fades and cannot explode. u
 * and theta_g are learned, one of each per unit; theta starts at 0.9 and theta_g at 0.5.
 */
public final class Leaky extends GatedCell {
  /** sigma(u) = 0.9. */
  private static final float REMAINS = 2.1972246f;

  private static final float COMES = 0.5f;

  /** Rows u and theta_g. */
  private final Parameters.Entry factors;

  /**
   * @param inputs width of x
   * @param lateInputs width of z, may be 0
   * @param hidden width of h and of c
   */
  public Leaky(Parameters parameters, String name, int inputs, int lateInputs, int hidden) {
    super(new GateWeights(parameters, name, inputs, lateInputs, hidden, 1, 1), 1);
    factors = parameters.add(name + ".factors", 2, hidden, 0);
  }

  @Override
  public void initialise() {
    factors.begin(
        values -> {
          float[] row = new float[hidden];
          Arrays.fill(row, REMAINS);
          values.put(0, 1, row, 0);
          Arrays.fill(row, COMES);
          values.put(1, 1, row, 0);
        });
  }

  @Override
  Row row() {
    return new Cell(hidden, factors.value());
  }

  @Override
  void backwardOwn(Run run) {
    for (int row = 0; row < 2; row++) {
      float[] gradient = new float[hidden];
      factors.gradient().get(row, 1, gradient, 0);
      run.addOwn(row, gradient);
      factors.gradient().put(row, 1, gradient, 0);
    }
  }

  private static final class Cell extends Row {
    private final float[] g = gate[0];
    private final float[] theta;
    private final float[] thetaG;

    Cell(int hidden, Matrix factors) {
      super(hidden, 1, 2);
      theta = new float[hidden];
      thetaG = new float[hidden];
      factors.get(0, 1, theta, 0);
      Vectors.logistic(theta, hidden);
      factors.get(1, 1, thetaG, 0);
    }

    @Override
    void forward() {
      Vectors.tanh(g, n);
      Vectors.multiply(theta, before, after, n);
      Vectors.addProduct(thetaG, g, after, n);
      System.arraycopy(after, 0, h, 0, n);
      Vectors.tanh(h, n);
      System.arraycopy(h, 0, kept, 0, n);
    }

    @Override
    void backward() {
      for (int k = 0; k < n; k++) {
        float dc = dMemory[k] + dh[k] * (1 - kept[k] * kept[k]);
        own[0][k] = dc * before[k] * theta[k] * (1 - theta[k]);
        own[1][k] = dc * g[k];
        g[k] = dc * thetaG[k] * (1 - g[k] * g[k]);
        dMemory[k] = dc * theta[k];
      }
    }
  }
}
