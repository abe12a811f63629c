package dev.sightline.activity;

import dev.sightline.eval.Runs;

/**
 * Makes one label of each frame out of the probabilities of all: for a labeller of which one
 * activity holds at a time. Immutable.
 */
public interface Smoothing {
  /** Each frame by itself: the most probable class. */
  Smoothing NONE =
      new Smoothing() {
        @Override
        public int[] labels(float[][] probabilities, double rateHz) {
          return Runs.best(probabilities);
        }

        @Override
        public int settled(float[][] probabilities, double rateHz) {
          return probabilities.length;
        }
      };

  /**
   * The labels.
   *
   * @param probabilities {@code [frames, classes]}
   * @return {@code [frames]}
   */
  int[] labels(float[][] probabilities, double rateHz);

  /** How many frames, from the first on, have labels that no later frame can change. */
  int settled(float[][] probabilities, double rateHz);
}
