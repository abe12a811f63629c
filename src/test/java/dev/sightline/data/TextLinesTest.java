package dev.sightline.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextLinesTest {
  @TempDir Path dir;

  @Test
  void linesEndAsOnAnySystem() throws IOException {
    Path file = Files.writeString(dir.resolve("a.txt"), "\uFEFFone\r\ntwo\rthree\n\nfive");
    List<String> lines = new ArrayList<>();

    TextLines.read(file, new Remarks(), (text, number) -> lines.add(number + " " + text));

    assertEquals(List.of("1 one", "2 two", "3 three", "5 five"), lines);
  }

  private final Remarks remarks = new Remarks();

  private List<String> lines(byte[] bytes) throws IOException {
    Path file = Files.write(dir.resolve("a.txt"), bytes);
    List<String> lines = new ArrayList<>();
    TextLines.read(file, remarks, (text, number) -> lines.add(text));
    return lines;
  }

  @Test
  void aLineThatNobodyCanHaveMeantIsLeftOut() throws IOException {
    String text = "one\n" + "x".repeat(100_001) + "\nthree";

    assertEquals(List.of("one", "three"), lines(text.getBytes(StandardCharsets.UTF_8)));
    assertEquals(
        List.of(
            dir.resolve("a.txt")
                + ", line 2: there are more than 100000 characters here; a line of text was expected."),
        remarks.sentences());
  }

  @Test
  void utf16IsReadWithAndWithoutItsMark() throws IOException {
    List<String> both = List.of("file,caption", "é.jpg,日本");
    String text = String.join("\r\n", both);

    assertEquals(both, lines(("\uFEFF" + text).getBytes(StandardCharsets.UTF_16LE)));
    assertEquals(both, lines(("\uFEFF" + text).getBytes(StandardCharsets.UTF_16BE)));
    assertEquals(both, lines(text.getBytes(StandardCharsets.UTF_16LE)));
    assertEquals(both, lines(text.getBytes(StandardCharsets.UTF_16BE)));
    assertEquals(List.of(), remarks.sentences());
  }

  @Test
  void whatIsNotUtf8IsReadAsWindows1252AndSaid() throws IOException {
    byte[] utf8 = "café\n".getBytes(StandardCharsets.UTF_8);
    byte[] windows = "naïve “dog”\nüber".getBytes("windows-1252");
    byte[] both = new byte[utf8.length + windows.length];
    System.arraycopy(utf8, 0, both, 0, utf8.length);
    System.arraycopy(windows, 0, both, utf8.length, windows.length);

    assertEquals(List.of("café", "naïve “dog”", "über"), lines(both));
    assertEquals(
        List.of(
            dir.resolve("a.txt")
                + ", line 2: the first of 2 lines that are not UTF-8; they were read as Windows-1252."
                + " If letters come out wrong, save the file as UTF-8."),
        remarks.sentences());
  }
}
