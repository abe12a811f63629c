package dev.sightline.cli;

import dev.sightline.bundle.Bundle;
import dev.sightline.caption.CaptionSet;
import dev.sightline.data.CaptionData;
import dev.sightline.encoder.Encoder;
import dev.sightline.rnn.CellKind;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What {@code bench cells} measures: each figure is printed when it is known, and kept. */
final class CellReport {
  private static final String FINDINGS =
      """
      What others found:
      Greff et al. 2015 (eight LSTM variants, three tasks): none is clearly better than the plain
      LSTM; coupled gates or no peepholes cost nothing; forget gate and output activation matter most.
      Jozefowicz et al. 2015 (ten thousand cells): the GRU beats the LSTM everywhere but in language
      modelling; with a forget bias of 1 the LSTM nearly catches up.""";

  private final List<CellKind> kinds;
  private final PrintWriter out;
  private final Map<String, Object> figures = new LinkedHashMap<>();

  CellReport(List<CellKind> kinds, PrintWriter out) {
    this.kinds = kinds;
    this.out = out;
  }

  /** All figures by table, for JSON. */
  Map<String, Object> figures() {
    return figures;
  }

  /** The same captioner with each cell. */
  void captioners(Path data, Bundle encoder, int width, int epochs, long seed) throws IOException {
    List<Object> all = new ArrayList<>();
    figures.put("captioners", all);
    try (Encoder eye = Encoder.open(encoder)) {
      CaptionSet train =
          CaptionSet.of(eye, CaptionData.read(data, "train").photos(), true, (done, of) -> {});
      CaptionSet dev =
          CaptionSet.of(eye, CaptionData.read(data, "dev").photos(), false, (done, of) -> {});
      var comparison = new dev.sightline.caption.CellComparison(train, dev, width, epochs, seed);
      for (CellKind kind : kinds) {
        var o = comparison.train(kind);
        all.add(o);
        out.printf(
            Locale.ROOT,
            "%-16s Show and Tell, %.2f M weights: CIDEr-D %.3f, BLEU-1 %.1f, BLEU-4 %.1f after %.0f s"
                + " (%.0f photos/s)%n",
            kind,
            o.weights() / 1e6,
            o.dev().get("CIDEr"),
            100 * o.dev().get("Bleu_1").doubleValue(),
            100 * o.dev().get("Bleu_4").doubleValue(),
            o.seconds(),
            o.photosPerSecond());
        out.flush();
      }
    }
  }

  /** The same character model with each cell. */
  void characterModels(String text, int epochs, long seed) throws IOException {
    List<Object> all = new ArrayList<>();
    figures.put("characterModels", all);
    var comparison = new dev.sightline.language.CellComparison(text, 128, epochs, seed);
    for (CellKind kind : kinds) {
      var o = comparison.train(kind);
      all.add(o);
      out.printf(
          Locale.ROOT,
          "%-16s character model, %.2f M weights: %.3f bits a character after %.0f s (%.0f"
              + " characters/s)%n",
          kind,
          o.weights() / 1e6,
          o.bits(),
          o.seconds(),
          o.charactersPerSecond());
      out.flush();
    }
  }

  /** Prints what the papers say beside our figures. */
  void findings() {
    out.println(FINDINGS);
  }
}
