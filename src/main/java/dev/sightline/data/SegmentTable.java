package dev.sightline.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A folder of videos with a file {@code segments.csv},
 *
 * <pre>video,start_s,end_s,label
 * kitchen-monday,4.5,7.7,walk
 * kitchen-monday,7.7,10.1,sit down
 * "garden, evening",0,3.25,walk</pre>
 *
 * <p>Times are in seconds. Segments may overlap: then several labels hold at once. The columns may
 * be in any order, and others may stand beside them. A video of the folder that no row speaks of is
 * one in which nothing is done. Quoting is that of RFC 4180.
 */
public final class SegmentTable {
  static final String NAME = "segments.csv";

  private static final List<String> COLUMNS = List.of("video", "start_s", "end_s", "label");

  private SegmentTable() {}

  static ActivityData read(Path csv, VideoFolder videos, ActivityReading reading)
      throws DataException {
    if (reading.subset() != null) {
      throw new DataException(
          "%s knows no '%s': a table of segments has no subsets, a list of videos was expected."
              .formatted(csv, reading.subset()));
    }
    SegmentCollector segments = new SegmentCollector(csv, videos, reading);
    List<String> header = new ArrayList<>();
    Csv.read(
        csv,
        (row, line) -> {
          if (header.isEmpty()) {
            header.addAll(header(row, new Place(csv, line)));
          } else {
            row(row, header, new Place(csv, line), segments);
          }
        });
    if (header.isEmpty()) {
      throw new DataException(
          "%s, line 1: the file is empty; the columns %s were expected."
              .formatted(csv, String.join(",", COLUMNS)));
    }
    segments.takeTheOthersAsBackground();
    return segments.data();
  }

  private static List<String> header(List<String> row, Place place) throws DataException {
    List<String> names = row.stream().map(name -> name.strip().toLowerCase(Locale.ROOT)).toList();
    List<String> lacking = COLUMNS.stream().filter(column -> !names.contains(column)).toList();
    if (!lacking.isEmpty()) {
      throw new DataException(
          "%s: the columns %s were expected, but there is no %s here."
              .formatted(place, String.join(",", COLUMNS), String.join(", ", lacking)));
    }
    return names;
  }

  private static void row(
      List<String> row, List<String> header, Place place, SegmentCollector segments) {
    if (row.size() != header.size()) {
      segments.remark(
          "rows with other columns",
          place,
          "there are %s columns here, but %s were expected; a name or label with a comma needs double quotes around it."
              .formatted(row.size(), header.size()));
      return;
    }
    String[] fields =
        COLUMNS.stream().map(name -> row.get(header.indexOf(name))).toArray(String[]::new);
    segments.segment(fields[0].strip(), fields[1], fields[2], fields[3], place);
  }
}
