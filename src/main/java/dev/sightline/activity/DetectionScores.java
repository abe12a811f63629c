package dev.sightline.activity;

import dev.sightline.eval.DetectionMeanAp;
import dev.sightline.eval.EarlyDetection;
import dev.sightline.eval.Runs;
import dev.sightline.eval.ScoredSegment;
import dev.sightline.eval.Segmental;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How well activities were found as segments, in percent.
 *
 * @param meanAp mAP at each of the tIoU thresholds of Ma et al. 2016
 * @param average the mean over ActivityNet's thresholds, .50 to .95
 * @param earlyFrames frame mAP by the share of each activity that has been seen
 * @param earlyDetections detection mAP, the mean over Ma's thresholds, by that share
 */
record DetectionScores(
    Map<Double, Double> meanAp,
    double average,
    Map<Double, Double> earlyFrames,
    Map<Double, Double> earlyDetections) {
  /** Where nothing happens there is nothing to find. */
  static final DetectionScores NOTHING =
      new DetectionScores(Map.of(), Double.NaN, Map.of(), Map.of());

  /**
   * @param videos with what is true of them, at least one activity in all
   */
  static DetectionScores of(
      ActivityLabels labels, List<ActivityScores.Video> videos, List<EarlyDetection.Video> early) {
    List<List<ScoredSegment>> truth = early.stream().map(EarlyDetection.Video::truth).toList();
    List<List<ScoredSegment>> found = new ArrayList<>();
    int background = labels.several() ? Segmental.NO_BACKGROUND : 0;
    for (ActivityScores.Video video : videos) {
      found.add(
          labels.several()
              ? Runs.above(Timeline.THRESHOLD, video.probabilities(), video.rateHz(), background)
              : Runs.of(video.said(), video.probabilities(), video.rateHz(), background));
    }
    DetectionMeanAp.Score ofMa = DetectionMeanAp.score(truth, found, DetectionMeanAp.MA);
    Map<Double, Double> meanAp = new LinkedHashMap<>();
    for (int i = 0; i < ofMa.thresholds().size(); i++) {
      meanAp.put(ofMa.thresholds().get(i), 100 * ofMa.means().get(i));
    }
    return new DetectionScores(
        meanAp,
        100 * DetectionMeanAp.score(truth, found, DetectionMeanAp.ACTIVITYNET).average(),
        ActivityScores.percent(EarlyDetection.frames(early, EarlyDetection.SHARES)),
        ActivityScores.percent(
            EarlyDetection.detections(
                early, EarlyDetection.SHARES, Timeline.THRESHOLD, background, DetectionMeanAp.MA)));
  }

  /** Adds them by the names they have in JSON. */
  void name(Map<String, Object> all) {
    if (!meanAp.isEmpty()) {
      all.put("detection_mAP", byName(meanAp));
      all.put("detection_mAP@0.50:0.95", average);
      all.put("early_frames", byName(earlyFrames));
      all.put("early_detections", byName(earlyDetections));
    }
  }

  private static Map<String, Double> byName(Map<Double, Double> figures) {
    Map<String, Double> named = new LinkedHashMap<>();
    figures.forEach((at, value) -> named.put(String.format(Locale.ROOT, "%.1f", at), value));
    return named;
  }
}
