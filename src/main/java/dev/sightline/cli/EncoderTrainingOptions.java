package dev.sightline.cli;

import dev.sightline.encoder.EncoderTraining;
import dev.sightline.encoder.zoo.EncoderNet;
import picocli.CommandLine.Option;

/** Options that say how an encoder is fine-tuned. */
final class EncoderTrainingOptions {
  private static final String DEFAULT = "Default: ${DEFAULT-VALUE}.";

  @Option(names = "--epochs", defaultValue = "6", description = DEFAULT)
  int epochs;

  @Option(names = "--batch", defaultValue = "32", description = "Photos in a step. " + DEFAULT)
  int batch;

  @Option(
      names = "--replicas",
      defaultValue = "2",
      description = "Nets that share a batch, one core each. " + DEFAULT)
  int replicas;

  @Option(names = "--rate", defaultValue = "1e-4", description = "Learning rate. " + DEFAULT)
  double rate;

  @Option(
      names = "--top-rate",
      defaultValue = "1e-3",
      description = "Learning rate of the new layer on top. " + DEFAULT)
  double topRate;

  @Option(names = "--side", paramLabel = "PIXELS", description = "Default: the net's own.")
  Integer side;

  @Option(names = "--width", defaultValue = "1.0", hidden = true, description = "Width of the net.")
  double width;

  @Option(names = "--seed", defaultValue = "1", description = DEFAULT)
  long seed;

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
        rate,
        topRate,
        usual.warmUp(),
        usual.clip(),
        usual.saveEvery(),
        seed);
  }
}
