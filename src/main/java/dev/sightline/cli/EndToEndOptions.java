package dev.sightline.cli;

import dev.sightline.caption.CaptionTrainingSettings;
import dev.sightline.caption.EndToEndSettings;
import picocli.CommandLine.Option;

/** Options that say whether and how the encoder is trained together with the captioner. */
final class EndToEndOptions {
  private static final String DEFAULT = "Default: ${DEFAULT-VALUE}.";
  private static final double LONGEST_GRADIENT = 5;
  private static final int SAVE_EVERY = 200;

  @Option(
      names = "--fine-tune-encoder",
      description =
          "Train every layer of the encoder too, by the captioner's loss; it becomes a bundle of"
              + " its own beside the captioner. With --start, it begins with that captioner's"
              + " encoder.")
  boolean asked;

  @Option(
      names = "--encoder-rate",
      defaultValue = "1e-5",
      description = "Its learning rate at its highest; 0 leaves it as it is. " + DEFAULT)
  double rate;

  @Option(
      names = "--replicas",
      paramLabel = "N",
      description = "Copies of it that share a batch, one core each. Default: as many as cores.")
  Integer replicas;

  @Option(
      names = "--no-variation",
      description = "Show it whole photos in their own colours, not varied ones.")
  boolean plain;

  int replicas() {
    return replicas == null ? Runtime.getRuntime().availableProcessors() : replicas;
  }

  EndToEndSettings settings(CaptionTrainingSettings captioner) {
    if (captioner.selfCriticalEpochs() > 0) {
      throw new IllegalArgumentException(
          "--self-critical does not go with --fine-tune-encoder: train by reward afterwards, with"
              + " --start and --encoder");
    }
    return new EndToEndSettings(captioner, rate, LONGEST_GRADIENT, replicas(), !plain, SAVE_EVERY);
  }
}
