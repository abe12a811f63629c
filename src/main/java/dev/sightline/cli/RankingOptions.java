package dev.sightline.cli;

import dev.sightline.activity.RankingLoss;
import picocli.CommandLine.Option;

/** Options of the ranking losses, by which a labeller learns to grow surer as time goes on. */
final class RankingOptions {
  @Option(
      names = "--ranking",
      completionCandidates = Choices.RankingLosses.class,
      description =
          "Ranking loss beside the classification loss, for nets that score frames: none, s-loss"
              + " (while an activity lasts its score should not fall), m-loss (nor should its lead"
              + " over the others) or both.")
  String ranking = RankingLoss.Kind.NONE.title();

  @Option(names = "--ranking-weight", description = "Weight of the ranking loss.")
  double weight = 1;

  @Option(
      names = "--clamp",
      description = "Use 0 where the m-loss would be negative because the label changes.")
  boolean clamp;

  @Option(
      names = "--ranking-gradient",
      description =
          "Let the gradient of the ranking loss flow into the best score so far, instead of treating"
              + " that as a constant.")
  boolean gradient;

  /**
   * @throws IllegalArgumentException where there is no such loss, or its weight is none
   */
  RankingLoss ranking() {
    return new RankingLoss(RankingLoss.Kind.of(ranking), weight, clamp, gradient);
  }
}
