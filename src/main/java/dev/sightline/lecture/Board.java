package dev.sightline.lecture;

import dev.sightline.draw.CurveChart;
import dev.sightline.eval.TextTable;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** What is written on the board: sentences, tables and charts. For one thread. */
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
      """;

  private record Part(String text, String html) {}

  private final List<Part> parts = new ArrayList<>();

  /** Says something. */
  void say(String text) {
    parts.add(new Part(text + "\n", "<p>" + TextTable.inHtml(text) + "</p>\n"));
  }

  /** Shows a table. */
  void show(TextTable table) {
    parts.add(new Part(table.text(), table.html()));
  }

  /** Draws a chart, which only a page can show. */
  void draw(CurveChart chart) {
    String png = Base64.getEncoder().encodeToString(chart.png());
    parts.add(
        new Part(
            "",
            "<p><img alt=\"%s\" src=\"data:image/png;base64,%s\"></p>\n"
                .formatted(TextTable.inHtml(chart.title()), png)));
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
