package dev.sightline.data;

import dev.sightline.SightlineException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Segments in the format of ActivityNet, which many later data sets use:
 *
 * <pre>{"database": {"3l7quTy4c2s": {"subset": "training", "annotations":
 *     [{"segment": [9.5, 31.25], "label": "Ironing clothes"}, ...]}, ...}}</pre>
 *
 * <p>The videos may also be the whole file, without {@code database}. The file is read from front
 * to back, and nothing is kept of unwanted videos. A file's name may have {@code v_} before the id
 * of its video. ActivityNet does not publish what is done in the videos of its test subset; they
 * are left out unless that subset is asked for.
 */
public final class ActivityNetSegments {
  private static final class Annotation {
    String start;
    String end;
    String label;
    int line;
  }

  private static final class Entry {
    boolean recognised;
    String subset;
    final List<Annotation> annotations = new ArrayList<>();
  }

  private final Path file;
  private final JsonFile json;
  private final SegmentCollector segments;
  private final ActivityReading reading;
  private final Set<String> seen = new HashSet<>();
  private final Set<String> subsets = new TreeSet<>();
  private int withheld;

  private ActivityNetSegments(
      Path file, JsonFile json, SegmentCollector segments, ActivityReading reading) {
    this.file = file;
    this.json = json;
    this.segments = segments;
    this.reading = reading;
  }

  static ActivityData read(Path file, VideoFolder videos, ActivityReading reading)
      throws SightlineException {
    SegmentCollector segments = new SegmentCollector(file, videos, reading);
    ActivityNetSegments[] reader = {null};
    JsonFile.read(
        file,
        json -> {
          reader[0] = new ActivityNetSegments(file, json, segments, reading);
          return reader[0]::top;
        });
    Set<String> subsets = reader[0].subsets;
    if (reading.subset() != null && !subsets.contains(reading.subset())) {
      throw new SightlineException(
          "%s has no subset '%s'; it has: %s."
              .formatted(
                  file, reading.subset(), subsets.isEmpty() ? "none" : String.join(", ", subsets)));
    }
    if (reader[0].withheld > 0) {
      segments.remark(
          "%s: %s videos for testing have no segments written down and were left out."
              .formatted(file, reader[0].withheld));
    }
    segments.leaveOutTheOthers();
    return segments.data();
  }

  private void top(String name) throws IOException {
    if (!json.atObject()) {
      json.skip();
    } else if (name.equals("database")) {
      json.object(id -> video(id, true));
    } else {
      video(name, false);
    }
  }

  /** An object outside of the database may not be a video. */
  private void video(String id, boolean certain) throws IOException {
    Place place = new Place(file, json.line(), "video '" + Remarks.shown(id) + "'");
    Entry entry = new Entry();
    if (json.atObject()) {
      json.object(field -> field(field, entry));
    } else {
      json.skip();
    }
    if (!entry.recognised) {
      if (certain) {
        segments.remark(
            "videos without annotations", place, "an object with annotations was expected.");
      }
      return;
    }
    if (entry.subset != null) {
      subsets.add(entry.subset);
    }
    if (!segments.accepts(id, place)) {
      return;
    }
    if (!seen.add(id)) {
      segments.remark(
          "videos listed before",
          place,
          "this video is already in the file; the first entry counts.");
      return;
    }
    if (reading.subset() != null && !reading.subset().equals(entry.subset)) {
      segments.notWanted(id);
    } else if (reading.subset() == null
        && entry.annotations.isEmpty()
        && entry.subset != null
        && entry.subset.startsWith("test")) {
      segments.notWanted(id);
      withheld++;
    } else {
      segments.video(id, entry.subset, place);
      for (int i = 0; i < entry.annotations.size(); i++) {
        Annotation one = entry.annotations.get(i);
        String within = "video '%s', segment %s".formatted(Remarks.shown(id), i + 1);
        segments.segment(id, one.start, one.end, one.label, new Place(file, one.line, within));
      }
    }
  }

  private void field(String name, Entry entry) throws IOException {
    switch (name) {
      case "subset" -> {
        entry.recognised = true;
        entry.subset = json.textOrNull();
      }
      case "annotations" -> {
        entry.recognised = true;
        if (json.atArray()) {
          json.array(() -> entry.annotations.add(annotation()));
        } else {
          json.skip();
        }
      }
      default -> json.skip();
    }
  }

  /** Fields of the wrong form stay empty, and the segment is reported as invalid. */
  private Annotation annotation() throws IOException {
    Annotation annotation = new Annotation();
    annotation.line = json.line();
    List<String> times = new ArrayList<>();
    if (json.atObject()) {
      json.object(
          name -> {
            if (name.equals("segment") && json.atArray()) {
              json.array(() -> times.add(json.textOrNull()));
            } else if (name.equals("label")) {
              annotation.label = json.textOrNull();
            } else {
              json.skip();
            }
          });
    } else {
      json.skip();
    }
    annotation.start = times.size() == 2 ? orEmpty(times.get(0)) : "";
    annotation.end = times.size() == 2 ? orEmpty(times.get(1)) : "";
    annotation.label = orEmpty(annotation.label);
    return annotation;
  }

  private static String orEmpty(String text) {
    return text == null ? "" : text;
  }
}
