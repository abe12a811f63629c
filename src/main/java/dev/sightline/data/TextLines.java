package dev.sightline.data;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads a UTF-8 text file line by line, with the number of each line for complaints. */
final class TextLines {
  /** Takes one line, without its end. */
  interface Reader {
    void line(String text, int number) throws DataException;
  }

  /** No sentence, name or row of a data set is longer; a file without line ends is no text. */
  static final int LONGEST = 100_000;

  private TextLines() {}

  /** Hands on every line that is not blank; a byte order mark before the first is dropped. */
  static void read(Path file, Reader reader) throws DataException {
    // Not Files.newBufferedReader: a stray byte of another encoding must not end the reading.
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8))) {
      int number = 0;
      for (String line = line(in, file, 1); line != null; line = line(in, file, number + 1)) {
        number++;
        String text = number == 1 && line.startsWith("\uFEFF") ? line.substring(1) : line;
        if (!text.isBlank()) {
          reader.line(text, number);
        }
      }
    } catch (DataException e) {
      throw e;
    } catch (NoSuchFileException e) {
      throw new DataException(file + " is not there.", e);
    } catch (IOException | UncheckedIOException e) {
      throw new DataException(file + " cannot be read: " + e.getMessage() + ".", e);
    }
  }

  /** As {@link BufferedReader#readLine} does, but a line without end does not fill the memory. */
  private static String line(BufferedReader in, Path file, int number) throws IOException {
    StringBuilder line = new StringBuilder();
    int c = in.read();
    if (c == -1) {
      return null;
    }
    for (; c != '\n' && c != '\r' && c != -1; c = in.read()) {
      line.append((char) c);
      if (line.length() > LONGEST) {
        throw tooLong(file, number);
      }
    }
    if (c == '\r') {
      in.mark(1);
      if (in.read() != '\n') {
        in.reset();
      }
    }
    return line.toString();
  }

  /** The complaint about a line, or a part of it, that nobody can have meant. */
  static DataException tooLong(Path file, int line) {
    return new DataException(
        "%s, line %s: there are more than %s characters here; a line of text was expected."
            .formatted(file, line, LONGEST));
  }
}
