package dev.sightline.caption;

import dev.sightline.encoder.TrainableEncoder;
import dev.sightline.train.Learner;
import java.util.Map;

/**
 * The encoder's part in a training with its captioner. Both have an Adam, a rate and a clipping of
 * their own: their gradients differ in length, and clipped together a photo that shakes one would
 * hold the other back.
 *
 * @param rate of the encoder's Adam at its highest; 0 leaves the encoder as it is
 * @param clipNorm global norm of its gradient at most
 */
record EncoderLearner(TrainableEncoder encoder, double rate, double clipNorm) implements Learner {
  @Override
  public String name() {
    return "encoder";
  }

  @Override
  public void begin() {}

  @Override
  public void step(double factor) {
    if (rate > 0) {
      double unused = encoder.step(factor * rate, clipNorm);
    }
  }

  @Override
  public int steps() {
    return encoder.steps();
  }

  @Override
  public float[] weights() {
    return encoder.parameters();
  }

  @Override
  public float[] mean() {
    return weights();
  }

  @Override
  public void set(float[] weights) {
    encoder.parameters(weights);
  }

  @Override
  public Map<String, float[]> arrays() {
    return encoder.arrays();
  }

  @Override
  public void resume(Map<String, float[]> arrays, int steps) {
    encoder.resume(arrays, steps);
  }
}
