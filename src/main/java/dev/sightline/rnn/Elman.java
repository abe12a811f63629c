package dev.sightline.rnn;

/**
 * The simple recurrent net (Elman 1990), the "vanilla" one of the lecture notes:
 *
 * <pre>h_t = f(x_t Wx + z_t Wz + h_{t-1} Wh + b)</pre>
 *
 * f is tanh, the logistic function or ReLU. What reads h, {@code y_t = g(h_t Wy)}, is a layer of
 * its own.
 */
public final class Elman extends GatedCell {
  private final Activation activation;

  /**
   * @param inputs width of x
   * @param lateInputs width of z, may be 0
   * @param hidden width of h
   * @param activation f
   */
  public Elman(
      Parameters parameters,
      String name,
      int inputs,
      int lateInputs,
      int hidden,
      Activation activation) {
    super(new GateWeights(parameters, name, inputs, lateInputs, hidden, 1, 1), 0);
    this.activation = activation;
  }

  @Override
  Row row() {
    return new Row(hidden, 1) {
      @Override
      void forward() {
        activation.forward(gate[0], n);
        System.arraycopy(gate[0], 0, h, 0, n);
      }

      @Override
      void backward() {
        activation.backward(gate[0], dh, n);
      }
    };
  }
}
