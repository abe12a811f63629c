package dev.sightline.train;

/**
 * The ranges of settings, each checked with one sentence that names the setting and what is
 * allowed.
 */
public final class Allowed {
  private Allowed() {}

  /** Whole numbers from {@code least} to {@code most}. */
  public static void whole(String name, long value, long least, long most) {
    if (value < least || value > most) {
      String allowed =
          most == Integer.MAX_VALUE
              ? "it must be at least " + least
              : "allowed is " + least + " to " + most;
      throw new IllegalArgumentException(name + " is " + value + "; " + allowed);
    }
  }

  /** Numbers from {@code least} to {@code most}; not NaN. */
  public static void number(String name, double value, double least, double most) {
    if (!(value >= least && value <= most)) {
      throw new IllegalArgumentException(
          name + " is " + value + "; allowed is " + text(least) + " to " + text(most));
    }
  }

  /** Numbers above zero, such as a learning rate. */
  public static void aboveZero(String name, double value) {
    if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(name + " is " + value + "; it must be more than 0");
    }
  }

  private static String text(double bound) {
    return bound == Math.rint(bound) ? Long.toString((long) bound) : Double.toString(bound);
  }
}
