package dev.sightline.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * One's own questions: a folder with photos and a file {@code questions.csv},
 *
 * <pre>file,question,answer
 * kitchen.jpg,what is on the counter?,kettle
 * "hall/door.jpg","is the door open, or closed?",open</pre>
 *
 * <p>The first row may name the columns, in any order; a column {@code split} says {@code train},
 * {@code dev} or {@code test}. Without that column all are for {@code train}, of which {@link
 * QuestionData} then sets photos aside.
 */
public final class QuestionTable {
  static final String FILE = "questions.csv";

  /** The split that has every question. */
  public static final String ALL = "all";

  private static final List<String> SPLITS = List.of("train", "dev", "test");

  /** Which column has what; split is -1 where there is none. */
  private record Columns(int count, int file, int question, int answer, int split) {
    static final Columns USUAL = new Columns(3, 0, 1, 2, -1);

    static Columns named(List<String> row) {
      List<String> names = row.stream().map(name -> name.strip().toLowerCase(Locale.ROOT)).toList();
      Columns columns =
          new Columns(
              names.size(),
              names.indexOf("file"),
              names.indexOf("question"),
              names.indexOf("answer"),
              names.indexOf("split"));
      return columns.file < 0 || columns.question < 0 || columns.answer < 0 ? null : columns;
    }
  }

  private QuestionTable() {}

  /** Whether a table is there and may have that split: without a column for it, only train. */
  static boolean has(Path dir, String split) throws DataException {
    Path csv = dir.resolve(FILE);
    if (!Files.exists(csv) || split.equals(ALL) || split.equals("train")) {
      return Files.exists(csv);
    }
    Columns[] first = {null};
    int[] rows = {0};
    Csv.read(
        csv,
        (row, line) -> {
          if (rows[0]++ == 0) {
            first[0] = Columns.named(row);
          }
        });
    return SPLITS.contains(split) && first[0] != null && first[0].split >= 0;
  }

  /**
   * Reads one split.
   *
   * @param split {@code train}, {@code dev}, {@code test} or {@value #ALL}
   * @throws DataException if a row is not of its form, or there is no question for the split
   */
  public static QuestionData read(Path dir, String split) throws DataException {
    Path csv = dir.resolve(FILE);
    QuestionCollector collector =
        new QuestionCollector(QuestionData.Layout.TABLE, dir, List.of(""));
    Columns[] columns = {null};
    Csv.read(
        csv,
        (row, line) -> {
          if (columns[0] == null) {
            columns[0] = Columns.named(row);
            if (columns[0] != null) {
              return;
            }
            columns[0] = Columns.USUAL;
          }
          add(row, columns[0], new Place(csv, line), split, collector);
        });
    if (collector.count() == 0) {
      throw new DataException(csv + " has no question for '" + split + "'.");
    }
    return collector.data();
  }

  private static void add(
      List<String> row, Columns columns, Place place, String split, QuestionCollector collector)
      throws DataException {
    if (row.size() != columns.count) {
      throw new DataException(
          "%s: there are %s columns here, not %s; a question with a comma needs double quotes around it."
              .formatted(place, row.size(), columns.count));
    }
    String name = row.get(columns.file).strip();
    String question = row.get(columns.question).strip();
    String answer = row.get(columns.answer).strip();
    if (name.isEmpty() || question.isEmpty() || answer.isEmpty()) {
      throw new DataException(
          place + ": the name of a photo, a question and an answer were expected.");
    }
    if (!collector.holds(name)) {
      throw new DataException("%s: '%s' is not the name of a photo.".formatted(place, name));
    }
    String own = columns.split < 0 ? "" : row.get(columns.split).strip().toLowerCase(Locale.ROOT);
    if (!own.isEmpty() && !SPLITS.contains(own)) {
      throw new DataException(
          "%s: '%s' is not a split: train, dev or test was expected.".formatted(place, own));
    }
    if (split.equals(ALL) || split.equals(own.isEmpty() ? "train" : own)) {
      collector.add(String.valueOf(collector.count()), name, question, List.of(answer), "", "");
    }
  }
}
