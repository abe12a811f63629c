package dev.sightline.cli;

import dev.sightline.caption.CaptionPlan;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options that say what captioner is trained: its kind, sizes and regularisation. */
final class CaptionModelOptions {
  @Mixin RecurrentOptions recurrent = new RecurrentOptions(null, 512, 1);

  @Option(names = "--embedding", description = "Width of a word vector.")
  int embedding = 512;

  @Option(
      names = "--dropout",
      description = "Dropout: on the words read and before the output layer.")
  double dropout = 0.5;

  @Option(names = "--dropout-photo", description = "Dropout on the picture's features.")
  double dropoutOfPhoto = 0.3;

  @Option(
      names = "--coverage",
      description = "Weight of the term that makes attention cover the whole picture.")
  double coverage = 0.1;

  @Option(names = "--bidirectional", hidden = true, description = "Refused, with a reason.")
  boolean bidirectional;

  @Option(
      names = "--minimum-count",
      description = "Words seen fewer times than this count as unknown.")
  int minimumCount = 4;

  /**
   * @param model the captioner's name
   * @throws IllegalArgumentException where a choice has no meaning for a captioner
   */
  CaptionPlan plan(String model) {
    if (bidirectional) {
      throw new IllegalArgumentException(
          "--bidirectional: a captioner writes word by word and cannot read words that it has not"
              + " written yet; the option is for models that read whole sequences");
    }
    CaptionPlan d = CaptionPlan.DEFAULT;
    return new CaptionPlan(
        model,
        minimumCount,
        embedding,
        recurrent.hidden,
        d.projection(),
        d.attention(),
        dropout,
        dropoutOfPhoto,
        coverage,
        recurrent.cell == null ? CaptionPlan.usualCell(model) : recurrent.cell,
        recurrent.layers);
  }
}
