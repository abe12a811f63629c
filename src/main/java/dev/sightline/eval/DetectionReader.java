package dev.sightline.eval;

import com.fasterxml.jackson.core.JsonToken;
import dev.sightline.SightlineException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads one of the two files of {@link DetectionFiles}. Classes are numbered in order of
 * appearance; both files share the numbers. Not thread-safe.
 */
final class DetectionReader {
  /** In one file: far more than any data set has, and they fit into memory. */
  private static final int MOST_SEGMENTS = 5_000_000;

  private static final int LONGEST_LABEL = 1000;

  private static final String TRUTH =
      "expected {\"ID\": {\"annotations\": [{\"segment\": [start, end], \"label\": ...}]}, ...},"
          + " alone or as \"database\"";

  private static final String RESULTS =
      "expected {\"results\": {\"ID\": [{\"segment\": [start, end], \"label\": ...,"
          + " \"score\": ...}]}}";

  private final JsonInput in;
  private final String expected;
  private final Map<String, Integer> classes;
  private final Map<String, List<ScoredSegment>> videos = new LinkedHashMap<>();
  private final Set<String> subsets = new TreeSet<>();
  private int segments;

  private DetectionReader(JsonInput in, String expected, Map<String, Integer> classes) {
    this.in = in;
    this.expected = expected;
    this.classes = classes;
  }

  /** The true segments of each video of a subset, or of all videos if it is null. */
  static Map<String, List<ScoredSegment>> truth(
      Path file, String subset, Map<String, Integer> classes) throws SightlineException {
    return JsonInput.read(
        file, TRUTH, in -> new DetectionReader(in, TRUTH, classes).truth(file, subset));
  }

  /** The detections of each video. */
  static Map<String, List<ScoredSegment>> results(Path file, Map<String, Integer> classes)
      throws SightlineException {
    return JsonInput.read(
        file, RESULTS, in -> new DetectionReader(in, RESULTS, classes).results(file));
  }

  private Map<String, List<ScoredSegment>> truth(Path file, String subset) throws IOException {
    in.object(expected);
    for (String name = in.nextField(); name != null; name = in.nextField()) {
      if (name.equals("database")) {
        in.object(expected);
        for (String id = in.nextField(); id != null; id = in.nextField()) {
          video(id, subset);
        }
      } else if (name.equals("version") || name.equals("taxonomy")) {
        in.skip();
      } else {
        video(name, subset);
      }
    }
    if (subset == null && subsets.size() > 1) {
      throw new SightlineException(
          "%s: the videos are of the subsets %s; name the one to score with --subset"
              .formatted(file, String.join(", ", subsets)));
    }
    if (subset != null && !subsets.contains(subset)) {
      throw new SightlineException(
          "%s: no video is of the subset %s; there is %s"
              .formatted(file, subset, subsets.isEmpty() ? "none" : String.join(", ", subsets)));
    }
    if (videos.values().stream().allMatch(List::isEmpty)) {
      throw new SightlineException(file + ": there is no true segment in it; " + expected);
    }
    return videos;
  }

  private void video(String id, String wanted) throws IOException {
    List<ScoredSegment> annotations = null;
    String subset = null;
    in.object("video " + id + ": " + expected);
    for (String name = in.nextField(); name != null; name = in.nextField()) {
      if (name.equals("annotations")) {
        annotations = segments("annotation", id);
      } else if (name.equals("subset") && in.json.currentToken() == JsonToken.VALUE_STRING) {
        subset = in.json.getText();
        subsets.add(subset);
      } else {
        in.skip();
      }
    }
    if (annotations == null) {
      throw in.wrong("video " + id + " has no annotations; " + expected);
    }
    if (wanted == null || wanted.equals(subset)) {
      videos.put(id, annotations);
    }
  }

  private Map<String, List<ScoredSegment>> results(Path file) throws IOException {
    boolean found = false;
    in.object(expected);
    for (String name = in.nextField(); name != null; name = in.nextField()) {
      switch (name) {
        case "results" -> {
          found = true;
          in.object(expected);
          for (String id = in.nextField(); id != null; id = in.nextField()) {
            videos.computeIfAbsent(id, key -> new ArrayList<>()).addAll(segments("detection", id));
          }
        }
        case "version", "external_data", "about" -> in.skip();
        default -> throw in.wrong("unknown key \"" + name + "\"; " + expected);
      }
    }
    if (!found) {
      throw new SightlineException(file + ": there are no \"results\" in it; " + expected);
    }
    return videos;
  }

  private List<ScoredSegment> segments(String kind, String id) throws IOException {
    List<ScoredSegment> list = new ArrayList<>();
    in.list("video " + id + " must have a list of " + kind + "s; " + expected);
    while (in.next()) {
      if (++segments > MOST_SEGMENTS) {
        throw in.wrong("more than " + MOST_SEGMENTS + " segments are not scored");
      }
      list.add(segment("%s %s of video %s".formatted(kind, list.size(), id)));
    }
    return list;
  }

  private ScoredSegment segment(String what) throws IOException {
    boolean scored = expected.equals(RESULTS);
    double[] span = null;
    Integer label = null;
    Double score = scored ? null : 1.0;
    in.object(what + ": " + expected);
    for (String name = in.nextField(); name != null; name = in.nextField()) {
      switch (name) {
        case "segment" -> span = span(what);
        case "label" -> label = label(what);
        case "score" -> score = scored ? (Double) in.number("the score of " + what) : score;
        default -> in.skip();
      }
    }
    if (span == null || label == null || score == null) {
      String missing = span == null ? "segment" : label == null ? "label" : "score";
      throw in.wrong("%s has no \"%s\"; %s".formatted(what, missing, expected));
    }
    return new ScoredSegment(span[0], span[1], label, score);
  }

  private double[] span(String what) throws IOException {
    String pair = "the segment of " + what + " must be [start, end]";
    double[] span = new double[2];
    in.list(pair);
    for (int i = 0; i < 2; i++) {
      if (!in.next()) {
        throw in.wrong(pair);
      }
      span[i] = in.number((i == 0 ? "the start of " : "the end of ") + what);
    }
    if (in.next()) {
      throw in.wrong(pair);
    }
    return span;
  }

  private int label(String what) throws IOException {
    if (in.json.currentToken() != JsonToken.VALUE_STRING
        || in.json.getTextLength() > LONGEST_LABEL) {
      throw in.wrong(
          "the label of %s must be a text of at most %s characters".formatted(what, LONGEST_LABEL));
    }
    String name = JsonInput.composed(in.json.getText());
    return classes.computeIfAbsent(name, unseen -> classes.size());
  }
}
