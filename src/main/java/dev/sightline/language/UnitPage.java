package dev.sightline.language;

import dev.sightline.machine.WholeFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * A page that shows a text once for each unit of interest, each character on a colour that says
 * what the unit was doing there: blue above zero, red below, white at rest. One HTML file that
 * needs nothing else.
 */
public final class UnitPage {
  private static final String STYLE =
      """
      body { font: 16px/1.6 sans-serif; margin: 2rem auto; max-width: 60rem; color: #222; }
      pre { font: 14px/1.7 monospace; white-space: pre-wrap; overflow-wrap: anywhere;
            border: 1px solid #ccc; padding: .8rem; }
      pre i { font-style: normal; color: #999; }
      table { border-collapse: collapse; } td, th { padding: .2rem 1rem .2rem 0; text-align: left; }
      """;

  private final UnitActivations activations;
  private final String title;

  public UnitPage(UnitActivations activations, String title) {
    this.activations = activations;
    this.title = title;
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
    page.append("</style>\n</head>\n<body>\n<h1>").append(escaped(title)).append("</h1>\n");
    page.append(
        "<p>Each character stands on the colour of one unit's activation after reading it:"
            + " blue above zero, red below, white at rest.</p>\n");
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
    WholeFile.write(file, page.toString());
  }

  private void text(StringBuilder page, int unit) {
    double most = 1e-6;
    for (int i = 0; i < activations.length(); i++) {
      most = Math.max(most, Math.abs(activations.activation(i, unit)));
    }
    page.append("<pre>");
    for (int i = 0; i < activations.length(); i++) {
      double a = activations.activation(i, unit) / most;
      int pale = (int) Math.round(255 * (1 - 0.75 * Math.abs(a)));
      String colour = a >= 0 ? pale + "," + pale + ",255" : "255," + pale + "," + pale;
      page.append("<span style=\"background:rgb(").append(colour).append(")\">");
      String character = activations.character(i);
      page.append(character.equals("\n") ? "<i>⏎</i></span>\n" : escaped(character) + "</span>");
    }
    page.append("</pre>\n");
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
