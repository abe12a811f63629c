package dev.sightline.eval;

import dev.sightline.SightlineException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * True and detected segments from JSON in ActivityNet's layouts. Truth is a map of videos, alone or
 * as the {@code database} of ActivityNet's own file; any other fields of a video are skipped:
 *
 * <pre>
 * {"v_ID": {"subset": "validation", "annotations": [{"segment": [1.5, 7], "label": "Surfing"}]}}
 * {"database": {"ID": {...}}, "version": ..., "taxonomy": ...}
 * {"results": {"ID": [{"segment": [1.2, 7.5], "label": "Surfing", "score": 0.9}]}}
 * </pre>
 *
 * <p>Times and scores may be written as texts. A video of the results is the one of the truth with
 * the same id, or else with the same id but for a {@code v_} in front of one of the two. Detections
 * in other videos are wrong ones; detections of a class that the truth lacks are not counted; a
 * segment that ends before it starts overlaps nothing, so that it is a wrong detection or a truth
 * that nobody can find. All are named in the remarks. No detection at all is a result, of 0. The
 * files are read as streams: memory grows with the segments only.
 *
 * @param classes names of the classes; the label of a segment is an index into it
 * @param truth per video, its true segments
 * @param detections per video, in the same order, what was detected
 * @param remarks one sentence for each thing that needs attention; empty if all is well
 */
public record DetectionFiles(
    List<String> classes,
    List<List<ScoredSegment>> truth,
    List<List<ScoredSegment>> detections,
    List<String> remarks) {
  /**
   * Reads both files.
   *
   * @param subset which videos of the truth to use (training, validation or testing); null for all
   * @throws SightlineException naming file and line if a file has another layout, is damaged or
   *     empty, or has something other than a number where one belongs; or if the truth has no
   *     segment, or several subsets and none was chosen
   */
  public static DetectionFiles read(Path truthFile, String subset, Path resultsFile)
      throws SightlineException {
    Map<String, Integer> classes = new LinkedHashMap<>();
    Map<String, List<ScoredSegment>> truth = DetectionReader.truth(truthFile, subset, classes);
    Map<String, List<ScoredSegment>> results = DetectionReader.results(resultsFile, classes);
    return matched(truth, results, List.copyOf(classes.keySet()));
  }

  private static DetectionFiles matched(
      Map<String, List<ScoredSegment>> truth,
      Map<String, List<ScoredSegment>> results,
      List<String> classes) {
    Map<String, List<ScoredSegment>> detections = new LinkedHashMap<>();
    truth.keySet().forEach(id -> detections.put(id, new ArrayList<>()));
    List<String> unknownVideos = new ArrayList<>();
    results.forEach(
        (id, segments) -> {
          String video = video(id, truth);
          if (!truth.containsKey(video) && !segments.isEmpty()) {
            unknownVideos.add(id);
          }
          detections.computeIfAbsent(video, key -> new ArrayList<>()).addAll(segments);
        });
    List<List<ScoredSegment>> trueSegments = new ArrayList<>(truth.values());
    while (trueSegments.size() < detections.size()) {
      trueSegments.add(List.of());
    }
    List<String> without =
        truth.keySet().stream().filter(id -> detections.get(id).isEmpty()).toList();
    List<String> remarks = new ArrayList<>();
    remark(remarks, unknownVideos, "videos with detections but no truth, counted as wrong");
    remark(remarks, without, "videos with truth but no detection");
    Set<Integer> untrue = labels(results.values());
    untrue.removeAll(labels(truth.values()));
    remark(
        remarks,
        untrue.stream().map(classes::get).toList(),
        "classes with detections but no truth, not counted");
    remark(remarks, inverted(truth), "videos with true segments that end before they start");
    remark(remarks, inverted(results), "videos with detections that end before they start, wrong");
    return new DetectionFiles(
        classes, trueSegments, new ArrayList<>(detections.values()), List.copyOf(remarks));
  }

  /** The id under which the truth knows a video of the results. */
  private static String video(String id, Map<String, ?> truth) {
    if (truth.containsKey(id)) {
      return id;
    }
    if (truth.containsKey("v_" + id)) {
      return "v_" + id;
    }
    return id.startsWith("v_") ? id.substring(2) : id;
  }

  private static List<String> inverted(Map<String, List<ScoredSegment>> videos) {
    return videos.keySet().stream()
        .filter(id -> videos.get(id).stream().anyMatch(s -> s.end() < s.start()))
        .toList();
  }

  private static Set<Integer> labels(Collection<List<ScoredSegment>> videos) {
    return videos.stream()
        .flatMap(List::stream)
        .map(ScoredSegment::label)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static void remark(List<String> remarks, List<String> names, String what) {
    if (!names.isEmpty()) {
      String few = String.join(", ", names.subList(0, Math.min(5, names.size())));
      remarks.add(
          "%s: %s (%s%s)".formatted(what, names.size(), few, names.size() > 5 ? ", ..." : ""));
    }
  }
}
