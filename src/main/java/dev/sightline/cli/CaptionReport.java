package dev.sightline.cli;

import dev.sightline.eval.CaptionEvaluation;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine;

/** The scores of captions, printed and written as JSON. */
final class CaptionReport {
  private CaptionReport() {}

  /**
   * Scores the captions.
   *
   * @param things what was captioned: the name of their count among the scores
   * @param figures where scores and captions are written, if that is wished
   */
  static void print(
      CommandLine line,
      Map<String, List<String>> references,
      Map<String, String> captions,
      String things,
      FiguresFile figures)
      throws IOException {
    CaptionEvaluation.Report report = CaptionEvaluation.score(references, captions);
    report.remarks().forEach(remark -> line.getErr().println("sightline: " + remark));
    Map<String, Object> scores = new LinkedHashMap<>(report.scores().named());
    scores.put(things, scores.remove("images"));
    scores.forEach(
        (name, value) ->
            line.getOut()
                .println(
                    value instanceof Double d
                        ? String.format(Locale.ROOT, "%-8s %.4f", name, d)
                        : String.format(Locale.ROOT, "%-8s %s", name, value)));
    scores.put("captions", captions);
    figures.write(scores);
  }
}
