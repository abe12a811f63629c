package dev.sightline.cli;

import dev.sightline.activity.RankingLoss;
import picocli.CommandLine.Option;

/** Options of the ranking losses, by which a labeller learns to grow surer as time goes on. */
final class RankingOptions {
  private static final String DEFAULT = "Default: ${DEFAULT-VALUE}.";

  @Option(
      names = "--ranking",
      description =
          "Loss beside the classification's, for nets that score frames: none, s-loss (while an"
              + " activity goes on its score should not fall), m-loss (nor should its lead over the"
              + " others) or both. "
              + DEFAULT)
  String ranking = RankingLoss.Kind.NONE.title();

  @Option(names = "--ranking-weight", description = "Its factor. " + DEFAULT)
  double weight = 1;

  @Option(
      names = "--clamp",
      description = "Of the m-loss where the label changes: 0 instead of less.")
  boolean clamp;

  @Option(
      names = "--flow",
      description = "Let the gradient flow into the best score so far; it is a constant otherwise.")
  boolean flow;

  /**
   * @throws IllegalArgumentException where there is no such loss, or its weight is none
   */
  RankingLoss ranking() {
    return new RankingLoss(RankingLoss.Kind.of(ranking), weight, clamp, flow);
  }
}
