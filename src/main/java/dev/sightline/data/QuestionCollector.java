package dev.sightline.data;

import dev.sightline.SightlineException;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Combines questions and photos while they are read: each photo is looked up once, and a missing
 * one is named once, with the number of questions about it. What cannot be used is left out with a
 * remark.
 */
final class QuestionCollector {
  private final QuestionData.Layout layout;
  private final DataFolder folder;
  private final List<VisualQuestion> questions = new ArrayList<>();
  private final Map<String, Path> found = new HashMap<>();
  private final Map<String, Integer> missing = new LinkedHashMap<>();
  private final Map<String, String> texts = new HashMap<>();
  private int count;
  final Remarks remarks = new Remarks();

  /**
   * Starts empty.
   *
   * @param folder of the photos
   * @param endings what may have to be added to a name, such as ".jpg"; "" for complete names
   */
  QuestionCollector(QuestionData.Layout layout, Path folder, List<String> endings) {
    this.layout = layout;
    this.folder = new DataFolder(folder, endings);
  }

  /** A single copy of a text that occurs again and again, however its accents are written. */
  String same(String text) {
    return texts.computeIfAbsent(Normalizer.normalize(text, Normalizer.Form.NFC), any -> any);
  }

  /**
   * Adds a question, or notes that its photo is missing.
   *
   * @param photo name of its file, without its ending if endings are to be added
   * @param answers none if none is known
   */
  void add(
      String id,
      String photo,
      String text,
      List<String> answers,
      String type,
      String answerType,
      Place place) {
    String name = folder.name(photo, place, remarks);
    if (name == null || !remarks.canUse(text, "a question", place)) {
      return;
    }
    List<String> usable =
        answers.stream()
            .filter(answer -> remarks.canUse(answer, "an answer", place))
            .map(this::same)
            .toList();
    if (usable.isEmpty() && !answers.isEmpty()) {
      return;
    }
    count++;
    Path file = found.computeIfAbsent(name, folder::file);
    if (file == null) {
      missing.merge(name, 1, Integer::sum);
    } else {
      questions.add(new VisualQuestion(id, file, same(text), usable, same(type), same(answerType)));
    }
  }

  /** Whether this is the name or path of something inside the photos' folder. */
  boolean holds(String photo) {
    return folder.name(photo) != null;
  }

  /** Whether there is a photo of that name. */
  boolean isThere(String photo) {
    String name = folder.name(photo);
    return name != null && found.computeIfAbsent(name, folder::file) != null;
  }

  /** Number of questions so far, including those without a photo. */
  int count() {
    return count;
  }

  /**
   * Everything that was added.
   *
   * @throws SightlineException if nothing was added
   */
  QuestionData data(Path source) throws SightlineException {
    if (count == 0) {
      throw new SightlineException(
          "%s has no question that can be used.%s".formatted(source, remarks.firstThingWrong()));
    }
    List<String> named = new ArrayList<>();
    missing.forEach(
        (name, count) ->
            named.add(name + " (" + count + (count == 1 ? " question)" : " questions)")));
    return new QuestionData(layout, questions, named, remarks.sentences());
  }
}
