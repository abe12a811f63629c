package dev.sightline.rnn;

/**
 * The two transcendental functions of a recurrent net, written with plain arithmetic so that the
 * compiler can vectorise a loop over them; {@link Math#tanh} and {@link Math#exp} cannot be
 * vectorised and are 20 times slower. The double-precision copy of this room, against which
 * gradients are checked, takes the exact functions instead.
 */
final class Activations {
  private Activations() {}

  /** Hyperbolic tangent, a rational approximation with an absolute error under 4e-7. */
  static float tanh(float x) {
    float v = Math.max(-7.9f, Math.min(7.9f, x));
    float s = v * v;
    float above =
        v
            * (4.89352455891786e-03f
                + s
                    * (6.37261928875436e-04f
                        + s
                            * (1.48572235717979e-05f
                                + s
                                    * (5.12229709037114e-08f
                                        + s
                                            * (-8.60467152213735e-11f
                                                + s
                                                    * (2.00018790482477e-13f
                                                        + s * -2.76076847742355e-16f))))));
    float below =
        4.89352518554385e-03f
            + s * (2.26843463243900e-03f + s * (1.18534705686654e-04f + s * 1.19825839466702e-06f));
    return above / below;
  }

  /**
   * Exponential for {@code x <= 0}, down to -40, below which e^-40 is returned. Relative error
   * under 4e-6 above -15: e^(x/32) by its series, squared five times.
   */
  static float expOfNegative(float x) {
    float z = Math.max(x, -40f) * (1f / 32f);
    float e =
        1f
            + z
                * (1f
                    + z
                        * (1f / 2f
                            + z
                                * (1f / 6f
                                    + z
                                        * (1f / 24f
                                            + z
                                                * (1f / 120f
                                                    + z * (1f / 720f + z * (1f / 5040f)))))));
    e *= e;
    e *= e;
    e *= e;
    e *= e;
    return e * e;
  }

  /**
   * Exponential for x in [-40, 40]; what lies outside is taken for the end it lies beyond. Relative
   * error under 5e-6 where |x| is below 15, else under 2e-5: Pade's fraction of order 6 for
   * e^(x/16), squared four times.
   */
  static float exp(float x) {
    float z = Math.max(-40f, Math.min(40f, x)) * (1f / 16f);
    float s = z * z;
    float even = 1f + s * (5f / 44f + s * (1f / 792f + s * (1f / 665280f)));
    float odd = z * (0.5f + s * (1f / 66f + s * (1f / 15840f)));
    float e = (even + odd) / (even - odd);
    e *= e;
    e *= e;
    e *= e;
    return e * e;
  }
}
