package dev.sightline.train;

import java.util.Map;

/** Weights that a training changes, with all that is known of their former gradients. */
public interface Learner extends AutoCloseable {
  /** Tells it from others in a checkpoint; empty where there is but one. */
  default String name() {
    return "";
  }

  /** Begins with the weights as they are, and knows of no gradients. */
  void begin();

  /**
   * One step down the gradient, which is set to zero after.
   *
   * @param factor on the learning rate
   * @throws ArithmeticException where the gradient is not finite
   */
  void step(double factor);

  /** Steps since {@link #begin}. */
  int steps();

  /** A copy of the weights. */
  float[] weights();

  /** A copy of their running mean; of the weights themselves where they are not averaged. */
  float[] mean();

  /** Sets the weights; what is known of gradients stays. */
  void set(float[] weights);

  /** Copies of the weights and all else that is needed to go on, by name. */
  Map<String, float[]> arrays();

  /**
   * Goes on from {@link #arrays}, after so many steps; instead of {@link #begin}.
   *
   * @throws IllegalArgumentException where they are of other weights
   */
  void resume(Map<String, float[]> arrays, int steps);

  @Override
  default void close() {}
}
