package dev.sightline.cli;

import dev.sightline.vqa.AnswerTraining;
import picocli.CommandLine.Option;

/** Options that say how a model learns to answer questions. */
final class VqaTrainingOptions {
  private static final String DEFAULT = "Default: ${DEFAULT-VALUE}.";
  private static final AnswerTraining.Settings USUAL = AnswerTraining.Settings.DEFAULT;

  @Option(names = "--epochs", description = "Passes over the training questions. " + DEFAULT)
  int epochs = USUAL.epochs();

  @Option(names = "--batch", description = "Questions of a batch. " + DEFAULT)
  int batch = USUAL.batch();

  @Option(
      names = "--per-photo",
      description =
          "Questions about one photo that are seen together, at most; more train faster. "
              + DEFAULT)
  int perPhoto = USUAL.perPhoto();

  @Option(names = "--rate", description = "Learning rate at its highest. " + DEFAULT)
  double rate = USUAL.learningRate();

  @Option(names = "--weight-decay", description = DEFAULT)
  double weightDecay = USUAL.weightDecay();

  @Option(names = "--smoothing", description = "Label smoothing. " + DEFAULT)
  double smoothing = USUAL.labelSmoothing();

  @Option(
      names = "--averaging",
      description =
          "The weights kept are a running mean over steps, of which so much stays at each. "
              + DEFAULT)
  double averaging = USUAL.averaging();

  @Option(names = "--no-mirror", description = "Do not train on mirror images.")
  boolean noMirror;

  @Option(
      names = "--patience",
      description = "Stop after so many epochs without a better dev score. " + DEFAULT)
  int patience = USUAL.patience();

  @Option(
      names = "--minimum-count",
      defaultValue = "2",
      description = "Rarer words of questions are unknown. " + DEFAULT)
  int minimumCount;

  @Option(
      names = "--minimum-answer-count",
      defaultValue = "1",
      description = "Rarer answers are not learned. " + DEFAULT)
  int minimumAnswerCount;

  @Option(
      names = "--answers",
      defaultValue = "3000",
      description = "Answers that are learned at most, the commonest. " + DEFAULT)
  int answers;

  @Option(names = "--seed", description = DEFAULT)
  long seed = USUAL.seed();

  /**
   * @throws IllegalArgumentException saying which setting is out of range
   */
  AnswerTraining.Settings settings() {
    return new AnswerTraining.Settings(
        epochs,
        batch,
        perPhoto,
        rate,
        weightDecay,
        USUAL.clipNorm(),
        smoothing,
        averaging,
        !noMirror,
        patience,
        seed);
  }
}
