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

  private TextLines() {}

  /** Hands on every line that is not blank; a byte order mark before the first is dropped. */
  static void read(Path file, Reader reader) throws DataException {
    // Not Files.newBufferedReader: a stray byte of another encoding must not end the reading.
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8))) {
      int number = 0;
      for (String line = in.readLine(); line != null; line = in.readLine()) {
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
}
