package dev.sightline.rnn;

/**
 * RMSprop (Tieleman and Hinton 2012, lecture 6.5):
 *
 * <pre>v = decay v + (1 - decay) g^2      p -= rate g / (sqrt(v) + e)</pre>
 */
public final class RmsProp extends Optimizer {
  private static final float EPSILON = 1e-8f;
  private final float decay;

  /**
   * @param decay in [0, 1); the lecture's is .9
   */
  public RmsProp(Parameters parameters, double decay) {
    super(parameters, 1);
    if (!(decay >= 0 && decay < 1)) {
      throw new IllegalArgumentException("Decay is " + decay + "; it must be in [0, 1)");
    }
    this.decay = (float) decay;
  }

  @Override
  void update(float[] p, float[] g, float[][] s, int n, double rate, int step) {
    float a = (float) rate;
    float rest = 1 - decay;
    float[] v = s[0];
    for (int i = 0; i < n; i++) {
      v[i] = decay * v[i] + rest * g[i] * g[i];
    }
    for (int i = 0; i < n; i++) {
      p[i] -= a * g[i] / ((float) Math.sqrt(v[i]) + EPSILON);
    }
  }
}
