package dev.sightline.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * DAQUAR (Malinowski and Fritz 2014), or any folder laid out like it:
 *
 * <ul>
 *   <li>{@code images/} holds the photos, {@code image3.jpg} or {@code .png};
 *   <li>{@code qa.894.raw.NAME.format_triple} holds the questions of the split NAME, three lines
 *       each: the question, the answer (several things with commas between them), the photo's name
 *       without ending.
 * </ul>
 *
 * <p>Blank lines are passed over. The answer stays one text here; it is a set only to the metrics.
 */
public final class Daquar {
  private Daquar() {}

  static Path file(Path dir, String split) {
    return dir.resolve("qa.894.raw." + split + ".format_triple");
  }

  /**
   * Reads one split.
   *
   * @throws DataException if the file is absent, its lines are not threefold, or a name leads out
   *     of the folder
   */
  public static QuestionData read(Path dir, String split) throws DataException {
    Path file = file(dir, split);
    QuestionCollector collector =
        new QuestionCollector(
            QuestionData.Layout.DAQUAR,
            dir.resolve("images"),
            List.of(".jpg", ".png", ".jpeg", ""));
    List<String> lines = new ArrayList<>(3);
    TextLines.read(
        file,
        (text, number) -> {
          lines.add(text.strip());
          if (lines.size() < 3) {
            return;
          }
          String photo = lines.get(2);
          if (photo.contains(" ") || !collector.holds(photo)) {
            throw new DataException(
                "%s, line %s: '%s' is not the name of a photo; a question, its answer and its photo take a line each."
                    .formatted(file, number, photo));
          }
          collector.add(
              String.valueOf(collector.count()),
              photo,
              lines.get(0),
              List.of(lines.get(1)),
              "",
              "");
          lines.clear();
        });
    if (!lines.isEmpty()) {
      throw new DataException(
          "%s ends after '%s': a question, its answer and its photo take a line each."
              .formatted(file, lines.get(lines.size() - 1)));
    }
    return collector.data();
  }
}
