package dev.sightline.vqa;

import dev.sightline.spec.Setting;

/**
 * How a model is trained. The rate rises for a twentieth of the steps and falls to a twentieth of
 * it along a cosine.
 */
public record AnswerTrainingSettings(
    @Setting(says = "Passes over the training data.", usual = "24", least = 1, mayChange = true)
        int epochs,
    @Setting(says = "Examples per step: questions.", usual = "64", least = 1) int batch,
    @Setting(
            says = "Examples of one photo per step, at most: more train faster, fewer teach more.",
            usual = "4",
            least = 1)
        int perPhoto,
    @Setting(says = "Peak learning rate.", usual = "0.003", above = 0) double learningRate,
    @Setting(says = "Weight decay (AdamW).", usual = "0", least = 0) double weightDecay,
    @Setting(says = "Largest norm of the gradient.", usual = "5", above = 0) double clipNorm,
    @Setting(says = "Label smoothing.", option = "--smoothing", usual = "0", least = 0, below = 1)
        double labelSmoothing,
    @Setting(
            says = "Decay of the running average of the weights (0.995 averages about 200 steps).",
            usual = "0.995",
            least = 0,
            below = 1)
        double averaging,
    @Setting(says = "Do not train on mirror images.", option = "--no-mirror", usual = "true")
        boolean mirrored,
    @Setting(
            says = "Stop after this many epochs without a better dev score.",
            usual = "1000",
            least = 1,
            mayChange = true)
        int patience,
    @Setting(says = "Seed for everything random: the same seed gives the same result.", usual = "1")
        long seed) {
  /**
   * @throws IllegalArgumentException where a step would take away more than a weight
   */
  public AnswerTrainingSettings {
    if (weightDecay * learningRate >= 1) {
      throw new IllegalArgumentException(
          "weight-decay is " + weightDecay + "; it must be less than 1 / learning-rate");
    }
  }
}
