package dev.sightline.cli;

import dev.sightline.vqa.AnswerPlan;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options that say which model learns to answer questions, and how large it is. */
final class VqaModelOptions {
  private static final AnswerPlan PLAN = AnswerPlan.DEFAULT;

  @Option(names = "--net", description = "Kind of net: ${COMPLETION-CANDIDATES}.")
  AnswerPlan.Kind net = PLAN.kind();

  @Mixin RecurrentOptions recurrent = new RecurrentOptions(PLAN.recurrent());

  @Option(names = "--bidirectional", description = "Let the layers read from the end as well.")
  boolean bidirectional;

  @Option(names = "--embedding", description = "Width of a word vector.")
  int embedding = PLAN.embedding();

  @Option(names = "--joint", description = "Width of the layer in which question and picture meet.")
  int joint = PLAN.joint();

  @Option(names = "--projection", description = "Width of a cell of the picture, for attention.")
  int projection = PLAN.projection();

  @Option(
      names = "--attention",
      description = "Width of the layer that scores a cell of the picture.")
  int attention = PLAN.attention();

  @Option(names = "--looks", description = "How many times attention looks at the picture.")
  int looks = PLAN.looks();

  @Option(names = "--dropout", description = "Dropout: on words, the question and the joint layer.")
  double dropout = PLAN.dropout();

  @Option(
      names = "--dropout-photo",
      description =
          "Dropout on the picture's features. Default: 0.5 for deeper-lstm, 0.3 for other nets.")
  Double dropoutPhoto;

  @Option(
      names = "--word-range",
      paramLabel = "R",
      description =
          "Draw initial word vectors from -R to R: 0.1 suits few questions, 1 many simple ones.")
  double wordRange = PLAN.wordRange();

  /**
   * @throws IllegalArgumentException saying which setting is out of range, and the range
   */
  AnswerPlan plan() {
    return new AnswerPlan(
        net,
        recurrent.layers(bidirectional, dropout),
        embedding,
        joint,
        projection,
        attention,
        looks,
        dropout,
        dropoutPhoto == null ? AnswerPlan.dropoutOfPhoto(net) : dropoutPhoto,
        wordRange);
  }
}
