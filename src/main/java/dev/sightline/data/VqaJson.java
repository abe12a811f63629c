package dev.sightline.data;

import dev.sightline.SightlineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * VQA, version 1 or 2 (Antol et al. 2015, Goyal et al. 2017), or files of their form:
 *
 * <pre>questions    {"data_subtype": "val2014",
 *               "questions": [{"question_id": 1, "image_id": 9, "question": "What is it?"}, ...]}
 * annotations  {"annotations": [{"question_id": 1, "question_type": "what is",
 *               "answer_type": "other", "answers": [{"answer": "net"}, ... ten]}, ...]}</pre>
 *
 * <p>Of a folder and a split NAME these are the files whose names have NAME for a word and end in
 * {@code questions.json} and {@code annotations.json}; of version 1's two kinds of questions the
 * open-ended ones. The photo of image 9 is {@code COCO_val2014_000000000009.jpg} or {@code 9.jpg},
 * in {@code images}, in a folder of the subtype's name there or beside it.
 *
 * <p>Both files are read from front to back and only texts and answers are kept, equal ones once:
 * memory grows with the questions, not with the files.
 */
public final class VqaJson {
  private record Annotation(String type, String answerType, List<String> answers) {}

  private VqaJson() {}

  static boolean has(Path dir, String split) throws SightlineException {
    return find(dir, split, "questions.json") != null;
  }

  private static Path find(Path dir, String split, String ending) throws SightlineException {
    if (!Files.isDirectory(dir)) {
      return null;
    }
    try (Stream<Path> files = Files.list(dir)) {
      return files
          .filter(file -> file.getFileName().toString().endsWith(ending))
          .filter(file -> isOf(split, file.getFileName().toString()))
          .filter(file -> !file.getFileName().toString().contains("MultipleChoice"))
          .min(Path::compareTo)
          .orElse(null);
    } catch (IOException e) {
      throw new SightlineException(dir + " cannot be read: " + e.getMessage() + ".", e);
    }
  }

  /**
   * Whether a split is one of the words in a file's name, with or without a year: {@code test} is
   * in {@code v2_OpenEnded_mscoco_test2015_questions.json}, but not in that of {@code
   * test-dev2015}, and neither is {@code dev}.
   */
  private static boolean isOf(String split, String fileName) {
    String wanted = joined(split);
    return Stream.of(joined(fileName).split("[-_.]"))
        .anyMatch(word -> word.equals(wanted) || word.replaceFirst("\\d{4}$", "").equals(wanted));
  }

  /** The parts of VQA's test set have a hyphen in their names. */
  private static String joined(String name) {
    return name.replaceAll("test-(?=dev|standard|challenge|reserve)", "test");
  }

  /**
   * Reads one split of a folder. Without annotations, questions have no answers.
   *
   * @throws SightlineException as the other method
   */
  public static QuestionData read(Path dir, String split) throws SightlineException {
    Path questions = find(dir, split, "questions.json");
    if (questions == null) {
      throw new SightlineException(dir + " has no questions for '" + split + "'.");
    }
    Path images = dir.resolve("images");
    return read(
        questions, find(dir, split, "annotations.json"), Files.isDirectory(images) ? images : dir);
  }

  /**
   * Reads two files.
   *
   * @param annotations null for questions without answers
   * @param images the folder of the photos, or its parent folder
   * @return questions in the order of their file; those without an annotation are left out with a
   *     remark
   * @throws SightlineException if a file is not of this form; the message has the line
   */
  public static QuestionData read(Path questions, Path annotations, Path images)
      throws SightlineException {
    String[] subtype = {subtype(questions)};
    Path inside = images.resolve(subtype[0]);
    Path folder = !subtype[0].isEmpty() && Files.isDirectory(inside) ? inside : images;
    QuestionCollector collector =
        new QuestionCollector(QuestionData.Layout.VQA, folder, List.of(".jpg", ".png", ""));
    Map<String, Annotation> annotated =
        annotations == null ? null : annotations(annotations, collector);
    int[] without = {0};
    JsonFile.read(
        questions,
        json ->
            name -> {
              if (name.equals("questions")) {
                json.array(() -> question(json, subtype[0], annotated, without, collector));
              } else {
                json.skip();
              }
            });
    if (without[0] > 0) {
      collector.remarks.add(
          "%s: %s questions have no annotation in %s and are left out."
              .formatted(questions, without[0], annotations));
    }
    if (collector.count() == 0) {
      throw new SightlineException(
          without[0] > 0
              ? "No question of " + questions + " has an answer in " + annotations + "."
              : "%s has no list 'questions' as VQA's files do.%s"
                  .formatted(questions, collector.remarks.firstThingWrong()));
    }
    return collector.data(questions);
  }

  private static String subtype(Path questions) throws SightlineException {
    String[] subtype = {""};
    JsonFile.read(
        questions,
        json ->
            name -> {
              if (name.equals("data_subtype")) {
                subtype[0] = Objects.requireNonNullElse(json.textOrNull(), "");
              } else {
                json.skip();
              }
            });
    if (!subtype[0].matches("[\\w-]*")) {
      throw new SightlineException(
          "%s: '%s' cannot be a data_subtype; a name such as val2014 was expected."
              .formatted(questions, subtype[0]));
    }
    return subtype[0];
  }

  private static void question(
      JsonFile json,
      String subtype,
      Map<String, Annotation> annotated,
      int[] without,
      QuestionCollector collector)
      throws IOException {
    Place place = json.place();
    Map<String, String> fields =
        json.fields(
            "a question", List.of("question_id", "image_id", "question"), collector.remarks);
    if (fields == null) {
      return;
    }
    String id = fields.get("question_id");
    Annotation answers = annotated == null ? new Annotation("", "", List.of()) : annotated.get(id);
    if (answers == null) {
      without[0]++;
      return;
    }
    collector.add(
        id,
        photo(collector, subtype, fields.get("image_id")),
        fields.get("question"),
        answers.answers,
        answers.type,
        answers.answerType,
        place);
  }

  private static String photo(QuestionCollector collector, String subtype, String image) {
    if (subtype.isEmpty() || !image.matches("\\d{1,12}")) {
      return image;
    }
    String coco = "COCO_%s_%12s".formatted(subtype, image).replace(' ', '0');
    return collector.isThere(coco) || !collector.isThere(image) ? coco : image;
  }

  private static Map<String, Annotation> annotations(Path file, QuestionCollector collector)
      throws SightlineException {
    Map<String, Annotation> all = new HashMap<>();
    JsonFile.read(
        file,
        json ->
            name -> {
              if (name.equals("annotations")) {
                json.array(() -> annotation(json, collector, all));
              } else {
                json.skip();
              }
            });
    if (all.isEmpty()) {
      throw new SightlineException(
          "%s has no list 'annotations' as VQA's files do.%s"
              .formatted(file, collector.remarks.firstThingWrong()));
    }
    return all;
  }

  private static void annotation(
      JsonFile json, QuestionCollector collector, Map<String, Annotation> all) throws IOException {
    int line = json.line();
    Map<String, String> fields = new HashMap<>();
    List<String> answers = new ArrayList<>(10);
    if (json.atObject()) {
      json.object(
          name -> {
            switch (name) {
              case "question_id", "question_type", "answer_type" ->
                  fields.put(name, json.textOrNull());
              case "answers" -> answers(json, collector, answers);
              default -> json.skip();
            }
          });
    } else {
      json.skip();
    }
    String id = fields.get("question_id");
    if (id == null || answers.isEmpty()) {
      json.leaveOut("an annotation", List.of("question_id", "answers"), line, collector.remarks);
      return;
    }
    all.put(
        id,
        new Annotation(
            collector.same(Objects.requireNonNullElse(fields.get("question_type"), "")),
            collector.same(Objects.requireNonNullElse(fields.get("answer_type"), "")),
            List.copyOf(answers)));
  }

  private static void answers(JsonFile json, QuestionCollector collector, List<String> answers)
      throws IOException {
    json.texts("an answer", "answer", collector.remarks, text -> answers.add(collector.same(text)));
  }
}
