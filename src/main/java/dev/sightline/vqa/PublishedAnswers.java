package dev.sightline.vqa;

import dev.sightline.data.QuestionData.Layout;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Figures that others printed, to stand beside ours. Those of DAQUAR are from Malinowski et al.
 * 2015, tables 1 and 3, on the official test questions; those of VQA 1.0, on test-dev, are quoted
 * at second hand.
 */
final class PublishedAnswers {
  private static final List<List<String>> DAQUAR =
      List.of(
          List.of("Multi-World (2014)", "7.86", "11.86", "38.79"),
          List.of("Ask Your Neurons, several words (2015)", "17.49", "23.28", "57.76"),
          List.of("Ask Your Neurons, one word (2015)", "19.43", "25.28", "62.00"),
          List.of("Ask Your Neurons, language only (2015)", "17.15", "22.80", "58.42"),
          List.of("humans (2015)", "50.20", "50.82", "67.27"));

  private static final List<List<String>> VQA =
      List.of(
          List.of("LSTM Q (Antol et al. 2015)", "48.76"),
          List.of("LSTM Q + I (Antol et al. 2015)", "53.74"),
          List.of("deeper LSTM Q + norm I (Lu et al. 2015)", "57.75"));

  private PublishedAnswers() {}

  /** The figures that a layout has, by their names. */
  static Map<String, String> columns(Layout layout) {
    Map<String, String> columns = new LinkedHashMap<>();
    List<String> names =
        switch (layout) {
          case DAQUAR -> List.of("accuracy", "WUPS_0.9", "WUPS_0.0");
          case VQA -> List.of("overall");
          default -> List.of("accuracy");
        };
    names.forEach(name -> columns.put(name, name));
    return columns;
  }

  /** Names and figures of others, in the order of the columns. */
  static List<List<String>> rows(Layout layout) {
    return switch (layout) {
      case DAQUAR -> DAQUAR;
      case VQA -> VQA;
      default -> List.of();
    };
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
