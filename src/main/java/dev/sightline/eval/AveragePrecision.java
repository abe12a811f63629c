package dev.sightline.eval;

import java.util.Arrays;

/**
 * Average precision of a ranking, in two variants. With P(k) and R(k) the precision and the recall
 * of the k best,
 *
 * <pre>
 * AP              = sum over k of (R(k) - R(k-1)) P(k)
 * AP interpolated = sum over k of (R(k) - R(k-1)) max over j >= k of P(j)
 * </pre>
 *
 * <p>The first is the area under the measured curve; MultiTHUMOS (Yeung et al. 2015) ranks frames
 * with it. The second is that of the PASCAL VOC challenge since 2010 (Everingham et al. 2015);
 * ActivityNet (Heilbron et al. 2015) ranks detections with it.
 *
 * <p>Pure functions, thread-safe.
 */
public final class AveragePrecision {
  private AveragePrecision() {}

  /**
   * The area under the measured curve, in [0, 1]. Samples of equal score enter the curve together,
   * as one step: their order does not matter, and a constant score earns the share of positives, no
   * more.
   *
   * @param scores higher means earlier in the ranking; {@code [samples]}
   * @param positive which samples should be ranked first; {@code [samples]}
   * @return NaN if no sample is positive
   * @throws IllegalArgumentException if the lengths differ or a score is not a number
   */
  public static double of(float[] scores, boolean[] positive) {
    if (scores.length != positive.length) {
      throw new IllegalArgumentException(
          scores.length + " scores but " + positive.length + " samples");
    }
    long[] ranking = new long[scores.length];
    int positives = 0;
    for (int i = 0; i < ranking.length; i++) {
      ranking[i] = descending(scores[i]) << 1 | (positive[i] ? 1 : 0);
      positives += positive[i] ? 1 : 0;
    }
    Arrays.sort(ranking);
    double area = 0;
    long found = 0;
    for (int from = 0, to; from < ranking.length; from = to) {
      long here = 0;
      for (to = from; to < ranking.length && ranking[to] >> 1 == ranking[from] >> 1; to++) {
        here += ranking[to] & 1;
      }
      found += here;
      area += (double) here * found / to;
    }
    return positives == 0 ? Double.NaN : area / positives;
  }

  /** A number that decreases as the score increases; -0 and 0 are the same. */
  private static long descending(float score) {
    if (Float.isNaN(score)) {
      throw new IllegalArgumentException("a score is not a number");
    }
    int bits = Float.floatToIntBits(score + 0f);
    return ~(bits ^ (bits >> 31 & 0x7fffffff));
  }

  /**
   * The interpolated variant for a ranking that is already sorted, in [0, 1].
   *
   * @param hits whether the sample of this rank is right, the best first
   * @param positives the number of right samples, found or not; at least one
   */
  public static double interpolated(boolean[] hits, int positives) {
    if (positives < 1) {
      throw new IllegalArgumentException("average precision needs a positive sample");
    }
    double[] precision = new double[hits.length];
    int found = 0;
    for (int k = 0; k < hits.length; k++) {
      found += hits[k] ? 1 : 0;
      precision[k] = (double) found / (k + 1);
    }
    double area = 0;
    double best = 0;
    for (int k = hits.length - 1; k >= 0; k--) {
      best = Math.max(best, precision[k]);
      area += hits[k] ? best : 0;
    }
    return area / positives;
  }
}
