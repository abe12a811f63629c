package dev.sightline.rnn;

/**
 * Adam (Kingma and Ba 2015, algorithm 1), with the bias corrections folded into the rate:
 *
 * <pre>
 * m = b1 m + (1 - b1) g      v = b2 v + (1 - b2) g^2      b1 = .9, b2 = .999
 * p -= rate sqrt(1 - b2^t) / (1 - b1^t) m / (sqrt(v) + e)
 * </pre>
 */
public final class Adam extends Optimizer {
  private static final float BETA1 = 0.9f;
  private static final float BETA2 = 0.999f;
  private static final float EPSILON = 1e-8f;

  public Adam(Parameters parameters) {
    super(parameters, 2);
  }

  @Override
  void update(float[] p, float[] g, float[][] s, int n, double rate, int step) {
    double correction = Math.sqrt(1 - Math.pow(BETA2, step)) / (1 - Math.pow(BETA1, step));
    update(p, g, s[0], s[1], n, (float) (rate * correction));
  }

  private static void update(float[] p, float[] g, float[] m, float[] v, int n, float a) {
    for (int i = 0; i < n; i++) {
      m[i] = BETA1 * m[i] + (1 - BETA1) * g[i];
    }
    for (int i = 0; i < n; i++) {
      v[i] = BETA2 * v[i] + (1 - BETA2) * g[i] * g[i];
    }
    for (int i = 0; i < n; i++) {
      p[i] -= a * m[i] / ((float) Math.sqrt(v[i]) + EPSILON);
    }
  }
}
