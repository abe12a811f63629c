package dev.sightline.rnn;

/**
 * A learning rate as a function of the step, which counts from 0. Schedules hold no state: a
 * training that is resumed asks for its next step. Thread-safe.
 */
@FunctionalInterface
public interface LearningRate {
  /** The rate at {@code step}, from 0. */
  double at(long step);

  /** The same rate at every step. */
  static LearningRate constant(double rate) {
    requirePositive(rate);
    return step -> rate;
  }

  /**
   * Rises in a straight line to {@code peak} at the last of the warm-up steps, then falls along
   * half a cosine to {@code floor * peak} at step {@code steps}, where it stays. A training that is
   * shorter than its warm-up only rises.
   *
   * <pre>
   * peak * (step + 1) / warmUpSteps                                   while step &lt; warmUpSteps
   * peak * (floor + (1 - floor) * (1 + cos(pi * done)) / 2)           afterwards,
   * done = min(1, (step - warmUpSteps) / (steps - warmUpSteps))
   * </pre>
   *
   * @param warmUpSteps 0 for none
   * @param floor share of the peak that is left at the end, in [0, 1]
   */
  static LearningRate warmUpThenCosine(double peak, long warmUpSteps, long steps, double floor) {
    requirePositive(peak);
    if (warmUpSteps < 0) {
      throw new IllegalArgumentException(warmUpSteps + " warm-up steps; 0 or more expected");
    }
    if (!(floor >= 0 && floor <= 1)) {
      throw new IllegalArgumentException("the floor is " + floor + "; expected 0 to 1");
    }
    return step -> {
      if (step < warmUpSteps) {
        return peak * (step + 1) / warmUpSteps;
      }
      double after = step - warmUpSteps;
      double done = Math.min(1, after / Math.max(1, steps - warmUpSteps));
      return peak * (floor + (1 - floor) * (1 + Math.cos(Math.PI * done)) / 2);
    };
  }

  /**
   * Is multiplied by {@code factor} after every {@code every} steps: {@code rate * factor^(step /
   * every)}, the quotient rounded down.
   */
  static LearningRate stepDecay(double rate, double factor, long every) {
    requirePositive(rate);
    requirePositive(factor);
    if (every < 1) {
      throw new IllegalArgumentException("a decay every " + every + " steps; 1 or more expected");
    }
    return step -> rate * Math.pow(factor, (double) Math.floorDiv(step, every));
  }

  private static void requirePositive(double value) {
    if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "the rate or factor is " + value + "; more than 0 expected");
    }
  }
}
