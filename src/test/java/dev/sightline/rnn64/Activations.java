package dev.sightline.rnn64;

/** The exact functions, for the double-precision copy of the room {@code rnn}. */
final class Activations {
  private Activations() {}

  static double tanh(double x) {
    return Math.tanh(x);
  }

  static double expOfNegative(double x) {
    return Math.exp(x);
  }

  static double exp(double x) {
    return Math.exp(Math.max(-40, Math.min(40, x)));
  }
}
