package dev.sightline.cli;

import dev.sightline.eval.CaptionEvaluation;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
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
   * @param meteor where its paraphrases are
   * @param figures where scores and captions are written, if that is wished
   */
  static CaptionEvaluation.Report print(
      CommandLine line,
      Map<String, List<String>> references,
      Map<String, String> captions,
      String things,
      MeteorOption meteor,
      FiguresFile figures)
      throws IOException {
    CaptionEvaluation.Report report = CaptionEvaluation.score(references, captions, meteor.table());
    report.remarks().forEach(remark -> line.getErr().println("sightline: " + remark));
    Map<String, Object> scores = named(report, things);
    print(scores, line.getOut());
    scores.put("captions", captions);
    figures.write(scores);
    return report;
  }

  private static Map<String, Object> named(CaptionEvaluation.Report report, String things) {
    Map<String, Object> scores = new LinkedHashMap<>(report.named());
    scores.put(things, scores.remove("images"));
    return scores;
  }

  /**
   * Captions on a page, sorted by CIDEr-D.
   *
   * @param things as above
   * @param paintings of what they are about
   */
  static void show(
      CaptionEvaluation.Report report,
      Map<String, List<String>> references,
      Map<String, String> captions,
      String things,
      Map<String, ResultsPage.Painting> paintings,
      ResultsPage page,
      PrintWriter out)
      throws IOException {
    List<ResultsPage.Shown> shown = new ArrayList<>();
    report
        .cider()
        .forEach(
            (id, score) ->
                shown.add(
                    ResultsPage.Shown.of(
                        id, score, captions.get(id), references.get(id), paintings.get(id))));
    page.write("Captions and what people wrote", "CIDEr-D", named(report, things), shown, out);
  }

  /** A figure on each line, its name before it. */
  static void print(Map<String, ?> scores, PrintWriter out) {
    int width = scores.keySet().stream().mapToInt(String::length).max().orElse(0);
    scores.forEach(
        (name, value) -> {
          String figure =
              value instanceof Double d ? String.format(Locale.ROOT, "%.4f", d) : value.toString();
          out.println(name + " ".repeat(width - name.length() + 1) + figure);
        });
  }
}
