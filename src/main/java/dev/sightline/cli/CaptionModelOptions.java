package dev.sightline.cli;

import dev.sightline.caption.CaptionPlan;
import dev.sightline.rnn.CellKind;
import picocli.CommandLine.Option;

/** Options that say what captioner is trained: its kind, sizes and regularisation. */
final class CaptionModelOptions {
  private static final String DEFAULT = "Default: ${DEFAULT-VALUE}.";

  @Option(names = "--embedding", defaultValue = "512", description = "Width of a word. " + DEFAULT)
  int embedding;

  @Option(names = "--hidden", defaultValue = "512", description = "Width of the state. " + DEFAULT)
  int hidden;

  @Option(
      names = "--dropout",
      defaultValue = "0.5",
      description = "Dropout on the words read and before the output layer. " + DEFAULT)
  double dropout;

  @Option(
      names = "--dropout-photo",
      defaultValue = "0.3",
      description = "Dropout on what is read of the photo. " + DEFAULT)
  double dropoutOfPhoto;

  @Option(
      names = "--coverage",
      defaultValue = "0.1",
      description =
          "Weight of the term that has attention look at every part of the photo. " + DEFAULT)
  double coverage;

  @Option(
      names = "--cell",
      description =
          "Recurrent cell: lstm, peephole, coupled, gru, gru-reset-after, elman, elman-relu or"
              + " jordan. Default: that of the model's paper.")
  String cell;

  @Option(
      names = "--layers",
      defaultValue = "1",
      description = "Recurrent layers, one above the other. " + DEFAULT)
  int layers;

  @Option(
      names = "--bidirectional",
      description = "Only for models that read whole sequences; a captioner refuses it.")
  boolean bidirectional;

  @Option(
      names = "--min-count",
      defaultValue = "4",
      description = "Rarer words are unknown. " + DEFAULT)
  int minCount;

  /**
   * @param model the captioner's name
   * @throws IllegalArgumentException where a choice has no meaning for a captioner
   */
  CaptionPlan plan(String model) {
    if (bidirectional) {
      throw new IllegalArgumentException(
          "--bidirectional: a captioner writes word by word and cannot read the words that are to"
              + " come; it is for models that read whole sequences");
    }
    CaptionPlan d = CaptionPlan.DEFAULT;
    return new CaptionPlan(
        model,
        minCount,
        embedding,
        hidden,
        d.projection(),
        d.attention(),
        dropout,
        dropoutOfPhoto,
        coverage,
        cell == null ? CaptionPlan.usualCell(model) : CellKind.of(cell),
        layers);
  }
}
