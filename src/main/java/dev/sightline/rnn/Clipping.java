package dev.sightline.rnn;

import dev.sightline.spec.Setting;

/**
 * How a gradient that is too long is cut before a step: first all of it is scaled down to a global
 * norm (Pascanu et al. 2013, algorithm 1), then each element is held between -value and value
 * (Graves 2013, section 2.1). Infinity leaves it as long as it is.
 */
public record Clipping(
    @Setting(says = "Largest norm of the gradient.", option = "--clip-norm", usual = "5", above = 0)
        double norm,
    @Setting(
            says = "Largest absolute value of one element of the gradient.",
            option = "--clip-value",
            usual = "5",
            above = 0)
        double value) {
  public static final Clipping NONE =
      new Clipping(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);

  /**
   * @throws IllegalArgumentException where a limit is not positive
   */
  public Clipping {
    if (!(norm > 0) || !(value > 0)) {
      throw new IllegalArgumentException(
          "A gradient is clipped at a positive norm and value; asked for are "
              + norm
              + " and "
              + value);
    }
  }

  public static Clipping byNorm(double norm) {
    return new Clipping(norm, Double.POSITIVE_INFINITY);
  }

  public static Clipping byValue(double value) {
    return new Clipping(Double.POSITIVE_INFINITY, value);
  }

  /** Cuts part of a gradient, of whose whole the norm is known. */
  void apply(float[] gradient, int n, double wholeNorm) {
    float scale = (float) Math.min(1, norm / Math.max(wholeNorm, 1e-30));
    if (scale < 1) {
      for (int i = 0; i < n; i++) {
        gradient[i] *= scale;
      }
    }
    if (value < Double.POSITIVE_INFINITY) {
      float limit = (float) value;
      for (int i = 0; i < n; i++) {
        gradient[i] = Math.max(-limit, Math.min(limit, gradient[i]));
      }
    }
  }
}
