package dev.sightline.cli;

import dev.sightline.caption.CaptionTrainingSettings;
import dev.sightline.caption.EndToEndSettings;
import picocli.CommandLine.Option;

/** Options that say whether and how the encoder is trained together with the captioner. */
final class EndToEndOptions {
  private static final double LONGEST_GRADIENT = 5;
  private static final int SAVE_EVERY = 200;

  @Option(
      names = "--fine-tune-encoder",
      description =
          "Train every layer of the encoder too, by the captioner's loss. It is written beside the"
              + " captioner. With --from, it starts from that captioner's encoder.")
  boolean asked;

  @Option(
      names = "--encoder-learning-rate",
      description = "Peak learning rate of the encoder; 0 leaves it unchanged.")
  double rate = 1e-5;

  @Option(
      names = "--replicas",
      description =
          "Copies of the net that share a batch, one per core. Default: the number of cores.")
  Integer replicas;

  @Option(
      names = "--no-variation",
      description = "Show the encoder whole photos in their own colours, without variation.")
  boolean plain;

  int replicas() {
    return replicas == null ? Runtime.getRuntime().availableProcessors() : replicas;
  }

  EndToEndSettings settings(CaptionTrainingSettings captioner) {
    if (captioner.selfCriticalEpochs() > 0) {
      throw new IllegalArgumentException(
          "--self-critical does not go with --fine-tune-encoder: train by reward afterwards, with"
              + " --from and --encoder");
    }
    return new EndToEndSettings(captioner, rate, LONGEST_GRADIENT, replicas(), !plain, SAVE_EVERY);
  }
}
