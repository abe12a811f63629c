package dev.sightline.cli;

import dev.sightline.activity.ActivityPlan;
import dev.sightline.activity.ActivityTrainingSettings;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options that say how a net is trained on videos. */
final class ActivityTrainingOptions {
  private static final ActivityTrainingSettings USUAL = ActivityTrainingSettings.DEFAULT;

  @Option(names = "--epochs", description = "Passes over the training data.")
  int epochs = USUAL.epochs();

  @Option(
      names = "--batch-frames",
      paramLabel = "FRAMES",
      description = "Frames per step, approximately.")
  int batchFrames = USUAL.framesPerBatch();

  @Option(
      names = "--window",
      paramLabel = "FRAMES",
      description =
          "Training window: untrimmed videos are cut into pieces of this length, elsewhere in each"
              + " epoch.")
  int window = USUAL.windowFrames();

  @Option(names = "--learning-rate", description = "Peak learning rate.")
  double learningRate = USUAL.learningRate();

  @Mixin RankingOptions ranking;

  @Option(
      names = "--gain",
      description = "Weight the loss of frame t of T by t / T, so that early frames count less.")
  boolean gain;

  @Option(names = "--no-mirror", description = "Do not train on mirror images.")
  boolean noMirror;

  @Mixin SeedChoice seed;

  @Option(names = "--last", description = "Keep the last epoch instead of the best.")
  boolean last;

  /**
   * @param trimmed whether the videos are clips of one class each
   * @throws IllegalArgumentException saying which setting is out of range
   */
  ActivityTrainingSettings settings(ActivityPlan plan, boolean trimmed) {
    return new ActivityTrainingSettings(
        epochs,
        window,
        plan.clipFrames(),
        batchFrames,
        learningRate,
        USUAL.clipNorm(),
        !noMirror,
        gain,
        ranking.ranking(),
        trimmed,
        seed.value);
  }
}
