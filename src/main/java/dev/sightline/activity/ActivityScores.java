package dev.sightline.activity;

import dev.sightline.data.LabelledSegment;
import dev.sightline.eval.EarlyDetection;
import dev.sightline.eval.FrameLabels;
import dev.sightline.eval.FrameMeanAp;
import dev.sightline.eval.HitAtK;
import dev.sightline.eval.Runs;
import dev.sightline.eval.Segmental;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How well frames were labelled. All figures but the shares of {@link #early} are percentages.
 * Background is a class like any other for the frame accuracy, and none for everything else. Where
 * nothing happens in any of the videos there is no frame mAP, no Hit@k and nothing early: they are
 * NaN, and empty.
 *
 * @param frameAccuracy share of the frames of all videos with the right label; NaN where several
 *     labels may hold at once, as are edit and F1
 * @param frameMeanAp mean average precision over the frames of all videos ({@link FrameMeanAp})
 * @param edit and the next: {@link Segmental}, a mean over the videos
 * @param early mean average precision over true activities of which so much has been seen ({@link
 *     EarlyDetection#segments}), by the scores of the last frame seen
 * @param hitAt1 share of the frames with a label of which the best class is true ({@link HitAtK})
 * @param hitAt5 of which one of the best five is
 * @param clipHitAt1 and the next: {@link ClipHits}
 * @param detections of activities as segments
 */
public record ActivityScores(
    double frameAccuracy,
    double frameMeanAp,
    double edit,
    double f1At10,
    double f1At25,
    double f1At50,
    Map<Double, Double> early,
    double hitAt1,
    double hitAt5,
    double clipHitAt1,
    double videoHitAt1,
    double videoHitAt5,
    DetectionScores detections) {
  /**
   * One video.
   *
   * @param probabilities {@code [frames, classes]}
   * @param rateHz frames a second
   * @param truth what is true of it
   * @param said one label of each frame
   */
  @SuppressWarnings("ArrayRecordComponent") // as large as the video is long; not compared
  public record Video(
      float[][] probabilities, double rateHz, List<LabelledSegment> truth, int[] said) {
    /** The most probable label of each frame. */
    public Video(float[][] probabilities, double rateHz, List<LabelledSegment> truth) {
      this(probabilities, rateHz, truth, Runs.best(probabilities));
    }
  }

  /**
   * Compares probabilities with what is true.
   *
   * @throws IllegalArgumentException where there is no video
   */
  public static ActivityScores of(ActivityLabels labels, List<Video> videos) {
    int classes = labels.size();
    int skipped = labels.several() ? 0 : 1;
    List<float[]> scores = new ArrayList<>();
    List<boolean[]> truth = new ArrayList<>();
    List<EarlyDetection.Video> early = new ArrayList<>();
    List<float[][]> ofVideos = new ArrayList<>();
    List<boolean[][]> truthOfVideos = new ArrayList<>();
    List<int[]> said = new ArrayList<>();
    List<int[]> right = new ArrayList<>();
    for (Video video : videos) {
      float[][] p = video.probabilities;
      var segments = labels.numbered(video.truth);
      int[] one = labels.several() ? null : FrameLabels.single(segments, p.length, video.rateHz, 0);
      boolean[][] holds = FrameLabels.multi(segments, p.length, classes, video.rateHz);
      for (int t = 0; t < p.length; t++) {
        if (one != null) {
          Arrays.fill(holds[t], false);
          holds[t][one[t]] = true;
        }
        scores.add(Arrays.copyOfRange(p[t], skipped, classes));
        truth.add(Arrays.copyOfRange(holds[t], skipped, classes));
      }
      int end = scores.size();
      ofVideos.add(scores.subList(end - p.length, end).toArray(float[][]::new));
      truthOfVideos.add(truth.subList(end - p.length, end).toArray(boolean[][]::new));
      early.add(new EarlyDetection.Video(p, video.rateHz, segments));
      if (one != null) {
        said.add(video.said);
        right.add(one);
      }
    }
    float[][] allScores = scores.toArray(float[][]::new);
    boolean[][] allTruth = truth.toArray(boolean[][]::new);
    Segmental segmental = said.isEmpty() ? null : Segmental.mean(said, right, 0);
    boolean some = truth.stream().anyMatch(ActivityScores::any);
    ClipHits clips = ClipHits.of(ofVideos, truthOfVideos);
    Hits hits = some ? Hits.of(allScores, allTruth) : new Hits(Double.NaN, Double.NaN);
    return new ActivityScores(
        100 * accuracy(said, right),
        some ? 100 * FrameMeanAp.score(allScores, allTruth).mean() : Double.NaN,
        segmental == null ? Double.NaN : segmental.edit(),
        segmental == null ? Double.NaN : segmental.f1At10(),
        segmental == null ? Double.NaN : segmental.f1At25(),
        segmental == null ? Double.NaN : segmental.f1At50(),
        some
            ? percent(
                EarlyDetection.segments(early, EarlyDetection.SHARES, EarlyDetection.Reading.LAST))
            : Map.of(),
        hits.at1,
        hits.at5,
        clips.clip(),
        clips.at1(),
        clips.at5(),
        some ? DetectionScores.of(labels, videos, early) : DetectionScores.NOTHING);
  }

  /** Hit@k over the frames that have a label at all. */
  private record Hits(double at1, double at5) {
    static Hits of(float[][] scores, boolean[][] truth) {
      List<float[]> s = new ArrayList<>();
      List<boolean[]> t = new ArrayList<>();
      for (int i = 0; i < truth.length; i++) {
        if (any(truth[i])) {
          s.add(scores[i]);
          t.add(truth[i]);
        }
      }
      float[][] some = s.toArray(float[][]::new);
      boolean[][] theirs = t.toArray(boolean[][]::new);
      return new Hits(100 * HitAtK.score(some, theirs, 1), 100 * HitAtK.score(some, theirs, 5));
    }
  }

  private static boolean any(boolean[] truth) {
    for (boolean holds : truth) {
      if (holds) {
        return true;
      }
    }
    return false;
  }

  static Map<Double, Double> percent(Map<Double, Double> shares) {
    Map<Double, Double> all = new LinkedHashMap<>();
    shares.forEach((share, value) -> all.put(share, 100 * value));
    return all;
  }

  private static double accuracy(List<int[]> said, List<int[]> right) {
    long hits = 0;
    long all = 0;
    for (int v = 0; v < said.size(); v++) {
      for (int t = 0; t < said.get(v).length; t++) {
        hits += said.get(v)[t] == right.get(v)[t] ? 1 : 0;
        all++;
      }
    }
    return all == 0 ? Double.NaN : (double) hits / all;
  }

  /** {@code [frames * classes]} as {@code [frames, classes]}. */
  static float[][] rows(float[] p, int classes) {
    float[][] rows = new float[p.length / classes][];
    for (int t = 0; t < rows.length; t++) {
      rows[t] = Arrays.copyOfRange(p, t * classes, (t + 1) * classes);
    }
    return rows;
  }

  /** By the names they have in JSON; figures that are not there are left out. */
  public Map<String, Object> named() {
    Map<String, Object> all = new LinkedHashMap<>();
    put(all, "frame_accuracy", frameAccuracy);
    put(all, "frame_mAP", frameMeanAp);
    put(all, "edit", edit);
    put(all, "F1@10", f1At10);
    put(all, "F1@25", f1At25);
    put(all, "F1@50", f1At50);
    put(all, "Hit@1", hitAt1);
    put(all, "Hit@5", hitAt5);
    put(all, "Clip_Hit@1", clipHitAt1);
    put(all, "Video_Hit@1", videoHitAt1);
    put(all, "Video_Hit@5", videoHitAt5);
    Map<String, Double> shares = new LinkedHashMap<>();
    early.forEach((share, value) -> shares.put(String.format(Locale.ROOT, "%.1f", share), value));
    all.put("early", shares);
    detections.name(all);
    return all;
  }

  private static void put(Map<String, Object> all, String name, double value) {
    if (!Double.isNaN(value)) {
      all.put(name, value);
    }
  }
}
