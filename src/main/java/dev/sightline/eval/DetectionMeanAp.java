package dev.sightline.eval;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Detection mAP (ActivityNet: Heilbron et al. 2015). Two segments overlap by their temporal
 * intersection over union,
 *
 * <pre>
 * tIoU(a, b) = |a and b| / |a or b|
 * </pre>
 *
 * <p>Per class and threshold, the detections of all videos are taken from the highest score down. A
 * detection is right if, among the truths of its class and video that no earlier detection took,
 * the one it overlaps most is overlapped by at least the threshold; it then takes that truth, so
 * that each truth is matched once. Otherwise it is wrong. Of the ranking follows the interpolated
 * average precision ({@link AveragePrecision#interpolated}); mAP is its mean over the classes that
 * occur in the truth, and the average mAP the mean over the thresholds. Detections of other classes
 * do not count. Of equal scores the one given first (by video, then by place in the list) ranks
 * first.
 *
 * <p>Pure functions, thread-safe.
 */
public final class DetectionMeanAp {
  /** The thresholds of ActivityNet: .50, .55 ... .95. */
  public static final List<Double> ACTIVITYNET = thresholds(50, 95, 5);

  /** The thresholds that Ma et al. 2016 report: .1, .2 ... .8. */
  public static final List<Double> MA = thresholds(10, 80, 10);

  private DetectionMeanAp() {}

  private static List<Double> thresholds(int first, int last, int step) {
    List<Double> thresholds = new ArrayList<>();
    for (int percent = first; percent <= last; percent += step) {
      thresholds.add(percent / 100.0);
    }
    return List.copyOf(thresholds);
  }

  /**
   * Figures in [0, 1].
   *
   * @param thresholds of the tIoU, as they were given
   * @param means mAP at each threshold
   * @param perClass average precision at each threshold, for each class that occurs in the truth
   */
  public record Score(
      List<Double> thresholds, List<Double> means, Map<Integer, List<Double>> perClass) {

    /** The mean over the thresholds. */
    public double average() {
      return means.stream().mapToDouble(m -> m).average().orElseThrow();
    }
  }

  private record Ranked(int video, ScoredSegment segment) {}

  /**
   * Scores detections.
   *
   * @param truth per video, its true segments; some video has one
   * @param detections per video, in the same order, what was detected
   * @param thresholds of the tIoU, each above 0 and at most 1
   * @throws IllegalArgumentException if the lists do not fit together or there is no true segment
   */
  public static Score score(
      List<List<ScoredSegment>> truth,
      List<List<ScoredSegment>> detections,
      List<Double> thresholds) {
    if (truth.size() != detections.size()) {
      throw new IllegalArgumentException(
          truth.size() + " videos have truth but " + detections.size() + " have detections");
    }
    if (thresholds.isEmpty() || thresholds.stream().anyMatch(t -> !(t > 0 && t <= 1))) {
      throw new IllegalArgumentException(
          "tIoU thresholds must be above 0 and at most 1, not " + thresholds);
    }
    Map<Integer, List<Ranked>> trueOfClass = byClass(truth);
    if (trueOfClass.isEmpty()) {
      throw new IllegalArgumentException("there is no true segment");
    }
    Map<Integer, List<Ranked>> foundOfClass = byClass(detections);
    Map<Integer, List<Double>> perClass = new TreeMap<>();
    trueOfClass.forEach(
        (label, segments) ->
            perClass.put(
                label, ofClass(segments, foundOfClass.getOrDefault(label, List.of()), thresholds)));
    List<Double> means = new ArrayList<>();
    for (int i = 0; i < thresholds.size(); i++) {
      int at = i;
      means.add(perClass.values().stream().mapToDouble(ap -> ap.get(at)).average().orElseThrow());
    }
    return new Score(List.copyOf(thresholds), List.copyOf(means), perClass);
  }

  private static Map<Integer, List<Ranked>> byClass(List<List<ScoredSegment>> videos) {
    Map<Integer, List<Ranked>> ofClass = new TreeMap<>();
    for (int video = 0; video < videos.size(); video++) {
      for (ScoredSegment segment : videos.get(video)) {
        ofClass
            .computeIfAbsent(segment.label(), key -> new ArrayList<>())
            .add(new Ranked(video, segment));
      }
    }
    return ofClass;
  }

  /** Average precision of one class at each threshold. */
  private static List<Double> ofClass(
      List<Ranked> truth, List<Ranked> found, List<Double> thresholds) {
    Map<Integer, List<ScoredSegment>> ofVideo = new HashMap<>();
    for (Ranked segment : truth) {
      ofVideo.computeIfAbsent(segment.video(), key -> new ArrayList<>()).add(segment.segment());
    }
    List<Ranked> ranking = new ArrayList<>(found);
    ranking.sort(Comparator.comparingDouble((Ranked r) -> r.segment().score()).reversed());
    double[][] overlaps = new double[ranking.size()][];
    for (int k = 0; k < overlaps.length; k++) {
      ScoredSegment detection = ranking.get(k).segment();
      overlaps[k] =
          ofVideo.getOrDefault(ranking.get(k).video(), List.of()).stream()
              .mapToDouble(detection::intersectionOverUnion)
              .toArray();
    }
    return thresholds.stream()
        .map(t -> AveragePrecision.interpolated(hits(ranking, overlaps, ofVideo, t), truth.size()))
        .toList();
  }

  /** Which detections, the best first, are right at this threshold. */
  private static boolean[] hits(
      List<Ranked> ranking,
      double[][] overlaps,
      Map<Integer, List<ScoredSegment>> ofVideo,
      double threshold) {
    Map<Integer, boolean[]> taken = new HashMap<>();
    ofVideo.forEach((video, segments) -> taken.put(video, new boolean[segments.size()]));
    boolean[] hits = new boolean[ranking.size()];
    for (int k = 0; k < hits.length; k++) {
      boolean[] takenHere = taken.getOrDefault(ranking.get(k).video(), new boolean[0]);
      int best = -1;
      for (int i = 0; i < takenHere.length; i++) {
        if (!takenHere[i]
            && overlaps[k][i] >= threshold
            && (best < 0 || overlaps[k][i] > overlaps[k][best])) {
          best = i;
        }
      }
      if (best >= 0) {
        takenHere[best] = true;
        hits[k] = true;
      }
    }
    return hits;
  }
}
