package dev.sightline.data;

import dev.sightline.SightlineException;
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
 * <p>Blank lines are skipped. The answer stays one text here; only the metrics treat it as a set.
 */
public final class Daquar {
  private Daquar() {}

  static Path file(Path dir, String split) {
    return dir.resolve("qa.894.raw." + split + ".format_triple");
  }

  /**
   * Reads one split. A question without an answer is left out with a remark.
   *
   * @throws SightlineException if the file is missing, its lines do not come in threes, or a name
   *     leads out of the folder
   */
  public static QuestionData read(Path dir, String split) throws SightlineException {
    Path file = file(dir, split);
    QuestionCollector collector =
        new QuestionCollector(
            QuestionData.Layout.DAQUAR,
            dir.resolve("images"),
            List.of(".jpg", ".png", ".jpeg", ""));
    List<String> lines = new ArrayList<>(3);
    TextLines.read(
        file,
        collector.remarks,
        (text, number) -> {
          lines.add(text.strip());
          if (lines.size() < 3) {
            return;
          }
          Place place = new Place(file, number);
          String photo = lines.get(2);
          boolean isPhoto = !photo.contains(" ") && collector.holds(photo);
          if (!(isPhoto && collector.isThere(photo)) && collector.isThere(lines.get(1))) {
            collector.remarks.add(
                "questions without an answer",
                new Place(file, number - 1),
                "the photo's name comes right after the question '%s', which was left out: an answer was expected between them."
                    .formatted(Remarks.shown(lines.get(0))));
            lines.subList(0, 2).clear();
            return;
          }
          if (!isPhoto) {
            throw new SightlineException(
                "%s: '%s' is not the name of a photo; a question, its answer and its photo take a line each."
                    .formatted(place, Remarks.shown(photo)));
          }
          collector.add(
              String.valueOf(collector.count()),
              photo,
              lines.get(0),
              List.of(lines.get(1)),
              "",
              "",
              place);
          lines.clear();
        });
    if (!lines.isEmpty()) {
      throw new SightlineException(
          "%s ends after '%s': a question, its answer and its photo take a line each."
              .formatted(file, Remarks.shown(lines.get(lines.size() - 1))));
    }
    return collector.data(file);
  }
}
