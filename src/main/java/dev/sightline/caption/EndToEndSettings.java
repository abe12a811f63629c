package dev.sightline.caption;

import dev.sightline.train.Allowed;

/**
 * How captioner and encoder are trained together, see {@link EndToEndTraining}.
 *
 * @param captioner how the captioner is; its schedule is the encoder's too
 * @param encoderRate of the encoder's Adam at its highest; 0 leaves the encoder as it is
 * @param encoderClip global norm of the encoder's gradient at most
 * @param replicas copies of the encoder that share a batch: sums are taken in their order
 * @param varied whether parts of the photos in other colours are seen
 * @param saveEvery steps between two checkpoints
 */
public record EndToEndSettings(
    CaptionTrainingSettings captioner,
    double encoderRate,
    double encoderClip,
    int replicas,
    boolean varied,
    int saveEvery) {
  /**
   * @throws IllegalArgumentException saying which setting is out of range, and the range
   */
  public EndToEndSettings {
    Allowed.number("encoder-learning-rate", encoderRate, 0, 1);
    Allowed.aboveZero("the largest norm of the encoder's gradient", encoderClip);
    Allowed.whole("replicas", replicas, 1, 1024);
    Allowed.whole("steps between two checkpoints", saveEvery, 1, Integer.MAX_VALUE);
  }
}
