package dev.sightline.rnn;

/** A function applied to each element, and its gradient from its own value. */
public enum Activation {
  TANH,
  LOGISTIC,
  RELU,
  IDENTITY;

  /** {@code x = f(x)}. */
  void forward(float[] x, int n) {
    switch (this) {
      case TANH -> Vectors.tanh(x, n);
      case LOGISTIC -> Vectors.logistic(x, n);
      case RELU -> clamp(x, n);
      case IDENTITY -> {}
    }
  }

  /** {@code x = f(x)} over a whole matrix. */
  void forward(Matrix x) {
    if (this == IDENTITY) {
      return;
    }
    int width = x.columns();
    Parallel.over(
        x.rows(),
        4L * width,
        (from, to) -> {
          float[] row = new float[width];
          for (int r = from; r < to; r++) {
            x.get(r, 1, row, 0);
            forward(row, width);
            x.put(r, 1, row, 0);
          }
        });
  }

  /** {@code into = dy * f'} over whole matrices, from y = f(x). */
  void backward(Matrix y, Matrix dy, Matrix into) {
    int width = y.columns();
    Parallel.over(
        y.rows(),
        4L * width,
        (from, to) -> {
          float[] row = new float[width];
          float[] gradient = new float[width];
          for (int r = from; r < to; r++) {
            y.get(r, 1, row, 0);
            dy.get(r, 1, gradient, 0);
            backward(row, gradient, width);
            into.put(r, 1, row, 0);
          }
        });
  }

  /** {@code y = dy * f'}, from y = f(x). */
  void backward(float[] y, float[] dy, int n) {
    switch (this) {
      case TANH -> {
        for (int k = 0; k < n; k++) {
          y[k] = dy[k] * (1 - y[k] * y[k]);
        }
      }
      case LOGISTIC -> {
        for (int k = 0; k < n; k++) {
          y[k] = dy[k] * y[k] * (1 - y[k]);
        }
      }
      case RELU -> {
        // So that a y that is no number does not make the gradient a zero.
        for (int k = 0; k < n; k++) {
          y[k] = y[k] <= 0 ? 0 : dy[k];
        }
      }
      case IDENTITY -> System.arraycopy(dy, 0, y, 0, n);
    }
  }

  private static void clamp(float[] x, int n) {
    for (int k = 0; k < n; k++) {
      x[k] = Math.max(x[k], 0);
    }
  }
}
