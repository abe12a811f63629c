package dev.sightline.cli;

import dev.sightline.rnn.CellKind;
import dev.sightline.rnn.RecurrentLayers;
import dev.sightline.vqa.AnswerPlan;
import picocli.CommandLine.Option;

/** Options that say which model learns to answer questions, and how large it is. */
final class VqaModelOptions {
  private static final String DEFAULT = "Default: ${DEFAULT-VALUE}.";
  private static final AnswerPlan PLAN = AnswerPlan.DEFAULT;

  @Option(
      names = "--model",
      description =
          "attention, deeper-lstm, ask-your-neurons, ask-your-neurons-words, concatenation,"
              + " question-only or image-only. "
              + DEFAULT)
  String model = PLAN.kind().toString();

  @Option(
      names = "--cell",
      description =
          "Recurrent cell: lstm, peephole, coupled, gru, gru-reset-after, elman, elman-relu or"
              + " jordan. "
              + DEFAULT)
  String cell = PLAN.recurrent().cell().toString();

  @Option(names = "--hidden", description = "Width of the state. " + DEFAULT)
  int hidden = PLAN.recurrent().hidden();

  @Option(names = "--layers", description = "Recurrent layers, one above the other. " + DEFAULT)
  int layers = PLAN.recurrent().layers();

  @Option(names = "--bidirectional", description = "Layers that also read from the end.")
  boolean bidirectional;

  @Option(names = "--embedding", description = "Width of a word. " + DEFAULT)
  int embedding = PLAN.embedding();

  @Option(names = "--joint", description = "Width in which question and picture meet. " + DEFAULT)
  int joint = PLAN.joint();

  @Option(
      names = "--projection",
      description = "Width of a place of the picture, for attention. " + DEFAULT)
  int projection = PLAN.projection();

  @Option(names = "--attention", description = "Width of the net that scores one. " + DEFAULT)
  int attention = PLAN.attention();

  @Option(names = "--looks", description = "Times that attention looks. " + DEFAULT)
  int looks = PLAN.looks();

  @Option(
      names = "--dropout",
      description = "On words, the question and what is joined. " + DEFAULT)
  double dropout = PLAN.dropout();

  @Option(
      names = "--dropout-photo",
      description =
          "On the places of the picture, or on its vector. Default: .5 for deeper-lstm, else .3.")
  Double dropoutPhoto;

  @Option(
      names = "--word-range",
      description =
          "Words begin uniform in ± this: .1 where questions are few, 1 where they are many and"
              + " simple. "
              + DEFAULT)
  double wordRange = PLAN.wordRange();

  /**
   * @throws IllegalArgumentException saying which setting is out of range, and the range
   */
  AnswerPlan plan() {
    double between = layers > 1 ? dropout : 0;
    AnswerPlan.Kind kind = AnswerPlan.Kind.of(model);
    return new AnswerPlan(
        kind,
        new RecurrentLayers(CellKind.of(cell), hidden, layers, bidirectional, false, between),
        embedding,
        joint,
        projection,
        attention,
        looks,
        dropout,
        dropoutPhoto == null ? AnswerPlan.dropoutOfPhoto(kind) : dropoutPhoto,
        wordRange);
  }
}
