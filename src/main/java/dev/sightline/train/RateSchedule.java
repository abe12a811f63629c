package dev.sightline.train;

import dev.sightline.rnn.LearningRate;

/**
 * The factor on the learning rate over the steps of a phase: in a straight line up to 1, then along
 * a cosine down to its floor.
 *
 * @param warmUp share of all steps in which it rises; infinity for {@code mostWarmUp} steps,
 *     however few there are
 * @param mostWarmUp steps in which it rises, at most
 * @param floor what is left at the end
 */
public record RateSchedule(double warmUp, int mostWarmUp, double floor) {
  /** The peak at every step. */
  public static final RateSchedule CONSTANT = new RateSchedule(0, 0, 1);

  /** Rises over a share of the steps and falls to a twentieth. */
  public static RateSchedule rising(double warmUp) {
    return new RateSchedule(warmUp, Integer.MAX_VALUE, 0.05);
  }

  LearningRate over(long steps) {
    long rise = Math.min(mostWarmUp, (long) (warmUp * steps));
    return LearningRate.warmUpThenCosine(1, rise, steps, floor);
  }
}
