package dev.sightline.rnn;

/** Gradients through the functions in a cell, element by element, as vector code. */
final class Slopes {
  private Slopes() {}

  /** {@code g = dy * times * g (1 - g)}: through g = sigma(a), where y = g * times. */
  static void logistic(float[] g, float[] dy, float[] times, int n) {
    for (int k = 0; k < n; k++) {
      g[k] = dy[k] * times[k] * g[k] * (1 - g[k]);
    }
  }

  /** {@code u = dy * times * (1 - u^2)}: through u = tanh(a), where y = u * times. */
  static void tanh(float[] u, float[] dy, float[] times, int n) {
    for (int k = 0; k < n; k++) {
      u[k] = dy[k] * times[k] * (1 - u[k] * u[k]);
    }
  }

  /** {@code dc += dh * o * (1 - t^2)}: through h = o * t, t = tanh(c). */
  static void addThroughTanh(float[] dh, float[] o, float[] t, float[] dc, int n) {
    for (int k = 0; k < n; k++) {
      dc[k] += dh[k] * o[k] * (1 - t[k] * t[k]);
    }
  }
}
