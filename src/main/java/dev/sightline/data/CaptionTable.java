package dev.sightline.data;

import dev.sightline.SightlineException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The file {@code captions.csv} in a folder of photos or videos. The first row may name the
 * columns, in any order; otherwise they are {@code file} and {@code caption}. A column {@code
 * split} says {@code train}, {@code dev} or {@code test}; without it about one file in ten, chosen
 * by its name, is for {@code dev} and the others are for {@code train}. If that gives {@code dev}
 * none, as with few files, or all, it gets the tenth with the smallest checksums.
 */
final class CaptionTable {
  static final String NAME = "captions.csv";

  /** The split that has every file. */
  static final String ALL = "all";

  private static final Table.Column FILE = Table.file("file");
  private static final Table.Column CAPTION =
      Table.Column.needed(
          "caption", "captions", "text", "description", "sentence", "sentences", "comment", "raw");
  private static final Table.Column START =
      Table.Column.optional("start", "start_s", "start_time", "begin");
  private static final Table.Column END = Table.Column.optional("end", "end_s", "end_time");
  private static final List<Table.Column> COLUMNS = List.of(FILE, CAPTION, START, END, Table.SPLIT);

  /** Receives one row. */
  interface Reader {
    void row(Row row) throws SightlineException;
  }

  /** The path inside the folder that a name stands for; null, with a remark, for none. */
  interface Naming {
    String name(String written, Place place, Remarks remarks);
  }

  /**
   * A usable row.
   *
   * @param start empty if there is none
   * @param end empty if there is none
   */
  record Row(String file, String caption, String start, String end, Place place) {}

  private record Told(String split, int line) {}

  private final Path csv;
  private final Naming naming;
  private final Map<String, Told> told = new LinkedHashMap<>();

  CaptionTable(Path folder, Naming naming) {
    this.csv = folder.resolve(NAME);
    this.naming = naming;
  }

  /**
   * Hands on every usable row of a split; the others get remarks.
   *
   * @throws SightlineException if the table has no row for the split
   */
  void read(String split, Remarks remarks, Reader reader) throws SightlineException {
    // All files must be known before they can be divided.
    rows(
        new Remarks(),
        (row, its) -> {
          Told before = told.get(row.file);
          if (before == null || before.split.isEmpty()) {
            told.put(row.file, new Told(its, row.place.line()));
          }
        });
    Set<String> dev = dev();
    rows(
        remarks,
        (row, its) -> {
          Told said = told.get(row.file);
          if (!its.isEmpty() && !its.equals(said.split)) {
            remarks.add(
                "files in two splits",
                row.place,
                "%s is in '%s' here and in '%s' on line %s; this row was left out."
                    .formatted(row.file, its, said.split, said.line));
            return;
          }
          String is = dev.contains(row.file) ? "dev" : said.split.isEmpty() ? "train" : said.split;
          if (split.equals(ALL) || split.equals(is)) {
            reader.row(row);
          }
        });
  }

  private interface SplitReader {
    void row(Row row, String split) throws SightlineException;
  }

  private void rows(Remarks remarks, SplitReader reader) throws SightlineException {
    Table.read(
        csv,
        COLUMNS,
        true,
        remarks,
        row -> {
          Place place = row.place();
          String split = row.split(remarks);
          String caption = row.get(CAPTION);
          String file = naming.name(row.get(FILE), place, remarks);
          if (split != null && file != null && remarks.canUse(caption, "a caption", place)) {
            reader.row(new Row(file, caption, row.time(START), row.time(END), place), split);
          }
        });
  }

  /** The files that the table assigns to dev; if it assigns none, some of the others. */
  private Set<String> dev() {
    List<String> said = new ArrayList<>();
    List<String> byName = new ArrayList<>();
    List<String> others = new ArrayList<>();
    told.forEach(
        (file, its) -> {
          if (its.split.equals("dev")) {
            said.add(file);
          } else if (its.split.isEmpty() && DrawnByName.checksum(file) % 10 == 0) {
            // Decided for each file by itself, so that adding files later does not move any other.
            byName.add(file);
          } else if (!its.split.equals("test")) {
            others.add(file);
          }
        });
    said.addAll(byName);
    if (!said.isEmpty() && !(others.isEmpty() && said.size() == byName.size())) {
      return Set.copyOf(said);
    }
    others.addAll(byName);
    return others.size() < 2 ? Set.of() : DrawnByName.tenth(others, file -> file);
  }
}
