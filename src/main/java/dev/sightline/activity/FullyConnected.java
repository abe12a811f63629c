package dev.sightline.activity;

import dev.sightline.rnn.Dropout;
import dev.sightline.rnn.ElementWise;
import dev.sightline.rnn.Linear;
import dev.sightline.rnn.Matrix;
import dev.sightline.rnn.Parameters;

/**
 * A fully connected layer as CNNs end with: {@code y = dropout(relu(x W + b))}, x {@code [n,
 * inputs]}, y {@code [n, outputs]}.
 */
final class FullyConnected {
  private final Linear linear;
  private final int outputs;
  private final double dropout;

  FullyConnected(Parameters parameters, String name, int inputs, int outputs, double dropout) {
    linear = new Linear(parameters, name, inputs, outputs);
    this.outputs = outputs;
    this.dropout = dropout;
  }

  /** Runs forward; x must stay as it is until the way back. */
  Run run(Matrix x, long seed) {
    return new Run(x, seed);
  }

  /** One way through the layer and, once, back. */
  final class Run implements AutoCloseable {
    private final Matrix x;
    private final Matrix y;
    private final Dropout drop = new Dropout(dropout);

    private Run(Matrix x, long seed) {
      this.x = x;
      y = Matrix.unset(x.rows(), outputs);
      linear.forward(x, y);
      ElementWise.relu(y);
      drop.forward(y, seed);
    }

    /** {@code [n, outputs]}. */
    Matrix outputs() {
      return y;
    }

    /**
     * Adds the gradients of the weights.
     *
     * @param dy gradient by y, which is lost
     * @param dx receives the gradient by x; may be null
     */
    void backward(Matrix dy, Matrix dx) {
      drop.backward(dy);
      ElementWise.reluBackward(y, dy);
      linear.backward(x, dy, dx, 0);
    }

    @Override
    public void close() {
      y.close();
    }
  }
}
