package dev.sightline.data;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * The file {@code captions.csv} in a folder of photos or videos. The first row may name the
 * columns, in any order; without one they are {@code file} and {@code caption}. A column {@code
 * split} says {@code train}, {@code dev} or {@code test}; without it about one file in ten, chosen
 * by its name, is for {@code dev} and the others are for {@code train}.
 */
final class CaptionTable {
  static final String NAME = "captions.csv";

  /** Takes one row. */
  interface Reader {
    void row(Row row) throws DataException;
  }

  /** What stands in a row, without space around it; empty where there is nothing. */
  record Row(String file, String caption, String start, String end, String split, Place place) {}

  /** Which column has what; -1 for none. */
  private record Columns(int count, int file, int caption, int start, int end, int split) {
    static final Columns USUAL = new Columns(2, 0, 1, -1, -1, -1);

    /** The columns by their names, or null if the row is not one of names. */
    static Columns named(List<String> row) {
      List<String> names = row.stream().map(name -> name.strip().toLowerCase(Locale.ROOT)).toList();
      int file = names.indexOf("file");
      int caption = names.indexOf("caption");
      return file < 0 || caption < 0
          ? null
          : new Columns(
              names.size(),
              file,
              caption,
              names.indexOf("start"),
              names.indexOf("end"),
              names.indexOf("split"));
    }
  }

  private record Told(String split, int line) {}

  private final Path csv;
  private final Map<String, Told> splits = new HashMap<>();
  private Columns columns;

  CaptionTable(Path folder) {
    this.csv = folder.resolve(NAME);
  }

  /** Hands on every row below that of the names. */
  void read(Reader reader) throws DataException {
    Csv.read(
        csv,
        (row, line) -> {
          if (columns == null) {
            columns = Columns.named(row);
            if (columns != null) {
              return;
            }
            columns = Columns.USUAL;
          }
          if (row.size() > columns.count) {
            throw new DataException(
                "%s, line %s: there are %s columns here, not %s; a caption with a comma needs double quotes around it."
                    .formatted(csv, line, row.size(), columns.count));
          }
          reader.row(
              new Row(
                  field(row, columns.file),
                  field(row, columns.caption),
                  field(row, columns.start),
                  field(row, columns.end),
                  field(row, columns.split).toLowerCase(Locale.ROOT),
                  new Place(csv, line)));
        });
  }

  private static String field(List<String> row, int column) {
    return column >= 0 && column < row.size() ? row.get(column).strip() : "";
  }

  /**
   * The split of the file that a row is about.
   *
   * @throws DataException if there is no such split, or if an earlier row has the file in another
   */
  String split(Row row) throws DataException {
    String written = row.split;
    if (!written.isEmpty() && !List.of("train", "dev", "test").contains(written)) {
      throw new DataException(
          "%s: '%s' is not a split: train, dev or test was expected."
              .formatted(row.place, Remarks.shown(written)));
    }
    String split = written.isEmpty() ? byName(row.file) : written;
    Told told = splits.computeIfAbsent(row.file, f -> new Told(split, row.place.line()));
    if (!written.isEmpty() && !told.split.equals(written)) {
      throw new DataException(
          "%s: %s is in '%s' here and in '%s' on line %s."
              .formatted(row.place, row.file, written, told.split, told.line));
    }
    return told.split;
  }

  /** By name and not by chance or place, so that files added later move no other. */
  private static String byName(String file) {
    return checksum(file) % 10 == 0 ? "dev" : "train";
  }

  /** The same number for the same name, everywhere. */
  static long checksum(String name) {
    CRC32 sum = new CRC32();
    sum.update(name.getBytes(StandardCharsets.UTF_8));
    return sum.getValue();
  }
}
