package dev.sightline.data;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.zip.CRC32;

/**
 * One split of a data set of questions about photos.
 *
 * @param layout how it lies on the disk, which also says how it is scored
 * @param questions in the order of the file
 * @param missing photos that are asked about but are not there, and how many questions each takes
 *     with it; a reader goes on without them
 * @param remarks a sentence for each thing that was left out
 */
public record QuestionData(
    Layout layout, List<VisualQuestion> questions, List<String> missing, List<String> remarks) {
  /** The split that is set aside where the data has none of that name. */
  public static final String DEV = "dev";

  /** Photos of DAQUAR that are set aside. */
  static final int DAQUAR_PHOTOS = 100;

  /** The layouts that are known here. */
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
   * Reads a split of a data set of any layout that is known here, told by what is there. Where the
   * data has no split {@value #DEV}, that is the photos set aside of {@code train} ({@link
   * #forTraining}).
   *
   * @throws DataException if the layout is unknown, or as the reader of the layout says
   */
  public static QuestionData read(Path dir, String split) throws DataException {
    if (!split.matches("[\\w-]+")) {
      throw new DataException("'" + split + "' is not a split: train, dev or test was expected.");
    }
    if (!Files.isDirectory(dir)) {
      throw new DataException(dir + " is not a folder of questions about photos.");
    }
    if (split.equals(DEV) && !has(dir, DEV) && has(dir, "train")) {
      return forTraining(dir).dev();
    }
    if (Files.exists(Daquar.file(dir, split))) {
      return Daquar.read(dir, split);
    } else if (Files.exists(EasyVqa.file(dir, split))) {
      return EasyVqa.read(dir, split);
    } else if (VqaJson.has(dir, split)) {
      return VqaJson.read(dir, split);
    } else if (Files.exists(dir.resolve(QuestionTable.FILE))) {
      return QuestionTable.read(dir, split);
    }
    throw new DataException(
        "%s has no questions for the split '%s': %s, %s, a %s...questions.json of VQA or %s was expected in it."
            .formatted(
                dir,
                split,
                Daquar.file(dir, split).getFileName(),
                dir.relativize(EasyVqa.file(dir, split)),
                split,
                QuestionTable.FILE));
  }

  private static boolean has(Path dir, String split) throws DataException {
    return Files.exists(Daquar.file(dir, split))
        || Files.exists(EasyVqa.file(dir, split))
        || VqaJson.has(dir, split)
        || QuestionTable.has(dir, split);
  }

  /**
   * What a model is trained on, and what its training is measured with.
   *
   * @param train to learn from
   * @param dev shares no photo with it
   */
  public record ForTraining(QuestionData train, QuestionData dev) {}

  /**
   * The splits {@code train} and {@value #DEV}. Where there is no second one, photos are set aside
   * with all their questions: {@value #DAQUAR_PHOTOS} of DAQUAR, or a quarter where there are fewer
   * than 400; of other data a tenth. Which ones follows from their names, so that it is always the
   * same ones.
   */
  public static ForTraining forTraining(Path dir) throws DataException {
    QuestionData train = read(dir, "train");
    if (has(dir, DEV)) {
      return new ForTraining(train, read(dir, DEV));
    }
    Set<Path> photos = new LinkedHashSet<>();
    train.questions.forEach(question -> photos.add(question.photo()));
    int count =
        train.layout == Layout.DAQUAR
            ? Math.min(DAQUAR_PHOTOS, photos.size() / 4)
            : photos.size() / 10;
    Set<Path> aside = setAside(photos, Math.max(1, count));
    return new ForTraining(
        train.only(question -> !aside.contains(question.photo())),
        train.only(question -> aside.contains(question.photo())));
  }

  /** Those whose names have the smallest check sums: by name, not by chance or place. */
  private static Set<Path> setAside(Set<Path> photos, int count) {
    List<Path> sorted = new ArrayList<>(photos);
    sorted.sort(
        Comparator.comparingLong(QuestionData::checkSum).thenComparing(Comparator.naturalOrder()));
    return new HashSet<>(sorted.subList(0, Math.min(count, sorted.size())));
  }

  private static long checkSum(Path photo) {
    CRC32 sum = new CRC32();
    sum.update(photo.getFileName().toString().getBytes(StandardCharsets.UTF_8));
    return sum.getValue();
  }

  /** The questions that pass, with the same remarks. */
  public QuestionData only(Predicate<VisualQuestion> wanted) {
    return new QuestionData(layout, questions.stream().filter(wanted).toList(), missing, remarks);
  }
}
