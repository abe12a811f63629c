package dev.sightline.eval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class CaptionTableTest {
  private static final CaptionScores SCORES =
      new CaptionScores(0.6712, 0.4444, 0.301, 0.2199, 0.4711, 0.5604, 1000);

  @Test
  void numbersAreSetToTheRightAndTextsToTheLeft() {
    TextTable table = new TextTable("model", "score", "note");
    table.add("a", "9.5", "é");
    table.add("longer", "10.25", "");

    assertEquals(
        """
        model   score  note
        ------  -----  ----
        a         9.5  é
        longer  10.25
        """,
        table.text());
    assertEquals(
        """
        | model | score | note |
        | --- | ---: | --- |
        | a | 9.5 | é |
        | longer | 10.25 |  |
        """,
        table.markdown());
    assertThrows(IllegalArgumentException.class, () -> table.add("too few"));
  }

  @Test
  void signsOfMarkdownAreEscaped() {
    TextTable table = new TextTable("Bleu_1");
    table.add("a|b");

    assertEquals("| Bleu\\_1 |\n| --- |\n| a\\|b |\n", table.markdown());
  }

  @Test
  void oursStandsAboveThePublishedFiguresWithTheirSource() {
    String table = new CaptionTable().add("soft attention", "dev", SCORES).text();
    List<String> lines = table.lines().toList();

    assertTrue(
        lines
            .get(2)
            .matches(
                "soft attention +dev +67.1 +44.4 +30.1 +22.0 +47.1 +0.560 +1000 +this project"),
        lines.get(2));
    assertTrue(
        lines
            .get(3)
            .matches(
                "multimodal RNN +test +57.9 +38.3 +24.5 +16.0 +Karpathy and Fei-Fei 2015 \\(second hand\\)"),
        lines.get(3));
    assertTrue(
        lines.get(4).matches("Show and Tell +test +63.0 +Vinyals et al. 2015 \\(second hand\\)"),
        lines.get(4));
    assertTrue(table.contains("METEOR is left out"), table);
  }

  @Test
  void markdownHasOneColumnForEachFigure() {
    String table = new CaptionTable().add("soft attention", "dev", SCORES).markdown();
    List<String> rows = table.lines().filter(line -> line.startsWith("|")).toList();

    assertEquals(7, rows.size());
    for (String row : rows) {
      assertEquals(11, row.chars().filter(c -> c == '|').count(), row);
    }
    assertEquals(
        "| hard attention | test | 67.0 | 45.7 | 31.4 | 21.3 |  |  |  | Xu et al. 2015 (second hand) |",
        rows.get(6));
  }
}
