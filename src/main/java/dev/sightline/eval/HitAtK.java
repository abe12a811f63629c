package dev.sightline.eval;

/**
 * Hit@k (Karpathy et al. 2014, Ng et al. 2015): the share of samples that have at least one true
 * label among the k classes of highest score,
 *
 * <pre>
 * Hit@k = 1/N sum over samples of [some true class has rank <= k]
 * </pre>
 *
 * <p>Of equal scores the lower class index ranks first. A sample is a clip (clip level) or a video
 * whose frames or clips were fused before (video level); the formula is the same. A sample without
 * a true label cannot be hit and counts as a miss.
 *
 * <p>Pure function, thread-safe.
 */
public final class HitAtK {
  private HitAtK() {}

  /**
   * The share of samples hit, in [0, 1].
   *
   * @param scores {@code [samples, classes]}
   * @param truth whether the sample has the label; {@code [samples, classes]}
   * @param k how many of the best classes count, at least 1
   * @throws IllegalArgumentException if there is no sample, the shapes differ, or a score is not a
   *     number
   */
  public static double score(float[][] scores, boolean[][] truth, int k) {
    if (k < 1) {
      throw new IllegalArgumentException("Hit@k needs a k of at least 1, not " + k);
    }
    FrameMeanAp.check(scores);
    FrameMeanAp.check(scores, truth);
    int hits = 0;
    for (int sample = 0; sample < scores.length; sample++) {
      hits += isHit(scores[sample], truth[sample], k) ? 1 : 0;
    }
    return (double) hits / scores.length;
  }

  private static boolean isHit(float[] scores, boolean[] truth, int k) {
    int best = -1;
    for (int c = 0; c < scores.length; c++) {
      if (truth[c] && (best < 0 || scores[c] > scores[best])) {
        best = c;
      }
    }
    if (best < 0) {
      return false;
    }
    int before = 0;
    for (int c = 0; c < scores.length; c++) {
      if (scores[c] > scores[best] || scores[c] == scores[best] && c < best) {
        before++;
      }
    }
    return before < k;
  }
}
