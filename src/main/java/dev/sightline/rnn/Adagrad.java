package dev.sightline.rnn;

/**
 * Adagrad (Duchi et al. 2011, section 1, diagonal form), the method of the lecture notes' character
 * model:
 *
 * <pre>v += g^2      p -= rate g / (sqrt(v) + e)</pre>
 */
public final class Adagrad extends Optimizer {
  private static final float EPSILON = 1e-8f;

  public Adagrad(Parameters parameters) {
    super(parameters, 1);
  }

  @Override
  void update(float[] p, float[] g, float[][] s, int n, double rate, int step) {
    float a = (float) rate;
    float[] v = s[0];
    for (int i = 0; i < n; i++) {
      v[i] += g[i] * g[i];
    }
    for (int i = 0; i < n; i++) {
      p[i] -= a * g[i] / ((float) Math.sqrt(v[i]) + EPSILON);
    }
  }
}
