package dev.sightline.data;

import dev.sightline.SightlineException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Your own questions: a folder with photos and a file {@code questions.csv},
 *
 * <pre>file,question,answer
 * kitchen.jpg,what is on the counter?,kettle
 * "hall/door.jpg","is the door open, or closed?",open</pre>
 *
 * <p>or, as MSVD-QA's questions about clips (Xu et al. 2017) lie beside MSVD, a file {@code
 * questions_NAME.csv} for each split, and the clips in {@code clips}. Where there is no {@code
 * dev}, {@code val} is that.
 *
 * <p>The first row may name the columns, in any order; a column {@code split} says {@code train},
 * {@code dev} or {@code test}. Without that column all are for {@code train}, from which {@link
 * QuestionData} then sets photos aside.
 */
public final class QuestionTable {
  static final String FILE = "questions.csv";

  /** The split that has every question. */
  public static final String ALL = "all";

  private static final Table.Column PHOTO = Table.file("file");
  private static final Table.Column QUESTION = Table.Column.needed("question", "questions");
  private static final Table.Column ANSWER = Table.Column.needed("answer", "answers");
  private static final List<Table.Column> COLUMNS = List.of(PHOTO, QUESTION, ANSWER, Table.SPLIT);

  private QuestionTable() {}

  /** Whether there is a table that has a question for that split. */
  static boolean has(Path dir, String split) throws SightlineException {
    return isThere(dir, split) && collect(dir, split).count() > 0;
  }

  /** Whether there is a table of all splits, or one of that split. */
  static boolean isThere(Path dir, String split) {
    return Files.exists(dir.resolve(FILE)) || Files.exists(ofSplit(dir, split));
  }

  /** The table of one split alone, which need not be there. */
  private static Path ofSplit(Path dir, String split) {
    Path own = dir.resolve("questions_" + split + ".csv");
    return split.equals(QuestionData.DEV) && !Files.exists(own)
        ? dir.resolve("questions_val.csv")
        : own;
  }

  private static Path file(Path dir, String split) {
    Path own = ofSplit(dir, split);
    return Files.exists(own) ? own : dir.resolve(FILE);
  }

  /**
   * Reads one split. A row that cannot be used is left out with a remark.
   *
   * @param split {@code train}, {@code dev}, {@code test} or {@value #ALL}
   * @throws SightlineException if there is no question for the split
   */
  public static QuestionData read(Path dir, String split) throws SightlineException {
    QuestionCollector collector = collect(dir, split);
    if (collector.count() == 0) {
      throw new SightlineException(
          "%s has no question for '%s'.%s"
              .formatted(file(dir, split), split, collector.remarks.firstThingWrong()));
    }
    return collector.data(file(dir, split));
  }

  private static QuestionCollector collect(Path dir, String split) throws SightlineException {
    Path clips = dir.resolve("clips");
    Path file = file(dir, split);
    QuestionCollector collector =
        new QuestionCollector(
            QuestionData.Layout.TABLE,
            Files.isDirectory(clips) ? clips : dir,
            List.of("", ".jpg", ".jpeg", ".png", ".mp4", ".avi"));
    boolean ofOneSplit = file.equals(ofSplit(dir, split));
    Table.read(
        file,
        COLUMNS,
        true,
        collector.remarks,
        row -> add(row, ofOneSplit ? ALL : split, collector));
    return collector;
  }

  private static void add(Table.Row row, String split, QuestionCollector collector) {
    String its = row.split(collector.remarks);
    if (its != null && (split.equals(ALL) || split.equals(its.isEmpty() ? "train" : its))) {
      collector.add(
          String.valueOf(collector.count()),
          row.get(PHOTO),
          row.get(QUESTION),
          List.of(row.get(ANSWER)),
          "",
          "",
          row.place());
    }
  }
}
