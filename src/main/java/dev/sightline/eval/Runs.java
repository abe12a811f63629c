package dev.sightline.eval;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Converts labels or probabilities of frames to segments: a run is a longest stretch of consecutive
 * frames {@code first..last} with the same label, and becomes the segment
 *
 * <pre>
 * start = first / rate,   end = (last + 1) / rate,   score = mean probability of the label in it
 * </pre>
 *
 * <p>{@link FrameLabels} turns segments of single labels back into the same labels. Pure functions,
 * thread-safe.
 */
public final class Runs {
  /** In place of a label, on frames that have none. */
  private static final int NOTHING = -1;

  private Runs() {}

  /**
   * The runs of one label per frame, in order of time, with score 1.
   *
   * @param labels {@code [frames]}
   * @param rateHz frames per second
   * @param background the label whose runs are dropped, or {@link Segmental#NO_BACKGROUND}
   */
  public static List<ScoredSegment> of(int[] labels, double rateHz, int background) {
    return runs(labels, null, rateHz, background);
  }

  /**
   * The runs of one label per frame, in order of time; the score is the mean probability of the
   * label in it.
   *
   * @param labels {@code [frames]}
   * @param probabilities {@code [frames, classes]}
   * @param background the label whose runs are dropped, or {@link Segmental#NO_BACKGROUND}
   */
  public static List<ScoredSegment> of(
      int[] labels, float[][] probabilities, double rateHz, int background) {
    return runs(labels, probabilities, rateHz, background);
  }

  /**
   * Detections that never overlap: the runs of the most probable class of each frame (of equals the
   * lower index), in order of time.
   *
   * @param probabilities {@code [frames, classes]}
   * @param rateHz frames per second
   * @param background the class whose runs are dropped, or {@link Segmental#NO_BACKGROUND}
   */
  public static List<ScoredSegment> ofBest(float[][] probabilities, double rateHz, int background) {
    return runs(best(probabilities), probabilities, rateHz, background);
  }

  /**
   * The most probable class of each frame; of equals the lower index.
   *
   * @param probabilities {@code [frames, classes]}
   * @return {@code [frames]}
   */
  public static int[] best(float[][] probabilities) {
    int[] best = new int[probabilities.length];
    for (int t = 0; t < best.length; t++) {
      for (int c = 1; c < probabilities[t].length; c++) {
        if (probabilities[t][c] > probabilities[t][best[t]]) {
          best[t] = c;
        }
      }
    }
    return best;
  }

  /**
   * Detections that may overlap: for each class the runs of frames in which its probability is at
   * least the threshold, in order of their starts.
   *
   * @param probabilities {@code [frames, classes]}
   * @param rateHz frames per second
   * @param background the class without detections, or {@link Segmental#NO_BACKGROUND}
   */
  public static List<ScoredSegment> above(
      float threshold, float[][] probabilities, double rateHz, int background) {
    List<ScoredSegment> segments = new ArrayList<>();
    int classes = probabilities.length == 0 ? 0 : probabilities[0].length;
    int[] labels = new int[probabilities.length];
    for (int c = 0; c < classes; c++) {
      if (c != background) {
        for (int t = 0; t < labels.length; t++) {
          labels[t] = probabilities[t][c] >= threshold ? c : NOTHING;
        }
        segments.addAll(runs(labels, probabilities, rateHz, NOTHING));
      }
    }
    segments.sort(Comparator.comparingDouble(ScoredSegment::start));
    return segments;
  }

  private static List<ScoredSegment> runs(
      int[] labels, float[][] probabilities, double rateHz, int dropped) {
    if (!(rateHz > 0) || Double.isInfinite(rateHz)) {
      throw new IllegalArgumentException("the frame rate must be above 0, not " + rateHz);
    }
    List<ScoredSegment> segments = new ArrayList<>();
    for (int from = 0, to; from < labels.length; from = to) {
      double sum = 0;
      for (to = from; to < labels.length && labels[to] == labels[from]; to++) {
        sum += probabilities == null ? 1 : probabilities[to][Math.max(0, labels[to])];
      }
      if (labels[from] != dropped) {
        segments.add(
            new ScoredSegment(from / rateHz, to / rateHz, labels[from], sum / (to - from)));
      }
    }
    return segments;
  }
}
