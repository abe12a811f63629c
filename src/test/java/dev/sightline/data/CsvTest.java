package dev.sightline.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTest {
  @TempDir Path dir;
  private final Remarks remarks = new Remarks();

  private List<String> rows(String text) throws IOException {
    Path csv = Files.writeString(dir.resolve("a.csv"), text);
    List<String> rows = new ArrayList<>();
    Csv.read(csv, remarks, (fields, line) -> rows.add(line + " " + fields));
    return rows;
  }

  private String wrong(int line, String what) {
    return dir.resolve("a.csv") + ", line " + line + ": " + what;
  }

  @Test
  void quotesMayHoldSeparatorsQuotesAndLineEnds() throws IOException {
    assertEquals(
        List.of("1 [a, b, \"c\"\n\nd]", "4 [, ]", "6 [e, f\"g, ]"),
        rows("a,b,\"\"\"c\"\"\n\nd\"\r\n,\n\ne,f\"g,\"\""));
    assertEquals(List.of(), remarks.sentences());
  }

  @ParameterizedTest
  @ValueSource(strings = {",", ";", "\t", "|"})
  void theSeparatorIsTheOneThatComesFirst(String separator) throws IOException {
    String other = separator.equals(";") ? "," : ";";
    String row = "\"a,;b\"" + separator + "c" + other + " d\n";

    assertEquals(
        List.of("1 [a,;b, c%s d]".formatted(other), "2 [a,;b, c%s d]".formatted(other)),
        rows(row + row));
  }

  @Test
  void excelMaySayTheSeparator() throws IOException {
    assertEquals(List.of("2 [a,b, c]"), rows("sep=;\na,b;c\n"));
  }

  @Test
  void aRowWhoseQuotesDoNotMatchIsLeftOutAloneAndTheOthersGoOn() throws IOException {
    assertEquals(
        List.of("1 [a, fine]", "3 [c, fine]", "5 [e, fine]"),
        rows("a,fine\nb,\"one\" two\nc,fine\nd,\"never closed\ne,fine\n"));
    assertEquals(
        List.of(
            wrong(2, "after a closing quote, a separator or the end of the line was expected."),
            wrong(4, "the quote that opens here is never closed.")),
        remarks.sentences());
  }

  @Test
  void aRowWithoutEndIsBoundedAndTimeGrowsWithTheLength() throws IOException {
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> {
          // One line; a quote that is never closed; many of them; quotes that close too late.
          assertEquals(List.of("1 [a, b]"), rows("a,b\n" + "x".repeat(5_000_000)));
          assertEquals(300_000, rows("a,b\n\"" + "x\n".repeat(300_000)).size());
          rows("a,\"b\n".repeat(200_000));
          rows("a,\"b\nc\" d\n".repeat(100_000));
        });
  }
}
