package dev.sightline.eval;

import dev.sightline.draw.CurveChart;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * What is written on the board: sentences, tables, charts and pictures, for a terminal or as one
 * page for a browser that needs nothing else. For one thread.
 */
public final class Board {
  private static final String STYLE =
      """
      :root { color-scheme: light dark; --ink: #22262b; --paper: #fdfdfc; --line: #d5d9de; }
      @media (prefers-color-scheme: dark) { :root { --ink: #e4e6e9; --paper: #17191c; --line: #3a3f45; } }
      body { font: 17px/1.55 system-ui, sans-serif; color: var(--ink); background: var(--paper);
        max-width: 46rem; margin: 3rem auto; padding: 0 1rem; }
      h1 { font-size: 1.6rem; }
      p { white-space: pre-line; }
      table { border-collapse: collapse; margin: 1.2rem 0; font-variant-numeric: tabular-nums; }
      th, td { padding: .3rem .9rem; border-bottom: 1px solid var(--line); text-align: left; }
      td.number { text-align: right; }
      img { max-width: 100%; border-radius: 6px; }
      figure { margin: 2rem 0; }
      figcaption .kind { display: inline-block; min-width: 4.5rem; opacity: .65; }
      small { opacity: .65; overflow-wrap: anywhere; }
      """;

  private record Part(String text, String html) {}

  private final List<Part> parts = new ArrayList<>();

  /** Says something. */
  public void say(String text) {
    parts.add(new Part(text + "\n", "<p>" + TextTable.inHtml(text) + "</p>\n"));
  }

  /** Shows a table. */
  public void show(TextTable table) {
    parts.add(new Part(table.text(), table.html()));
  }

  /** Begins a section. */
  public void head(String title) {
    parts.add(new Part(title + "\n", "<h2>" + TextTable.inHtml(title) + "</h2>\n"));
  }

  /** Draws a chart, which only a page can show. */
  public void draw(CurveChart chart) {
    parts.add(new Part("", "<p>" + picture("png", chart.png(), chart.title()) + "</p>\n"));
  }

  /**
   * Shows a picture with something said of it, which only a page can.
   *
   * @param title of the picture
   * @param jpeg a JPEG file
   * @param lines each its kind, such as {@code said}, and a text
   */
  public void figure(String title, byte[] jpeg, List<Map.Entry<String, String>> lines) {
    StringBuilder figure = new StringBuilder("<figure>");
    figure.append(picture("jpeg", jpeg, title)).append("<figcaption>");
    for (Map.Entry<String, String> line : lines) {
      figure.append("<span class=\"kind\">").append(TextTable.inHtml(line.getKey()));
      figure.append("</span> ").append(TextTable.inHtml(line.getValue())).append("<br>\n");
    }
    figure
        .append("<small>")
        .append(TextTable.inHtml(title))
        .append("</small></figcaption></figure>\n");
    parts.add(new Part("", figure.toString()));
  }

  private static String picture(String type, byte[] picture, String alt) {
    return "<img alt=\"%s\" src=\"data:image/%s;base64,%s\">"
        .formatted(TextTable.inHtml(alt), type, Base64.getEncoder().encodeToString(picture));
  }

  /** For a terminal. */
  public String text() {
    return String.join("\n", parts.stream().map(Part::text).filter(t -> !t.isEmpty()).toList());
  }

  /** One page that needs nothing else. */
  public String page(String title) {
    StringBuilder page = new StringBuilder("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n");
    page.append("<meta charset=\"utf-8\">\n");
    page.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    page.append("<title>").append(TextTable.inHtml(title)).append("</title>\n");
    page.append("<style>\n").append(STYLE).append("</style>\n</head>\n<body>\n<h1>");
    page.append(TextTable.inHtml(title)).append("</h1>\n");
    parts.forEach(part -> page.append(part.html));
    return page.append("</body>\n</html>\n").toString();
  }
}
