package dev.sightline.data;

import dev.sightline.SightlineException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * easy-VQA, or any folder laid out like it: {@code NAME/questions.json} is a list of {@code ["what
 * color is the shape?", "blue", 17]}, and {@code NAME/images/17.png} is the picture. {@code
 * answers.txt}, which lists all answers, is not needed.
 */
public final class EasyVqa {
  private EasyVqa() {}

  static Path file(Path dir, String split) {
    return dir.resolve(split).resolve("questions.json");
  }

  /**
   * Reads one split.
   *
   * @throws SightlineException if the file is missing or not of this form
   */
  public static QuestionData read(Path dir, String split) throws SightlineException {
    Path file = file(dir, split);
    QuestionCollector collector =
        new QuestionCollector(
            QuestionData.Layout.EASY_VQA,
            dir.resolve(split).resolve("images"),
            List.of(".png", ".jpg", ""));
    JsonFile.readList(
        file,
        json ->
            () -> {
              Place place = json.place();
              List<String> parts = new ArrayList<>(3);
              if (json.atArray()) {
                json.array(() -> parts.add(json.textOrNull()));
              } else {
                json.skip();
              }
              if (parts.size() != 3 || parts.contains(null)) {
                collector.remarks.add(
                    "invalid questions",
                    place,
                    "a question, its answer and the picture's number were expected; this was left out.");
                return;
              }
              collector.add(
                  String.valueOf(collector.count()),
                  parts.get(2),
                  parts.get(0),
                  List.of(parts.get(1)),
                  "",
                  "",
                  place);
            });
    return collector.data(file);
  }
}
