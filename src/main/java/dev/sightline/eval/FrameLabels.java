package dev.sightline.eval;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Converts segments to labels of frames. Frame t stands for the moment t / rate, and carries the
 * labels that hold at that moment:
 *
 * <pre>
 * label c holds at frame t   if   start <= t / rate < end   for a segment of class c
 * </pre>
 *
 * <p>A segment between the moments of two frames labels no frame. {@link Runs} goes the other way.
 * Pure functions, thread-safe.
 */
public final class FrameLabels {
  private FrameLabels() {}

  /**
   * One label per frame. If segments overlap, the one that starts later wins (of equal starts, the
   * one later in the list): what started last is what is being done.
   *
   * @param segments in any order
   * @param frames how many frames the video has
   * @param rateHz frames per second
   * @param background the label of frames outside of all segments
   * @return {@code [frames]}
   */
  public static int[] single(
      List<ScoredSegment> segments, int frames, double rateHz, int background) {
    int[] labels = new int[frames];
    Arrays.fill(labels, background);
    segments.stream()
        .sorted(Comparator.comparingDouble(ScoredSegment::start))
        .forEachOrdered(
            segment ->
                Arrays.fill(
                    labels,
                    firstFrame(segment.start(), frames, rateHz),
                    firstFrame(segment.end(), frames, rateHz),
                    segment.label()));
    return labels;
  }

  /**
   * Any number of labels per frame.
   *
   * @param segments in any order
   * @param frames how many frames the video has
   * @param classes how many classes there are
   * @param rateHz frames per second
   * @return {@code [frames, classes]}
   * @throws IllegalArgumentException if a segment has an unknown class
   */
  public static boolean[][] multi(
      List<ScoredSegment> segments, int frames, int classes, double rateHz) {
    check(segments, classes);
    boolean[][] labels = new boolean[frames][classes];
    for (ScoredSegment segment : segments) {
      int end = firstFrame(segment.end(), frames, rateHz);
      for (int t = firstFrame(segment.start(), frames, rateHz); t < end; t++) {
        labels[t][segment.label()] = true;
      }
    }
    return labels;
  }

  static void check(List<ScoredSegment> segments, int classes) {
    for (ScoredSegment segment : segments) {
      if (segment.label() >= classes) {
        throw new IllegalArgumentException(
            "a segment is of class " + segment.label() + " but there are " + classes + " classes");
      }
    }
  }

  /** The first frame at this moment or later; {@code frames} if there is none. */
  static int firstFrame(double seconds, int frames, double rateHz) {
    if (!(rateHz > 0) || Double.isInfinite(rateHz)) {
      throw new IllegalArgumentException("the frame rate must be above 0, not " + rateHz);
    }
    long t = (long) Math.min(frames, Math.max(0, Math.ceil(seconds * rateHz)));
    // The product is rounded; t / rate, as above, is what counts.
    while (t > 0 && (t - 1) / rateHz >= seconds) {
      t--;
    }
    while (t < frames && t / rateHz < seconds) {
      t++;
    }
    return (int) t;
  }
}
