package dev.sightline.eval;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A table of short texts, written as Markdown or in aligned columns. Columns of numbers are
 * right-aligned, others left-aligned. Not thread-safe.
 */
public final class TextTable {
  private final List<String> header;
  private final List<List<String>> rows = new ArrayList<>();

  public TextTable(String... header) {
    this.header = List.of(header);
  }

  /** Adds a row; there must be as many cells as columns. */
  public void add(String... cells) {
    if (cells.length != header.size()) {
      throw new IllegalArgumentException(cells.length + " cells for " + header.size() + " columns");
    }
    rows.add(List.of(cells));
  }

  /** Adds figures that others published: names and figures, the cells behind them empty. */
  public void addPublished(List<List<String>> others) {
    for (List<String> theirs : others) {
      String[] row = new String[header.size()];
      Arrays.fill(row, "");
      for (int i = 0; i < theirs.size(); i++) {
        row[i] = i == 0 ? "published: " + theirs.get(0) : theirs.get(i);
      }
      add(row);
    }
  }

  /** As Markdown, one line per row, with special characters escaped. */
  public String markdown() {
    StringBuilder table = new StringBuilder();
    markdown(table, header);
    table.append('|');
    for (int column = 0; column < header.size(); column++) {
      table.append(isNumeric(column) ? " ---: |" : " --- |");
    }
    table.append('\n');
    rows.forEach(row -> markdown(table, row));
    return table.toString();
  }

  private static void markdown(StringBuilder table, List<String> cells) {
    table.append('|');
    for (String cell : cells) {
      String escaped = cell.replaceAll("([\\\\|*_`<])", "\\\\$1").replaceAll("\\R", " ");
      table.append(' ').append(escaped).append(" |");
    }
    table.append('\n');
  }

  /** As a table of HTML. */
  public String html() {
    StringBuilder table = new StringBuilder("<table>\n");
    if (hasHeader()) {
      table.append("<tr>");
      header.forEach(cell -> table.append("<th>").append(inHtml(cell)).append("</th>"));
      table.append("</tr>\n");
    }
    for (List<String> row : rows) {
      table.append("<tr>");
      for (int column = 0; column < row.size(); column++) {
        table.append(isNumeric(column) ? "<td class=\"number\">" : "<td>");
        table.append(inHtml(row.get(column))).append("</td>");
      }
      table.append("</tr>\n");
    }
    return table.append("</table>\n").toString();
  }

  /** A text as it stands in HTML, also between quotes. */
  public static String inHtml(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  private boolean hasHeader() {
    return header.stream().anyMatch(cell -> !cell.isEmpty());
  }

  /** In columns of equal width, two spaces apart, with a rule below the header if there is one. */
  public String text() {
    StringBuilder table = new StringBuilder();
    if (hasHeader()) {
      text(table, header);
      List<String> rule = new ArrayList<>();
      for (int column = 0; column < header.size(); column++) {
        rule.add("-".repeat(width(column)));
      }
      text(table, rule);
    }
    rows.forEach(row -> text(table, row));
    return table.toString();
  }

  private void text(StringBuilder table, List<String> cells) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < cells.size(); column++) {
      String cell = cells.get(column);
      String space = " ".repeat(width(column) - length(cell));
      line.append(column == 0 ? "" : "  ");
      line.append(isNumeric(column) ? space + cell : cell + space);
    }
    table.append(line.toString().stripTrailing()).append('\n');
  }

  private int width(int column) {
    int width = length(header.get(column));
    for (List<String> row : rows) {
      width = Math.max(width, length(row.get(column)));
    }
    return width;
  }

  private static int length(String cell) {
    return cell.codePointCount(0, cell.length());
  }

  /** Whether all cells are numbers or empty, and one is a number. */
  private boolean isNumeric(int column) {
    boolean number = false;
    for (List<String> row : rows) {
      String cell = row.get(column);
      if (!cell.isEmpty() && !cell.equals("-")) {
        if (!cell.matches("[+-]?[\\d,]*\\.?\\d+%?")) {
          return false;
        }
        number = true;
      }
    }
    return number;
  }
}
