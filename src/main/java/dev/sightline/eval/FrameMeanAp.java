package dev.sightline.eval;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Frame mAP (MultiTHUMOS: Yeung et al. 2015): a frame is a sample that may carry several labels or
 * none. Per class the frames of all videos are ranked together, and
 *
 * <pre>
 * mAP = mean over the classes that occur of AP(class)
 * </pre>
 *
 * <p>AP is the area under the measured precision-recall curve, not interpolated; frames of equal
 * score enter it together ({@link AveragePrecision#of}). A class without a frame has no AP and is
 * left out of the mean.
 *
 * <p>Pure functions, thread-safe.
 */
public final class FrameMeanAp {
  private FrameMeanAp() {}

  /**
   * Average precisions.
   *
   * @param mean over the classes that occur, in [0, 1]
   * @param perClass average precision of each class; NaN if it does not occur
   */
  public record Score(double mean, double[] perClass) {}

  /**
   * Scores the frames of all videos, concatenated.
   *
   * @param scores {@code [frames, classes]}
   * @param truth whether the frame carries the label; {@code [frames, classes]}
   * @throws IllegalArgumentException if there is no frame, the shapes differ, a score is not a
   *     number, or no class occurs
   */
  public static Score score(float[][] scores, boolean[][] truth) {
    check(scores);
    check(scores, truth);
    double[] perClass =
        IntStream.range(0, scores[0].length)
            .parallel()
            .mapToDouble(c -> AveragePrecision.of(column(scores, c), column(truth, c)))
            .toArray();
    return new Score(meanOfNumbers(perClass), perClass);
  }

  /** The mean of those that are not NaN. */
  static double meanOfNumbers(double[] perClass) {
    return Arrays.stream(perClass)
        .filter(ap -> !Double.isNaN(ap))
        .average()
        .orElseThrow(() -> new IllegalArgumentException("no sample carries any label"));
  }

  private static float[] column(float[][] rows, int column) {
    float[] values = new float[rows.length];
    for (int row = 0; row < rows.length; row++) {
      values[row] = rows[row][column];
    }
    return values;
  }

  private static boolean[] column(boolean[][] rows, int column) {
    boolean[] values = new boolean[rows.length];
    for (int row = 0; row < rows.length; row++) {
      values[row] = rows[row][column];
    }
    return values;
  }

  /** Requires {@code [samples, classes]}, not empty, and only numbers. */
  static void check(float[][] scores) {
    if (scores.length == 0 || scores[0].length == 0) {
      throw new IllegalArgumentException("there is no score");
    }
    for (int row = 0; row < scores.length; row++) {
      if (scores[row].length != scores[0].length) {
        throw new IllegalArgumentException(
            "sample %s has %s scores but sample 0 has %s"
                .formatted(row, scores[row].length, scores[0].length));
      }
      for (float score : scores[row]) {
        if (Float.isNaN(score)) {
          throw new IllegalArgumentException("a score of sample " + row + " is not a number");
        }
      }
    }
  }

  /** Requires labels of the same shape as the scores. */
  static void check(float[][] scores, boolean[][] truth) {
    if (scores.length != truth.length) {
      throw new IllegalArgumentException(
          scores.length + " samples have scores but " + truth.length + " have labels");
    }
    for (int row = 0; row < truth.length; row++) {
      if (truth[row].length != scores[row].length) {
        throw new IllegalArgumentException(
            "sample %s has %s scores but %s labels"
                .formatted(row, scores[row].length, truth[row].length));
      }
    }
  }
}
