package dev.sightline.eval;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * How early a labeller of frames knows what is going on, after Ma, Sigal and Sclaroff 2016, who
 * show a model the first part of each activity only: mAP by the share s of each true segment that
 * was seen. The scores of frame t must not depend on later frames.
 *
 * <p><b>What has been seen.</b> The frames of a true segment are those at the moments {@code start
 * <= t / rate < end} ({@link FrameLabels}) for which there are scores. Let it have n of them. After
 * share s the first
 *
 * <pre>
 * m(s) = max(1, ceil(s n))
 * </pre>
 *
 * <p>are seen: at least one, and never less than the share. A segment between the moments of two
 * frames, or behind the last one, has no frame at all.
 *
 * <p>Three figures follow, each a map from share to mAP in [0, 1]:
 *
 * <ul>
 *   <li>{@link #segments}: the sample is a true segment. It is represented by the scores at its
 *       m(s)-th frame, or by their mean over the first m(s) ({@link Reading}). Per class all
 *       segments are ranked, those of the class being the positives; AP and its mean over classes
 *       are those of {@link FrameMeanAp}. It asks which activity this is, given that one has begun.
 *       Segments without a frame are left out.
 *   <li>{@link #frames}: frame mAP. For class c the frames of segments of class c that were not
 *       seen yet are left out of the ranking, and all other frames stay in, background included.
 *   <li>{@link #detections}: detection mAP. On the frames left out by the rule above, class c has
 *       probability 0; detections are the runs at or above a threshold ({@link Runs#above}); and
 *       each true segment ends where its seen frames end. Segments without a frame stay and are
 *       missed.
 * </ul>
 *
 * <p>At share 1 the last two are frame mAP and detection mAP themselves. A frame that lies in two
 * segments of one class is seen if one of them says so. Pure functions, thread-safe.
 */
public final class EarlyDetection {
  /** 10, 20 ... 100 percent. */
  public static final List<Double> SHARES =
      IntStream.rangeClosed(1, 10).mapToObj(tenth -> tenth / 10.0).toList();

  private EarlyDetection() {}

  /**
   * One video.
   *
   * @param scores {@code [frames, classes]}
   * @param rateHz frames a second
   * @param truth its true segments
   */
  public record Video(float[][] scores, double rateHz, List<ScoredSegment> truth) {
    /** Rejects scores of differing lengths and segments of a class that has no score. */
    public Video {
      FrameMeanAp.check(scores);
      FrameLabels.check(truth, scores[0].length);
    }
  }

  /** Which of the scores seen so far represent a segment. */
  public enum Reading {
    /** Those of the last frame seen: what the model says at that moment. */
    LAST,
    /** The mean over the frames seen. */
    MEAN
  }

  /** Frames {@code [first, seen)} are seen, {@code [seen, end)} are not yet. */
  private record Cut(int first, int seen, int end) {}

  private static Cut cut(Video video, ScoredSegment segment, double share) {
    int frames = video.scores().length;
    int first = FrameLabels.firstFrame(segment.start(), frames, video.rateHz());
    int end = FrameLabels.firstFrame(segment.end(), frames, video.rateHz());
    // A share such as .1 is not exact in binary; of 10 frames it must give 1, not 2.
    int seen = (int) Math.ceil(share * (end - first) - 1e-9);
    return new Cut(first, Math.min(end, first + Math.max(1, seen)), end);
  }

  /**
   * mAP over true segments.
   *
   * @param videos all with the same classes
   * @param shares each above 0 and at most 1
   * @throws IllegalArgumentException if no segment has a frame
   */
  public static Map<Double, Double> segments(
      List<Video> videos, List<Double> shares, Reading reading) {
    Map<Double, Double> result = new TreeMap<>();
    for (double share : checked(videos, shares)) {
      List<float[]> scores = new ArrayList<>();
      List<boolean[]> truth = new ArrayList<>();
      for (Video video : videos) {
        for (ScoredSegment segment : video.truth()) {
          Cut cut = cut(video, segment, share);
          if (cut.first() < cut.end()) {
            int from = reading == Reading.LAST ? cut.seen() - 1 : cut.first();
            scores.add(mean(video.scores(), from, cut.seen()));
            boolean[] labels = new boolean[video.scores()[0].length];
            labels[segment.label()] = true;
            truth.add(labels);
          }
        }
      }
      if (scores.isEmpty()) {
        throw new IllegalArgumentException("no true segment has a frame");
      }
      result.put(
          share,
          FrameMeanAp.score(scores.toArray(float[][]::new), truth.toArray(boolean[][]::new))
              .mean());
    }
    return result;
  }

  private static float[] mean(float[][] scores, int from, int to) {
    float[] mean = new float[scores[from].length];
    for (int c = 0; c < mean.length; c++) {
      double sum = 0;
      for (int t = from; t < to; t++) {
        sum += scores[t][c];
      }
      mean[c] = (float) (sum / (to - from));
    }
    return mean;
  }

  /**
   * Frame mAP.
   *
   * @param videos all with the same classes
   * @param shares each above 0 and at most 1
   * @throws IllegalArgumentException if no frame lies in a segment
   */
  public static Map<Double, Double> frames(List<Video> videos, List<Double> shares) {
    Map<Double, Double> result = new TreeMap<>();
    for (double share : checked(videos, shares)) {
      double[] perClass =
          IntStream.range(0, videos.get(0).scores()[0].length)
              .parallel()
              .mapToDouble(c -> framesOfClass(videos, share, c))
              .toArray();
      result.put(share, FrameMeanAp.meanOfNumbers(perClass));
    }
    return result;
  }

  private static double framesOfClass(List<Video> videos, double share, int c) {
    int all = videos.stream().mapToInt(video -> video.scores().length).sum();
    float[] scores = new float[all];
    boolean[] positive = new boolean[all];
    int kept = 0;
    for (Video video : videos) {
      Shown shown = shown(video, share, c);
      for (int t = 0; t < shown.inside().length; t++) {
        if (!shown.isHidden(t)) {
          scores[kept] = video.scores()[t][c];
          positive[kept++] = shown.inside()[t];
        }
      }
    }
    return AveragePrecision.of(Arrays.copyOf(scores, kept), Arrays.copyOf(positive, kept));
  }

  /**
   * For each frame, whether it is in a segment of one class, and whether in the seen part of one.
   */
  private record Shown(boolean[] inside, boolean[] seen) {
    boolean isHidden(int t) {
      return inside[t] && !seen[t];
    }
  }

  private static Shown shown(Video video, double share, int c) {
    int frames = video.scores().length;
    Shown shown = new Shown(new boolean[frames], new boolean[frames]);
    for (ScoredSegment segment : video.truth()) {
      if (segment.label() == c) {
        Cut cut = cut(video, segment, share);
        Arrays.fill(shown.inside(), cut.first(), cut.end(), true);
        Arrays.fill(shown.seen(), cut.first(), cut.seen(), true);
      }
    }
    return shown;
  }

  /**
   * Detection mAP, the mean over the tIoU thresholds; give one for mAP at that threshold.
   *
   * @param videos all with the same classes; the scores are probabilities
   * @param shares each above 0 and at most 1
   * @param threshold the probability from which on a frame is detected, above 0
   * @param background the class without detections, or {@link Segmental#NO_BACKGROUND}
   * @param overlaps the tIoU thresholds, such as {@link DetectionMeanAp#MA}
   * @throws IllegalArgumentException if there is no true segment
   */
  public static Map<Double, Double> detections(
      List<Video> videos,
      List<Double> shares,
      float threshold,
      int background,
      List<Double> overlaps) {
    if (!(threshold > 0)) {
      throw new IllegalArgumentException("the threshold must be above 0, not " + threshold);
    }
    Map<Double, Double> result = new TreeMap<>();
    for (double share : checked(videos, shares)) {
      List<List<ScoredSegment>> truth = new ArrayList<>();
      List<List<ScoredSegment>> found = new ArrayList<>();
      for (Video video : videos) {
        truth.add(video.truth().stream().map(segment -> shortened(video, segment, share)).toList());
        found.add(Runs.above(threshold, masked(video, share), video.rateHz(), background));
      }
      result.put(share, DetectionMeanAp.score(truth, found, overlaps).average());
    }
    return result;
  }

  private static ScoredSegment shortened(Video video, ScoredSegment segment, double share) {
    Cut cut = cut(video, segment, share);
    boolean whole = cut.seen() == cut.end();
    double end = whole ? segment.end() : cut.seen() / video.rateHz();
    return new ScoredSegment(segment.start(), end, segment.label(), segment.score());
  }

  private static float[][] masked(Video video, double share) {
    float[][] masked = Arrays.stream(video.scores()).map(float[]::clone).toArray(float[][]::new);
    for (int c = 0; c < masked[0].length; c++) {
      Shown shown = shown(video, share, c);
      for (int t = 0; t < masked.length; t++) {
        if (shown.isHidden(t)) {
          masked[t][c] = 0;
        }
      }
    }
    return masked;
  }

  private static List<Double> checked(List<Video> videos, List<Double> shares) {
    if (videos.isEmpty()) {
      throw new IllegalArgumentException("there is no video to score");
    }
    if (videos.stream().mapToInt(v -> v.scores()[0].length).distinct().count() > 1) {
      throw new IllegalArgumentException("the videos have different numbers of classes");
    }
    if (shares.isEmpty() || shares.stream().anyMatch(s -> !(s > 0 && s <= 1))) {
      throw new IllegalArgumentException("shares must be above 0 and at most 1, not " + shares);
    }
    return shares;
  }
}
