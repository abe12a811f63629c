package dev.sightline.data;

import dev.sightline.SightlineException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A data set's table: rows with named columns. The first row may name them, in any order and by any
 * of their usual names, and there may be other columns. A row with a different number of columns is
 * left out with a remark.
 */
final class Table {
  /**
   * A column.
   *
   * @param name our name for it, in lower case
   * @param needed whether every table has it
   * @param others other people's names for it
   */
  record Column(String name, boolean needed, List<String> others) {
    static Column needed(String name, String... others) {
      return new Column(name, true, List.of(others));
    }

    static Column optional(String name, String... others) {
      return new Column(name, false, List.of(others));
    }

    private int in(List<String> headings) {
      return Stream.concat(Stream.of(name), others.stream())
          .filter(headings::contains)
          .findFirst()
          .map(headings::indexOf)
          .orElse(-1);
    }
  }

  /** The column that names a file. */
  static Column file(String name) {
    return Column.needed(
        name,
        "file",
        "filename",
        "file_name",
        "image",
        "image_name",
        "image_id",
        "image_path",
        "img",
        "photo",
        "picture",
        "video",
        "video_name",
        "video_id",
        "video_path",
        "clip",
        "path",
        "filepath",
        "file_path");
  }

  /** Whether a file is for training or for something else. */
  static final Column SPLIT = Column.optional("split", "subset");

  /** The content of one row. */
  record Row(Table table, List<String> fields, Place place) {
    /** The content of a column, without surrounding space; empty if there is none. */
    String get(Column column) {
      int at = table.where[table.columns.indexOf(column)];
      return at >= 0 && at < fields.size() ? fields.get(at).strip() : "";
    }

    /** A time; if commas do not separate columns they may occur in numbers, as in 4,5. */
    String time(Column column) {
      return get(column).replaceFirst("^(\\d{0,30}),(\\d{1,30})$", "$1.$2");
    }

    /**
     * {@code train}, {@code dev}, {@code test}, or empty if the row does not say; null, with a
     * remark, for anything else.
     */
    String split(Remarks remarks) {
      String written = get(SPLIT).toLowerCase(Locale.ROOT);
      return switch (written) {
        case "", "train", "dev", "test" -> written;
        case "training" -> "train";
        case "val", "valid", "validate", "validation" -> "dev";
        case "testing" -> "test";
        default -> {
          remarks.add(
              "rows with another split",
              place,
              "'%s' is not a split: train, dev or test was expected."
                  .formatted(Remarks.shown(written)));
          yield null;
        }
      };
    }
  }

  /** Receives one row. */
  interface Reader {
    void row(Row row) throws SightlineException;
  }

  private final List<Column> columns;
  private final int[] where;
  private int count;

  private Table(List<Column> columns) {
    this.columns = columns;
    this.where = new int[columns.size()];
  }

  /**
   * Hands on every row after the column names.
   *
   * @param mayLackNames whether a table without column names has exactly the required columns
   * @throws SightlineException if a column is missing, or column names are required and missing
   */
  static void read(
      Path csv, List<Column> columns, boolean mayLackNames, Remarks remarks, Reader reader)
      throws SightlineException {
    Table table = new Table(columns);
    Csv.read(
        csv,
        remarks,
        (fields, line) -> {
          Place place = new Place(csv, line);
          if (table.count > 0 || !table.takeNames(fields, place, mayLackNames)) {
            table.row(new Row(table, fields, place), remarks, reader);
          }
        });
    if (table.count == 0) {
      throw new SightlineException(
          "%s, line 1: the file is empty; the columns %s were expected."
              .formatted(csv, table.expected()));
    }
  }

  private String expected() {
    return String.join(",", columns.stream().filter(Column::needed).map(Column::name).toList());
  }

  /** Finds the columns, and returns whether the row was one of names. */
  private boolean takeNames(List<String> fields, Place place, boolean mayLackNames)
      throws SightlineException {
    List<String> headings = fields.stream().map(f -> f.strip().toLowerCase(Locale.ROOT)).toList();
    List<String> lacking = new ArrayList<>();
    Set<Integer> found = new HashSet<>();
    for (int i = 0; i < where.length; i++) {
      where[i] = columns.get(i).in(headings);
      if (where[i] >= 0) {
        found.add(where[i]);
      } else if (columns.get(i).needed) {
        lacking.add(columns.get(i).name);
      }
    }
    // A first row without column names begins with a file name, which has a dot.
    boolean names = !found.isEmpty() && headings.stream().noneMatch(h -> h.contains("."));
    if (!lacking.isEmpty() && (names || !mayLackNames)) {
      throw new SightlineException(
          "%s: the columns %s were expected, but there is no %s here."
              .formatted(place, expected(), String.join(", ", lacking)));
    }
    if (lacking.isEmpty()) {
      count = fields.size();
      return true;
    }
    for (int i = 0; i < where.length; i++) {
      where[i] = columns.get(i).needed ? count++ : -1;
    }
    return false;
  }

  private void row(Row row, Remarks remarks, Reader reader) throws SightlineException {
    int size = row.fields.size();
    while (size > count && row.fields.get(size - 1).isBlank()) {
      size--; // a spreadsheet may end each row with empty cells
    }
    boolean tooFew = false;
    for (int i = 0; i < where.length; i++) {
      tooFew |= columns.get(i).needed && where[i] >= size;
    }
    if (size > count || tooFew) {
      remarks.add(
          "rows with other columns",
          row.place,
          "there %s here, but %s were expected; text with the separator in it needs double quotes around it."
              .formatted(size == 1 ? "is 1 column" : "are " + size + " columns", count));
      return;
    }
    reader.row(row);
  }
}
