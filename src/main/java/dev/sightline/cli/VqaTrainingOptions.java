package dev.sightline.cli;

import dev.sightline.vqa.AnswerTrainingSettings;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options that say how a model learns to answer questions. */
final class VqaTrainingOptions {
  private static final AnswerTrainingSettings USUAL = AnswerTrainingSettings.DEFAULT;

  @Option(names = "--epochs", description = "Passes over the training data.")
  int epochs = USUAL.epochs();

  @Option(names = "--batch", description = "Examples per step: questions.")
  int batch = USUAL.batch();

  @Option(
      names = "--per-photo",
      description = "Examples of one photo per step, at most: more train faster, fewer teach more.")
  int perPhoto = USUAL.perPhoto();

  @Option(names = "--learning-rate", description = "Peak learning rate.")
  double learningRate = USUAL.learningRate();

  @Option(names = "--weight-decay", description = "Weight decay (AdamW).")
  double weightDecay = USUAL.weightDecay();

  @Option(names = "--smoothing", description = "Label smoothing.")
  double smoothing = USUAL.labelSmoothing();

  @Option(
      names = "--averaging",
      description = "Decay of the running average of the weights (0.995 averages about 200 steps).")
  double averaging = USUAL.averaging();

  @Option(names = "--no-mirror", description = "Do not train on mirror images.")
  boolean noMirror;

  @Option(
      names = "--patience",
      description = "Stop after this many epochs without a better dev score.")
  int patience = USUAL.patience();

  @Option(
      names = "--minimum-count",
      description = "Words seen fewer times than this count as unknown.")
  int minimumCount = 2;

  @Option(
      names = "--minimum-answer-count",
      description = "Answers seen fewer times than this are not learned.")
  int minimumAnswerCount = 1;

  @Option(
      names = "--answers",
      description = "Number of answers to learn, at most: the most common ones.")
  int answers = 3000;

  @Mixin SeedChoice seed;

  /**
   * @throws IllegalArgumentException saying which setting is out of range
   */
  AnswerTrainingSettings settings() {
    return new AnswerTrainingSettings(
        epochs,
        batch,
        perPhoto,
        learningRate,
        weightDecay,
        USUAL.clipNorm(),
        smoothing,
        averaging,
        !noMirror,
        patience,
        seed.value);
  }
}
