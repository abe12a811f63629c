package dev.sightline.cli;

import dev.sightline.encoder.EncoderTraining;
import dev.sightline.encoder.zoo.EncoderNet;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options that say how an encoder is fine-tuned. */
final class EncoderTrainingOptions {
  @Option(names = "--epochs", description = "Passes over the training data.")
  int epochs = 6;

  @Option(names = "--batch", description = "Examples per step: photos.")
  int batch = 32;

  @Option(names = "--replicas", description = "Copies of the net that share a batch, one per core.")
  int replicas = 2;

  @Option(names = "--learning-rate", description = "Peak learning rate.")
  double learningRate = 1e-4;

  @Option(
      names = "--top-learning-rate",
      description = "Peak learning rate of the new layer on top.")
  double topLearningRate = 1e-3;

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
    EncoderTraining.Settings usual = EncoderTraining.Settings.defaults();
    return new EncoderTraining.Settings(
        epochs,
        batch,
        replicas,
        side == null ? net.side() : side,
        width,
        usual.words(),
        learningRate,
        topLearningRate,
        usual.warmUp(),
        usual.clip(),
        usual.saveEvery(),
        seed.value);
  }
}
