package dev.sightline.encoder;

import dev.sightline.spec.Setting;
import dev.sightline.spec.Spec;

/** How to train; the rate rises for some steps and then falls to nothing along a cosine. */
public record EncoderTrainingSettings(
    @Setting(says = "Passes over the training data.", usual = "6", least = 1, mayChange = true)
        int epochs,
    @Setting(says = "Examples per step: photos.", usual = "32", least = 1) int batch,
    @Setting(says = "Copies of the net that share a batch, one per core.", usual = "2", least = 1)
        int replicas,
    @Setting(
            says = "Width and height of the pictures that the net sees. Default: the net's own.",
            label = "PIXELS",
            usual = "224",
            least = 28,
            most = 1024)
        int side,
    @Setting(says = "Width multiplier of the net.", usual = "1", above = 0) double width,
    @Setting(
            says = "Keep the lowest N blocks of the net as they are: only those above learn.",
            label = "N",
            usual = "0",
            least = 0)
        int frozenBlocks,
    @Setting(
            says = "Words that it learns to predict: the most common ones.",
            option = Setting.NO_OPTION,
            usual = "600",
            least = 1)
        int words,
    @Setting(says = "Peak learning rate.", option = "--learning-rate", usual = "1e-4", above = 0)
        double rate,
    @Setting(
            says = "Peak learning rate of the new layers on top.",
            option = "--top-learning-rate",
            usual = "1e-3",
            above = 0)
        double topRate,
    @Setting(
            says = "Steps until the peak rate.",
            option = Setting.NO_OPTION,
            usual = "150",
            least = 0)
        int warmUp,
    @Setting(
            says = "Largest norm of the gradient.",
            option = "--clip-norm",
            usual = "10",
            above = 0)
        double clip,
    @Setting(
            says = "Decay of the running average of the weights (0.995 averages about 200 steps).",
            usual = "0.998",
            least = 0,
            below = 1)
        double averaging,
    @Setting(
            says = "Share of the pooled vector that the layers on top do not see.",
            option = Setting.NO_OPTION,
            usual = "0.2",
            least = 0,
            below = 1)
        double dropout,
    @Setting(says = "Seed for everything random: the same seed gives the same result.", usual = "1")
        long seed) {
  public static final Spec<EncoderTrainingSettings> SPEC = Spec.of(EncoderTrainingSettings.class);

  /**
   * @throws IllegalArgumentException saying which setting is out of range
   */
  public EncoderTrainingSettings {
    Spec.require(
        EncoderTrainingSettings.class,
        epochs,
        batch,
        replicas,
        side,
        width,
        frozenBlocks,
        words,
        rate,
        topRate,
        warmUp,
        clip,
        averaging,
        dropout,
        seed);
  }
}
