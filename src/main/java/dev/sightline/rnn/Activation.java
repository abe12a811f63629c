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
        for (int k = 0; k < n; k++) {
          y[k] = y[k] > 0 ? dy[k] : 0;
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
