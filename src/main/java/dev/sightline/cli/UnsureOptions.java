package dev.sightline.cli;

import dev.sightline.Caption;
import dev.sightline.train.Allowed;
import picocli.CommandLine.Option;

/** What becomes of captions that are probably wrong. */
final class UnsureOptions {
  @Option(
      names = "--unsure",
      paramLabel = "P",
      description =
          "Mark a caption as unsure if the probability that it names nothing that is not there is"
              + " below this. Default: none is marked.")
  private double below;

  @Option(names = "--drop-unsure", description = "With --unsure: leave such captions out.")
  private boolean drop;

  /**
   * @throws IllegalArgumentException saying what is out of range
   */
  void check() {
    Allowed.number("--unsure", below, 0, 1);
    if (drop && below == 0) {
      throw new IllegalArgumentException(
          "--drop-unsure needs --unsure P, the probability below which a caption is left out");
    }
  }

  boolean isUnsure(Caption caption) {
    return caption.sure().isPresent() && caption.sure().getAsDouble() < below;
  }

  /** Whether a caption is left out. */
  boolean drops(Caption caption) {
    return drop && isUnsure(caption);
  }

  /** What follows the text of a caption. */
  String mark(Caption caption) {
    return isUnsure(caption) ? "  (not sure)" : "";
  }
}
