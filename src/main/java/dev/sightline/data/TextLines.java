package dev.sightline.data;

import dev.sightline.SightlineException;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Reads text files of data sets line by line, with the number of each line for remarks. The text is
 * UTF-8 or UTF-16. A line that is neither is read as Windows-1252, which older spreadsheets save,
 * with a remark: no letter is replaced silently. An overlong line is left out with a remark, so
 * that memory does not depend on the file.
 */
final class TextLines implements AutoCloseable {
  /** Receives one line, without its line break. */
  interface Lines {
    void line(String text, int number) throws SightlineException;
  }

  /** Reads an open file. */
  interface Reading {
    void read(TextLines lines) throws IOException;
  }

  /** The longest sentence, name or row of a data set; a file without line breaks is not text. */
  static final int LONGEST = 100_000;

  private static final Charset WINDOWS = Charset.forName("windows-1252");

  private final Path file;
  private final Remarks remarks;
  private final Reader in;
  private final boolean bytes;
  private int number;

  private TextLines(Path file, Remarks remarks) throws IOException {
    this.file = file;
    this.remarks = remarks;
    InputStream raw = new BufferedInputStream(Files.newInputStream(file));
    raw.mark(2);
    byte[] first = raw.readNBytes(2);
    raw.reset();
    Charset wide = first.length < 2 ? null : wide(first[0], first[1]);
    bytes = wide == null;
    // Each byte becomes a letter of its own, until a whole line can be examined.
    in = new BufferedReader(new InputStreamReader(raw, bytes ? StandardCharsets.ISO_8859_1 : wide));
  }

  /** UTF-16 is recognised by its mark, or by the zero byte in an ASCII letter. */
  private static Charset wide(byte first, byte second) {
    if ((first == (byte) 0xFF && second == (byte) 0xFE) || (first != 0 && second == 0)) {
      return StandardCharsets.UTF_16LE;
    }
    return (first == (byte) 0xFE && second == (byte) 0xFF) || (first == 0 && second != 0)
        ? StandardCharsets.UTF_16BE
        : null;
  }

  /** Hands on every line that is not blank. */
  static void read(Path file, Remarks remarks, Lines reader) throws SightlineException {
    read(
        file,
        remarks,
        lines -> {
          for (String text = lines.next(); text != null; text = lines.next()) {
            if (!text.isBlank()) {
              reader.line(text, lines.number());
            }
          }
        });
  }

  /** Hands on the open file, and turns a failure to read it into a sentence. */
  static void read(Path file, Remarks remarks, Reading reading) throws SightlineException {
    try (TextLines lines = new TextLines(file, remarks)) {
      reading.read(lines);
    } catch (SightlineException e) {
      throw e;
    } catch (NoSuchFileException e) {
      throw new SightlineException(file + " is not there.", e);
    } catch (IOException | UncheckedIOException e) {
      throw new SightlineException(file + " cannot be read: " + e.getMessage() + ".", e);
    }
  }

  /** The next line, without a byte order mark; null at the end of the file. */
  String next() throws IOException {
    int c = in.read();
    if (c == -1) {
      return null;
    }
    number++;
    StringBuilder line = new StringBuilder();
    int length = 0;
    for (; c != '\n' && c != '\r' && c != -1; c = in.read()) {
      if (++length <= LONGEST) {
        line.append((char) c);
      }
    }
    if (c == '\r') {
      in.mark(1);
      if (in.read() != '\n') {
        in.reset();
      }
    }
    if (length > LONGEST) {
      remarks.add("lines that are too long", place(), tooLong());
      return "";
    }
    String text = bytes ? decoded(line.toString()) : line.toString();
    return number == 1 && text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  /** The number of the line that was read last. */
  int number() {
    return number;
  }

  private Place place() {
    return new Place(file, number);
  }

  static String tooLong() {
    return "there are more than %s characters here; a line of text was expected."
        .formatted(LONGEST);
  }

  private String decoded(String line) {
    if (line.chars().allMatch(c -> c < 0x80)) {
      return line;
    }
    byte[] written = line.getBytes(StandardCharsets.ISO_8859_1);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(written)).toString();
    } catch (CharacterCodingException e) {
      remarks.count(
          "lines that are not UTF-8; they were read as Windows-1252. If letters come out wrong,"
              + " save the file as UTF-8",
          place());
      return new String(written, WINDOWS);
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
