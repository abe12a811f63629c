package dev.sightline.activity;

import dev.sightline.spec.Setting;
import dev.sightline.spec.Spec;

/**
 * How a net is trained. The rate rises for a tenth of the steps and then falls to a twentieth along
 * a cosine. The gain of frame t of T is g_t = t / T (Ng et al. 2015, section 3.2).
 */
public record ActivityTrainingSettings(
    @Setting(says = "Passes over the training data.", usual = "25", least = 1, mayChange = true)
        int epochs,
    @Setting(
            says =
                "Training window: untrimmed videos are cut into pieces of this length, elsewhere in"
                    + " each epoch.",
            option = "--window",
            label = "FRAMES",
            usual = "64",
            least = 2)
        int windowFrames,
    @Setting(
            says = "Frames per clip of a net that scores clips.",
            option = Setting.NO_OPTION,
            usual = "30",
            least = 1)
        int clipFrames,
    @Setting(
            says = "Frames per step, approximately.",
            option = "--batch-frames",
            label = "FRAMES",
            usual = "1024",
            least = 1)
        int framesPerBatch,
    @Setting(says = "Peak learning rate.", usual = "0.001", above = 0) double learningRate,
    @Setting(says = "Largest norm of the gradient.", usual = "5", above = 0) double clipNorm,
    @Setting(says = "Do not train on mirror images.", option = "--no-mirror", usual = "true")
        boolean mirrored,
    @Setting(
            says = "Weight the loss of frame t of T by t / T, so that early frames count less.",
            usual = "false")
        boolean gain,
    RankingLoss ranking,
    @Setting(
            says = "Whether the videos are clips of one class each.",
            option = Setting.NO_OPTION,
            usual = "false")
        boolean trimmed,
    @Setting(says = "Seed for everything random: the same seed gives the same result.", usual = "1")
        long seed) {
  public static final Spec<ActivityTrainingSettings> SPEC = Spec.of(ActivityTrainingSettings.class);
}
