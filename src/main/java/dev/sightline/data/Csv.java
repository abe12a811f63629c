package dev.sightline.data;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads comma-separated values as RFC 4180 has them: fields between commas, rows between line ends;
 * a field in double quotes may hold commas and line ends, and a double quote as two of them. The
 * file is UTF-8; a byte order mark is dropped, and so are empty lines.
 */
final class Csv {
  /** Takes one row. */
  interface Row {
    void read(List<String> fields, int line) throws DataException;
  }

  private final Path file;
  private final Reader in;
  private int line = 1;

  private Csv(Path file, Reader in) {
    this.file = file;
    this.in = in;
  }

  /** Hands on every row with the number of the line on which it begins. */
  static void read(Path file, Row row) throws DataException {
    try (Reader in =
        new BufferedReader(
            new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8))) {
      in.mark(1);
      if (in.read() != '\uFEFF') {
        in.reset();
      }
      new Csv(file, in).rows(row);
    } catch (DataException e) {
      throw e;
    } catch (NoSuchFileException e) {
      throw new DataException(file + " is not there.", e);
    } catch (IOException e) {
      throw new DataException(file + " cannot be read: " + e.getMessage() + ".", e);
    }
  }

  private void rows(Row row) throws IOException {
    List<String> fields = new ArrayList<>();
    int begin = line;
    int end;
    do {
      StringBuilder field = new StringBuilder();
      end = field(field);
      fields.add(field.toString());
      if (end != ',') {
        if (fields.size() > 1 || !fields.get(0).isEmpty()) {
          row.read(List.copyOf(fields), begin);
        }
        fields.clear();
        line++;
        begin = line;
      }
    } while (end != -1);
  }

  /** Reads one field and returns what ended it: a comma, a line end, or -1 at the file's end. */
  private int field(StringBuilder field) throws IOException {
    int c = in.read();
    if (c == '"') {
      quoted(field);
      c = in.read();
      if (c != ',' && c != '\n' && c != '\r' && c != -1) {
        throw new DataException(
            "%s, line %s: after a closing quote, a comma or the end of the line was expected."
                .formatted(file, line));
      }
    }
    while (c != ',' && c != '\n' && c != '\r' && c != -1) {
      append(field, c);
      c = in.read();
    }
    return c == '\r' ? afterReturn() : c;
  }

  private void quoted(StringBuilder field) throws IOException {
    int begin = line;
    while (true) {
      int c = in.read();
      if (c == -1) {
        throw new DataException(
            "%s, line %s: the quote that opens here is never closed.".formatted(file, begin));
      }
      if (c == '"') {
        in.mark(1);
        if (in.read() != '"') {
          in.reset();
          return;
        }
      }
      append(field, c);
      line += c == '\n' ? 1 : 0;
    }
  }

  private void append(StringBuilder field, int c) throws DataException {
    field.append((char) c);
    if (field.length() > TextLines.LONGEST) {
      throw TextLines.tooLong(file, line);
    }
  }

  /** A return alone ends a line as well as one with a line feed. */
  private int afterReturn() throws IOException {
    in.mark(1);
    if (in.read() != '\n') {
      in.reset();
    }
    return '\n';
  }
}
