package dev.sightline.data;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Puts questions and photos together as a reader comes upon them: a photo is looked for once, and
 * one that is not there is named once, with the number of questions about it.
 */
final class QuestionCollector {
  private final QuestionData.Layout layout;
  private final Path folder;
  private final List<String> endings;
  private final List<VisualQuestion> questions = new ArrayList<>();
  private final Map<String, Path> found = new HashMap<>();
  private final Map<String, Integer> missing = new LinkedHashMap<>();
  private final Map<String, String> texts = new HashMap<>();
  final Remarks remarks = new Remarks();

  /**
   * @param folder of the photos
   * @param endings what may have to be added to a name, ".jpg" say; "" for names that are whole
   */
  QuestionCollector(QuestionData.Layout layout, Path folder, List<String> endings) {
    this.layout = layout;
    this.folder = folder;
    this.endings = endings;
  }

  /** Whether this is a name, or a path, of something inside the folder of the photos. */
  boolean holds(String name) {
    try {
      Path inside = folder.resolve(name).normalize();
      return inside.startsWith(folder.normalize()) && !inside.equals(folder.normalize());
    } catch (InvalidPathException e) {
      return false;
    }
  }

  /** One copy of a text that comes again and again. */
  String same(String text) {
    return texts.computeIfAbsent(text, any -> any);
  }

  /**
   * Adds a question, or notes that its photo is missing.
   *
   * @param name of the photo's file, without its ending where endings are to be added
   */
  void add(
      String id, String name, String text, List<String> answers, String type, String answerType) {
    Path photo = found.computeIfAbsent(name, this::find);
    if (photo == null) {
      missing.merge(name, 1, Integer::sum);
      return;
    }
    List<String> shared = answers.stream().map(this::same).toList();
    questions.add(new VisualQuestion(id, photo, same(text), shared, same(type), same(answerType)));
  }

  /** Whether there is a photo of that name. */
  boolean isThere(String name) {
    return found.computeIfAbsent(name, this::find) != null;
  }

  private Path find(String name) {
    for (String ending : endings) {
      Path file = folder.resolve(name + ending);
      if (Files.exists(file)) {
        return file;
      }
    }
    return null;
  }

  /** Number of questions so far, those without a photo included. */
  int count() {
    return questions.size() + missing.values().stream().mapToInt(Integer::intValue).sum();
  }

  QuestionData data() {
    List<String> named = new ArrayList<>();
    missing.forEach(
        (name, count) ->
            named.add(name + " (" + count + (count == 1 ? " question)" : " questions)")));
    return new QuestionData(layout, questions, named, remarks.sentences());
  }
}
