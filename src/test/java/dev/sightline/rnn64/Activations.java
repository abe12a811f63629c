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
}
