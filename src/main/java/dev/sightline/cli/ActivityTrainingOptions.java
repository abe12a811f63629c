package dev.sightline.cli;

import dev.sightline.activity.ActivityPlan;
import dev.sightline.activity.ActivityTraining;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options that say how a net is trained on videos. */
final class ActivityTrainingOptions {
  private static final String DEFAULT = "Default: ${DEFAULT-VALUE}.";
  private static final ActivityTraining.Settings USUAL = ActivityTraining.Settings.DEFAULT;

  @Option(names = "--epochs", description = "Passes over the training frames. " + DEFAULT)
  int epochs = USUAL.epochs();

  @Option(
      names = "--batch",
      paramLabel = "FRAMES",
      description = "Frames read from one change of the weights to the next, about. " + DEFAULT)
  int batch = USUAL.framesPerBatch();

  @Option(
      names = "--window-frames",
      paramLabel = "FRAMES",
      description =
          "Untrimmed videos are cut into windows of so many frames, at other places in each epoch. "
              + DEFAULT)
  int windowFrames = USUAL.windowFrames();

  @Option(names = "--learning-rate", description = "At its highest. " + DEFAULT)
  double learningRate = USUAL.learningRate();

  @Mixin RankingOptions ranking;

  @Option(
      names = "--gain",
      description = "Frame t of T counts t / T: what is known early counts less.")
  boolean gain;

  @Option(names = "--no-mirror", description = "Do not train on mirrored videos.")
  boolean noMirror;

  @Option(names = "--seed", description = DEFAULT)
  long seed = USUAL.seed();

  @Option(names = "--last", description = "The last epoch counts, not the best.")
  boolean last;

  /**
   * @param trimmed whether the videos are clips of one class each
   * @throws IllegalArgumentException saying which setting is out of range
   */
  ActivityTraining.Settings settings(ActivityPlan plan, boolean trimmed) {
    return new ActivityTraining.Settings(
        epochs,
        windowFrames,
        plan.clipFrames(),
        batch,
        learningRate,
        USUAL.clipNorm(),
        !noMirror,
        gain,
        ranking.ranking(),
        trimmed,
        seed);
  }
}
