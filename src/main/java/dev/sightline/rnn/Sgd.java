package dev.sightline.rnn;

/**
 * Gradient descent with momentum (Polyak 1964; in the form of Sutskever et al. 2013, equations 1
 * and 2, with the rate outside):
 *
 * <pre>v = momentum v + g      p -= rate v</pre>
 */
public final class Sgd extends Optimizer {
  private final float momentum;

  /**
   * @param momentum in [0, 1); 0 for plain gradient descent
   */
  public Sgd(Parameters parameters, double momentum) {
    super(parameters, momentum == 0 ? 0 : 1);
    if (!(momentum >= 0 && momentum < 1)) {
      throw new IllegalArgumentException("Momentum is " + momentum + "; it must be in [0, 1)");
    }
    this.momentum = (float) momentum;
  }

  @Override
  void update(float[] p, float[] g, float[][] s, int n, double rate, int step) {
    float a = (float) rate;
    float[] direction = g;
    if (s.length > 0) {
      direction = s[0];
      for (int i = 0; i < n; i++) {
        direction[i] = momentum * direction[i] + g[i];
      }
    }
    for (int i = 0; i < n; i++) {
      p[i] -= a * direction[i];
    }
  }
}
