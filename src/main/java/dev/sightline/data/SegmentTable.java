package dev.sightline.data;

import dev.sightline.SightlineException;
import java.nio.file.Path;
import java.util.List;

/**
 * A folder of videos with a file {@code segments.csv},
 *
 * <pre>video,start_s,end_s,label
 * kitchen-monday,4.5,7.7,walk
 * kitchen-monday,7.7,10.1,sit down
 * "garden, evening",0,3.25,walk</pre>
 *
 * <p>Times are in seconds. Segments may overlap; then several labels hold at once. The columns may
 * be in any order, and others may be beside them. In a video without a row nothing is done. Quoting
 * follows RFC 4180. A column {@code split} may say which videos are for {@code train}, {@code dev}
 * or {@code test}.
 */
public final class SegmentTable {
  static final String NAME = "segments.csv";

  private static final Table.Column VIDEO = Table.file("video");
  private static final Table.Column START =
      Table.Column.needed("start_s", "start", "start_time", "begin");
  private static final Table.Column END = Table.Column.needed("end_s", "end", "end_time");
  private static final Table.Column LABEL =
      Table.Column.needed("label", "class", "action", "activity");
  private static final List<Table.Column> COLUMNS = List.of(VIDEO, START, END, LABEL, Table.SPLIT);

  private SegmentTable() {}

  static ActivityData read(Path csv, VideoFolder videos, ActivityReading reading)
      throws SightlineException {
    if (reading.subset() != null) {
      throw new SightlineException(
          "%s has no subset '%s': a table of segments has no subsets, a list of videos was expected."
              .formatted(csv, reading.subset()));
    }
    SegmentCollector segments = new SegmentCollector(csv, videos, reading);
    Table.read(
        csv,
        COLUMNS,
        false,
        segments.remarks,
        row -> {
          String video = row.get(VIDEO);
          if (segments.accepts(video, row.place())) {
            segments.video(video, row.get(Table.SPLIT), row.place());
            segments.segment(video, row.time(START), row.time(END), row.get(LABEL), row.place());
          }
        });
    segments.takeTheOthersAsBackground();
    return segments.data();
  }
}
