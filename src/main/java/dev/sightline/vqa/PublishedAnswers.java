package dev.sightline.vqa;

import dev.sightline.data.QuestionData.Layout;
import dev.sightline.eval.TextTable;
import java.util.List;

/**
 * Figures that others printed, to stand beside ours. Those of DAQUAR are from Malinowski et al.
 * 2015, tables 1 and 3, on the official test questions; those of VQA 1.0, on test-dev, are quoted
 * at second hand.
 */
final class PublishedAnswers {
  private record Row(String name, String... figures) {}

  private static final List<Row> DAQUAR =
      List.of(
          new Row("Multi-World (2014)", "7.86", "11.86", "38.79"),
          new Row("Ask Your Neurons, several words (2015)", "17.49", "23.28", "57.76"),
          new Row("Ask Your Neurons, one word (2015)", "19.43", "25.28", "62.00"),
          new Row("Ask Your Neurons, language only (2015)", "17.15", "22.80", "58.42"),
          new Row("humans (2015)", "50.20", "50.82", "67.27"));

  private static final List<Row> VQA =
      List.of(
          new Row("LSTM Q (Antol et al. 2015)", "48.76"),
          new Row("LSTM Q + I (Antol et al. 2015)", "53.74"),
          new Row("deeper LSTM Q + norm I (Lu et al. 2015)", "57.75"));

  private PublishedAnswers() {}

  /** The columns of figures that a layout has. */
  static List<String> columns(Layout layout) {
    return switch (layout) {
      case DAQUAR -> List.of("accuracy", "WUPS_0.9", "WUPS_0.0");
      case VQA -> List.of("overall");
      default -> List.of("accuracy");
    };
  }

  /** Adds the published rows, filling up with empty cells. */
  static void addTo(TextTable table, Layout layout, int cells) {
    List<Row> rows =
        switch (layout) {
          case DAQUAR -> DAQUAR;
          case VQA -> VQA;
          default -> List.of();
        };
    for (Row row : rows) {
      String[] all = new String[cells];
      java.util.Arrays.fill(all, "");
      all[0] = "published: " + row.name;
      System.arraycopy(row.figures, 0, all, 1, row.figures.length);
      table.add(all);
    }
  }

  /** Where the figures are from, for the foot of a table; empty where there are none. */
  static String source(Layout layout) {
    return switch (layout) {
      case DAQUAR ->
          "Published: Malinowski et al. 2015, tables 1 and 3, on the official test questions with"
              + " all answers; other photos than a dev split's.\n";
      case VQA -> "Published: on VQA 1.0 test-dev, open-ended; quoted at second hand.\n";
      default -> "";
    };
  }
}
