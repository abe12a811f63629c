package dev.sightline.rnn;

/**
 * Affine layer: {@code y = x W + b}, x {@code [n, inputs]}, y {@code [n, outputs]}.
 *
 * <p>Stateless between calls; the caller keeps x for the backward pass.
 */
public final class Linear {
  private final Parameters.Entry weight;
  private final Parameters.Entry bias;

  /** Weights start uniform in ±1/sqrt(inputs), the bias at zero. */
  public Linear(Parameters parameters, String name, int inputs, int outputs) {
    this(parameters, name, inputs, outputs, 1);
  }

  /**
   * @param range weights start uniform in ±range/sqrt(inputs), so that standardised inputs give
   *     outputs of some .6 range
   */
  public Linear(Parameters parameters, String name, int inputs, int outputs, double range) {
    weight = parameters.add(name + ".weight", inputs, outputs, begin(range, inputs));
    bias = parameters.add(name + ".bias", 1, outputs, 0);
  }

  private Linear(Parameters.Entry weight) {
    this.weight = weight;
    bias = null;
  }

  /** A layer without b. */
  public static Linear withoutBias(Parameters parameters, String name, int inputs, int outputs) {
    return new Linear(parameters.add(name + ".weight", inputs, outputs, begin(1, inputs)));
  }

  private static float begin(double range, int inputs) {
    return (float) (range / Math.sqrt(Math.max(1, inputs)));
  }

  /** Writes {@code x W + b} into y. */
  public void forward(Matrix x, Matrix y) {
    if (bias == null) {
      Blas.multiply(x, weight.value(), 0, y);
      return;
    }
    y.fillRows(bias.value());
    Blas.multiply(x, weight.value(), 1, y);
  }

  /** Adds {@code x W} to y; b plays no part. */
  public void addForward(Matrix x, Matrix y) {
    Blas.multiply(x, weight.value(), 1, y);
  }

  /**
   * Adds this batch's gradients of W and b, and writes that of x.
   *
   * @param dy gradient of the loss by y
   * @param dx receives the gradient by x; may be null
   * @param beta 0 overwrites dx, 1 adds to it
   */
  public void backward(Matrix x, Matrix dy, Matrix dx, float beta) {
    backwardWeights(x, dy);
    if (dx != null) {
      backwardInput(dy, dx, beta);
    }
  }

  /** Only the gradients of W and b. */
  public void backwardWeights(Matrix x, Matrix dy) {
    Blas.transposedMultiply(x, dy, 1, weight.gradient());
    if (bias != null) {
      Blas.addColumnSums(dy, bias.gradient());
    }
  }

  /** Only the gradient of x. */
  public void backwardInput(Matrix dy, Matrix dx, float beta) {
    Blas.multiplyTransposed(dy, weight.value(), beta, dx);
  }
}
