package dev.sightline.data;

import dev.sightline.SightlineException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Reads separated values according to RFC 4180: fields between separators, rows between line ends;
 * a field in double quotes may contain separators and line ends, and a double quote written twice.
 * The separator is whichever of comma, semicolon, tab and bar comes first in the first line, or
 * what Excel's {@code sep=;} says. Empty lines are skipped. A row with unmatched quotes is left out
 * with a remark, and reading continues with the line after its first.
 */
final class Csv {
  /** Receives one row, with the number of the line on which it begins. */
  interface Row {
    void read(List<String> fields, int line) throws SightlineException;
  }

  private static final String SEPARATORS = ",;\t|";

  private record Line(String text, int number) {}

  private final Path file;
  private final Remarks remarks;
  private final TextLines in;

  /** Lines that were read in search of a quote and must be read again. */
  private final Deque<Line> again = new ArrayDeque<>();

  private char separator;

  private Csv(Path file, Remarks remarks, TextLines in) {
    this.file = file;
    this.remarks = remarks;
    this.in = in;
  }

  /** Hands on every row. */
  static void read(Path file, Remarks remarks, Row row) throws SightlineException {
    TextLines.read(file, remarks, (TextLines lines) -> new Csv(file, remarks, lines).rows(row));
  }

  private void rows(Row row) throws IOException {
    for (Line line = next(); line != null; line = next()) {
      if (line.text.isEmpty()) {
        continue;
      }
      if (separator == 0) {
        separator = separator(line.text);
        if (line.text.startsWith("sep=")) {
          continue;
        }
      }
      List<String> fields = fields(line);
      if (fields != null) {
        row.read(fields, line.number);
      }
    }
  }

  private Line next() throws IOException {
    if (!again.isEmpty()) {
      return again.poll();
    }
    String text = in.next();
    return text == null ? null : new Line(text, in.number());
  }

  private static char separator(String line) {
    boolean quoted = false;
    for (char c : line.toCharArray()) {
      quoted ^= c == '"';
      if (!quoted && SEPARATORS.indexOf(c) >= 0) {
        return c;
      }
    }
    return ',';
  }

  /** The fields of the row that begins on a line; null if it was left out. */
  private List<String> fields(Line begin) throws IOException {
    List<String> fields = new ArrayList<>();
    Deque<Line> more = new ArrayDeque<>();
    String text = begin.text;
    int length = text.length();
    int at = 0;
    while (true) {
      StringBuilder field = new StringBuilder();
      if (text.startsWith("\"", at)) {
        at++;
        int quote = text.indexOf('"', at);
        while (quote < 0 || text.startsWith("\"", quote + 1)) {
          if (quote >= 0) {
            field.append(text, at, quote + 1);
            at = quote + 2;
          } else {
            field.append(text, at, text.length()).append('\n');
            Line below = next();
            if (below != null) {
              more.add(below);
              length += below.text.length() + 1;
            }
            if (below == null || length > TextLines.LONGEST) {
              return leftOut(begin, more, "the quote that opens here is never closed.");
            }
            text = below.text;
            at = 0;
          }
          quote = text.indexOf('"', at);
        }
        field.append(text, at, quote);
        at = quote + 1;
        if (at < text.length() && text.charAt(at) != separator) {
          return leftOut(
              begin,
              more,
              "after a closing quote, a separator or the end of the line was expected.");
        }
      } else {
        int end = text.indexOf(separator, at);
        field.append(text, at, end < 0 ? text.length() : end);
        at = end < 0 ? text.length() : end;
      }
      fields.add(field.toString());
      if (at >= text.length()) {
        return fields;
      }
      at++;
    }
  }

  private List<String> leftOut(Line begin, Deque<Line> more, String why) {
    while (!more.isEmpty()) {
      again.addFirst(more.pollLast());
    }
    remarks.add("rows with quotes that do not match", new Place(file, begin.number), why);
    return null;
  }
}
