package dev.sightline.cli;

import dev.sightline.bundle.Bundle;
import dev.sightline.caption.CaptionSet;
import dev.sightline.data.CaptionData;
import dev.sightline.encoder.Encoder;
import dev.sightline.language.TextBench;
import dev.sightline.rnn.CellBench;
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
  private static final CellBench.Setting USUAL = new CellBench.Setting(512, 512, 64, 16);
  private static final String FINDINGS =
      """
      What others found:
      Greff et al. 2015 (eight LSTM variants, three tasks): none is clearly better than the plain
      LSTM; coupled gates or no peepholes cost nothing; forget gate and output activation matter most.
      Jozefowicz et al. 2015 (ten thousand cells): the GRU beats the LSTM everywhere but in language
      modelling; with a forget bias of 1 the LSTM nearly catches up.""";

  private final List<CellKind> kinds;
  private final double seconds;
  private final PrintWriter out;
  private final Map<String, Object> figures = new LinkedHashMap<>();

  /**
   * @param seconds of measuring each speed
   */
  CellReport(List<CellKind> kinds, double seconds, PrintWriter out) {
    this.kinds = kinds;
    this.seconds = seconds;
    this.out = out;
  }

  /** All figures by table, for JSON. */
  Map<String, Object> figures() {
    return figures;
  }

  /** Layers alone, and how their cost grows; then the character model. */
  void speeds() {
    figures.put("cells", speeds(kinds, List.of(USUAL)));
    List<CellBench.Setting> batches = new ArrayList<>();
    for (int batch : new int[] {1, 4, 16, 32, 64, 128}) {
      batches.add(new CellBench.Setting(USUAL.inputs(), USUAL.hidden(), batch, USUAL.steps()));
    }
    figures.put("byBatch", speeds(kinds.subList(0, 1), batches));
    List<CellBench.Setting> steps = new ArrayList<>();
    for (int step : new int[] {4, 8, 16, 32, 64}) {
      steps.add(new CellBench.Setting(USUAL.inputs(), USUAL.hidden(), USUAL.batch(), step));
    }
    figures.put("bySteps", speeds(kinds.subList(0, 1), steps));
    figures.put("characterModelSpeeds", characterSpeeds());
  }

  private List<CellBench.Speed> speeds(List<CellKind> kinds, List<CellBench.Setting> settings) {
    List<CellBench.Speed> all = new ArrayList<>();
    for (CellKind kind : kinds) {
      for (CellBench.Setting setting : settings) {
        CellBench.Speed s = CellBench.measure(kind, setting, seconds);
        all.add(s);
        out.printf(
            Locale.ROOT,
            "%-16s hidden %d, batch %3d, %2d steps: %8.2f ms a pass, %6.0f sequences/s, %5.1f GFLOP/s%n",
            kind,
            setting.hidden(),
            setting.batch(),
            setting.steps(),
            s.milliseconds(),
            s.sequencesPerSecond(),
            s.gigaflops());
        out.flush();
      }
    }
    return all;
  }

  private List<TextBench.Speed> characterSpeeds() {
    List<TextBench.Speed> all = new ArrayList<>();
    for (CellKind kind : kinds) {
      for (int batch : new int[] {1, 32}) {
        var setting = new TextBench.Setting(kind, 65, 128, batch, 25);
        TextBench.Speed s = TextBench.measure(setting, seconds);
        all.add(s);
        out.printf(
            Locale.ROOT,
            "%-16s character model, hidden %d, batch %2d, %d steps: %.0f characters/s%n",
            kind,
            setting.hidden(),
            batch,
            setting.steps(),
            s.charactersPerSecond());
        out.flush();
      }
    }
    return all;
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
