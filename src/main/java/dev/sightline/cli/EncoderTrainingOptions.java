package dev.sightline.cli;

import dev.sightline.encoder.EncoderTraining;
import dev.sightline.encoder.zoo.EncoderNet;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options that say how an encoder is fine-tuned. */
final class EncoderTrainingOptions {
  private static final EncoderTraining.Settings USUAL = EncoderTraining.Settings.defaults();

  @Option(names = "--epochs", description = "Passes over the training data.")
  int epochs = USUAL.epochs();

  @Option(names = "--batch", description = "Examples per step: photos.")
  int batch = USUAL.batch();

  @Option(names = "--replicas", description = "Copies of the net that share a batch, one per core.")
  int replicas = USUAL.replicas();

  @Option(
      names = "--frozen-blocks",
      paramLabel = "N",
      description = "Keep the lowest N blocks of the net as they are: only those above learn.")
  int frozenBlocks = USUAL.frozenBlocks();

  @Option(names = "--learning-rate", description = "Peak learning rate.")
  double learningRate = USUAL.rate();

  @Option(
      names = "--top-learning-rate",
      description = "Peak learning rate of the new layers on top.")
  double topLearningRate = USUAL.topRate();

  @Option(
      names = "--averaging",
      description = "Decay of the running average of the weights (0.995 averages about 200 steps).")
  double averaging = USUAL.averaging();

  @Option(
      names = "--clip-frames",
      description = "Frames per clip: this many are photos to learn from, spread evenly over it.")
  int clipFrames = 6;

  @Option(
      names = "--side",
      paramLabel = "PIXELS",
      description = "Width and height of the pictures that the net sees. Default: the net's own.")
  Integer side;

  @Option(names = "--width", hidden = true, description = "Width of the net.")
  double width = 1.0;

  @Mixin SeedChoice seed;

  /** How this net is trained; its own side where none was asked for. */
  EncoderTraining.Settings settings(EncoderNet net) {
    return new EncoderTraining.Settings(
        epochs,
        batch,
        replicas,
        side == null ? net.side() : side,
        width,
        frozenBlocks,
        USUAL.words(),
        learningRate,
        topLearningRate,
        USUAL.warmUp(),
        USUAL.clip(),
        averaging,
        USUAL.dropout(),
        USUAL.saveEvery(),
        seed.value);
  }
}
