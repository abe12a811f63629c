package dev.sightline.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
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

    TextLines.read(file, (text, number) -> lines.add(number + " " + text));

    assertEquals(List.of("1 one", "2 two", "3 three", "5 five"), lines);
  }

  @Test
  void aLineThatNobodyCanHaveMeantIsRefused() throws IOException {
    Path text = Files.writeString(dir.resolve("a.txt"), "one\n" + "x".repeat(100_001));
    Path csv = Files.writeString(dir.resolve("a.csv"), "one,two\n\"" + "x".repeat(200_000));
    String complaint =
        ", line 2: there are more than 100000 characters here; a line of text was expected.";

    assertEquals(
        text + complaint,
        assertThrows(DataException.class, () -> TextLines.read(text, (line, number) -> {}))
            .getMessage());
    assertEquals(
        csv + complaint,
        assertThrows(DataException.class, () -> Csv.read(csv, (row, number) -> {})).getMessage());
  }
}
