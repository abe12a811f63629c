package dev.sightline.data;

import static java.util.stream.Collectors.toSet;

import dev.sightline.SightlineException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * One split of a data set of questions about photos.
 *
 * @param layout its layout on disk, which also decides how it is scored
 * @param questions in the order of the file
 * @param missing photos that are asked about but do not exist, with the number of questions about
 *     each; a reader continues without them
 * @param remarks a sentence for each thing that was left out
 */
public record QuestionData(
    Layout layout, List<VisualQuestion> questions, List<String> missing, List<String> remarks) {
  /** The split that is set aside if the data has none of that name. */
  public static final String DEV = "dev";

  /** How many of DAQUAR's photos are set aside. */
  static final int DAQUAR_PHOTOS = 100;

  /** The known layouts. */
  public enum Layout {
    /** {@link Daquar}. */
    DAQUAR,
    /** {@link EasyVqa}. */
    EASY_VQA,
    /** {@link VqaJson}. */
    VQA,
    /** {@link QuestionTable}. */
    TABLE
  }

  /** Keeps its own copies. */
  public QuestionData {
    questions = List.copyOf(questions);
    missing = List.copyOf(missing);
    remarks = List.copyOf(remarks);
  }

  /**
   * Reads a split of a data set of any known layout, recognised by its files. If the data has no
   * split {@value #DEV}, that is the photos set aside from {@code train} ({@link #forTraining}).
   *
   * @throws SightlineException if the layout is unknown, or from the reader of the layout
   */
  public static QuestionData read(Path dir, String split) throws SightlineException {
    if (!split.matches("[\\w-]+")) {
      throw new SightlineException(
          "'" + split + "' is not a split: train, dev or test was expected.");
    }
    if (!Files.isDirectory(dir)) {
      throw new SightlineException(dir + " is not a folder of questions about photos.");
    }
    if (split.equals(DEV) && !has(dir, DEV) && has(dir, "train")) {
      ForTraining parts = forTraining(dir);
      return new QuestionData(
          parts.dev.layout, parts.dev.questions, parts.train.missing, parts.train.remarks);
    }
    QuestionData data = ofLayout(dir, split);
    if (data.questions.isEmpty() && !data.missing.isEmpty()) {
      throw new SightlineException(
          "%s: none of the %s photos that the questions of '%s' are about is there; the first is %s."
              .formatted(dir, data.missing.size(), split, Remarks.shown(data.missing.get(0))));
    }
    return data;
  }

  private static QuestionData ofLayout(Path dir, String split) throws SightlineException {
    if (Files.exists(Daquar.file(dir, split))) {
      return Daquar.read(dir, split);
    } else if (Files.exists(EasyVqa.file(dir, split))) {
      return EasyVqa.read(dir, split);
    } else if (VqaJson.has(dir, split)) {
      return VqaJson.read(dir, split);
    } else if (QuestionTable.isThere(dir, split)) {
      return QuestionTable.read(dir, split);
    }
    throw new SightlineException(
        "%s has no questions for the split '%s': %s, %s, a %s...questions.json of VQA, %s or questions_%s.csv was expected in it."
            .formatted(
                dir,
                split,
                Daquar.file(dir, split).getFileName(),
                dir.relativize(EasyVqa.file(dir, split)),
                split,
                QuestionTable.FILE,
                split));
  }

  /**
   * Whether a folder has questions to train on.
   *
   * @throws SightlineException if it cannot be read
   */
  public static boolean isLaidOutIn(Path dir) throws SightlineException {
    return has(dir, "train");
  }

  private static boolean has(Path dir, String split) throws SightlineException {
    return Files.exists(Daquar.file(dir, split))
        || Files.exists(EasyVqa.file(dir, split))
        || VqaJson.has(dir, split)
        || QuestionTable.has(dir, split);
  }

  /**
   * What a model is trained on, and what its training is measured with.
   *
   * @param train the questions trained on
   * @param dev shares no photo with it
   */
  public record ForTraining(QuestionData train, QuestionData dev) {
    /**
     * Several data sets as one. Unless all are of one layout, an answer to a dev question is right
     * if it is the one that most people gave.
     */
    public static ForTraining joined(List<ForTraining> parts) {
      return new ForTraining(
          join(parts.stream().map(ForTraining::train).toList()),
          join(parts.stream().map(ForTraining::dev).toList()));
    }

    private static QuestionData join(List<QuestionData> parts) {
      Set<Layout> layouts = parts.stream().map(QuestionData::layout).collect(toSet());
      return new QuestionData(
          layouts.size() == 1 ? parts.get(0).layout : Layout.TABLE,
          parts.stream().flatMap(part -> part.questions.stream()).toList(),
          parts.stream().flatMap(part -> part.missing.stream()).toList(),
          parts.stream().flatMap(part -> part.remarks.stream()).toList());
    }
  }

  /**
   * The splits {@code train} and {@value #DEV}. If there is no second one, photos are set aside
   * with all their questions: {@value #DAQUAR_PHOTOS} of DAQUAR, or a quarter if there are fewer
   * than 400; a tenth of other data. They are chosen by name, so they are always the same.
   */
  public static ForTraining forTraining(Path dir) throws SightlineException {
    QuestionData train = read(dir, "train");
    if (has(dir, DEV)) {
      return new ForTraining(train, read(dir, DEV));
    }
    Set<Path> photos = new LinkedHashSet<>();
    train.questions.forEach(question -> photos.add(question.photo()));
    if (photos.size() < 2) {
      throw new SightlineException(
          dir + " has questions about one photo only: two were expected, one to check with.");
    }
    Function<Path, String> name = photo -> photo.getFileName().toString();
    int ofDaquar = Math.max(1, Math.min(DAQUAR_PHOTOS, photos.size() / 4));
    Set<Path> aside =
        train.layout == Layout.DAQUAR
            ? DrawnByName.some(photos, name, ofDaquar)
            : DrawnByName.tenth(photos, name);
    return new ForTraining(
        train.only(question -> !aside.contains(question.photo())),
        new QuestionData(
            train.layout,
            train.only(question -> aside.contains(question.photo())).questions,
            List.of(),
            List.of()));
  }

  /** The questions that pass the test, with the same remarks. */
  public QuestionData only(Predicate<VisualQuestion> wanted) {
    return new QuestionData(layout, questions.stream().filter(wanted).toList(), missing, remarks);
  }
}
