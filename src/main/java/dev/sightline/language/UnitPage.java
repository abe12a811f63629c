package dev.sightline.language;

import dev.sightline.io.AtomicFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * A page that shows a passage of a text once for each unit of interest, each character on a colour
 * that says what the unit was doing there: white at its median, blue above, red below, full colour
 * where it is as far from there as in one character of a hundred. One HTML file that needs nothing
 * else.
 */
public final class UnitPage {
  private static final String STYLE =
      """
      body { font: 16px/1.6 sans-serif; margin: 2rem auto; max-width: 60rem; color: #222; }
      pre { font: 14px/1.7 monospace; white-space: pre-wrap; overflow-wrap: anywhere;
            border: 1px solid #ccc; padding: .8rem; }
      pre i { font-style: normal; color: #999; }
      .scale { color: #555; font-size: 14px; }
      table { border-collapse: collapse; } td, th { padding: .2rem 1rem .2rem 0; text-align: left; }
      """;

  /** Steps of colour on each side of white. */
  private static final int STEPS = 12;

  private final UnitActivations activations;
  private final String title;
  private final int passage;

  /**
   * A page that is not yet written.
   *
   * @param passage characters of the text that are shown, from its beginning
   */
  public UnitPage(UnitActivations activations, String title, int passage) {
    this.activations = activations;
    this.title = title;
    this.passage = Math.min(passage, activations.length());
  }

  /**
   * Writes the page.
   *
   * @param units shown after those that follow something
   * @throws IllegalArgumentException where the net has no such unit
   */
  public void write(Path file, List<Integer> units) throws IOException {
    for (int unit : units) {
      if (unit < 0 || unit >= activations.units()) {
        throw new IllegalArgumentException(
            "there is no unit " + unit + "; there are 0 to " + (activations.units() - 1));
      }
    }
    StringBuilder page = new StringBuilder();
    page.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>");
    page.append(escaped(title)).append("</title>\n<style>\n").append(STYLE);
    colours(page);
    page.append("</style>\n</head>\n<body>\n<h1>").append(escaped(title)).append("</h1>\n");
    page.append("<p>Each character stands on the colour of one unit's activation after reading");
    page.append(" it: white at its median, blue above, red below.");
    if (passage < activations.length()) {
      page.append(
          String.format(
              Locale.ROOT,
              " The first %,d characters are shown; r is taken over %,d.",
              passage,
              activations.length()));
    }
    page.append("</p>\n");
    List<UnitActivations.Finding> findings = activations.findings();
    page.append("<table>\n<tr><th>property of the text</th><th>unit</th><th>r</th></tr>\n");
    for (UnitActivations.Finding f : findings) {
      page.append(
          String.format(
              Locale.ROOT,
              "<tr><td><a href=\"#%s\">%s</a></td><td>%d</td><td>%.2f</td></tr>%n",
              f.property().name(),
              f.property(),
              f.unit(),
              f.correlation()));
    }
    page.append("</table>\n");
    for (UnitActivations.Finding f : findings) {
      page.append(
          String.format(
              Locale.ROOT,
              "<h2 id=\"%s\">%s: unit %d, r = %.2f</h2>%n",
              f.property().name(),
              f.property(),
              f.unit(),
              f.correlation()));
      text(page, f.unit());
    }
    for (int unit : units) {
      page.append("<h2>unit ").append(unit).append("</h2>\n");
      text(page, unit);
    }
    page.append("</body>\n</html>\n");
    AtomicFile.write(file, page.toString());
  }

  private static void colours(StringBuilder page) {
    for (int step = 1; step <= STEPS; step++) {
      int pale = Math.round(255 - 191f * step / STEPS);
      page.append(
          String.format(
              Locale.ROOT,
              ".u%1$d{background:rgb(%2$d,%2$d,255)} .d%1$d{background:rgb(255,%2$d,%2$d)}%n",
              step,
              pale));
    }
  }

  private void text(StringBuilder page, int unit) {
    double[] sorted =
        IntStream.range(0, activations.length())
            .mapToDouble(i -> activations.activation(i, unit))
            .sorted()
            .toArray();
    double median = sorted[sorted.length / 2];
    double[] distances = Arrays.stream(sorted).map(a -> Math.abs(a - median)).sorted().toArray();
    double most = Math.max(1e-6, distances[(int) (0.99 * (distances.length - 1))]);
    page.append(
        String.format(
            Locale.ROOT,
            "<p class=\"scale\">white %.2f, full blue %.2f, full red %.2f</p>%n<pre>",
            median,
            median + most,
            median - most));
    int before = 0;
    for (int i = 0; i < passage; i++) {
      double far = (activations.activation(i, unit) - median) / most;
      int step = (int) Math.round(STEPS * Math.max(-1, Math.min(1, far)));
      if (step != before || i == 0) {
        page.append(i == 0 ? "" : "</span>");
        page.append(step == 0 ? "<span>" : "<span class=" + (step > 0 ? 'u' : 'd'));
        page.append(step == 0 ? "" : Math.abs(step) + ">");
      }
      before = step;
      String character = activations.character(i);
      page.append(character.equals("\n") ? "<i>⏎</i>\n" : escaped(character));
    }
    page.append("</span></pre>\n");
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
