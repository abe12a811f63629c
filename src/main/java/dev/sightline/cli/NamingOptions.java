package dev.sightline.cli;

import dev.sightline.caption.Captions;
import dev.sightline.train.Allowed;
import picocli.CommandLine.Option;

/** Whether captions must name what the encoder is sure to see. */
final class NamingOptions {
  @Option(
      names = "--free",
      description = "Let the captioner choose its words: it need not name what the encoder sees.")
  private boolean free;

  @Option(
      names = "--name-above",
      paramLabel = "P",
      description = "A caption must name what the encoder sees with more than this probability.")
  private double above = Captions.NAMED_ABOVE;

  /** The probability above which things are named, 1 for never. */
  double above() {
    Allowed.number("--name-above", above, 0, 1);
    return free ? 1 : above;
  }
}
