package dev.sightline.activity64;

import java.util.ArrayList;
import java.util.List;

/**
 * The ranking losses as DEFINITIONS 4 writes them, frame by frame and with nothing remembered from
 * one frame to the next: what {@link RankingLoss} is tested against.
 *
 * @param margin whether values are margins, else scores
 * @param clamped as in {@link RankingLoss}
 */
record PlainRanking(boolean margin, boolean clamped) {
  /** The kinds that a loss is made of. */
  static List<PlainRanking> of(RankingLoss loss) {
    List<PlainRanking> parts = new ArrayList<>();
    if (loss.kind() == RankingLoss.Kind.SCORE || loss.kind() == RankingLoss.Kind.BOTH) {
      parts.add(new PlainRanking(false, loss.clamped()));
    }
    if (loss.kind() == RankingLoss.Kind.MARGIN || loss.kind() == RankingLoss.Kind.BOTH) {
      parts.add(new PlainRanking(true, loss.clamped()));
    }
    return parts;
  }

  private double value(double[] p, int c) {
    if (!margin) {
      return p[c];
    }
    double best = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < p.length; k++) {
      best = k == c ? best : Math.max(best, p[k]);
    }
    return p[c] - best;
  }

  /** The frame before t that counts, or -1. */
  private static int before(int[] y, int t) {
    int s = t - 1;
    while (s >= 0 && y[s] == RankingLoss.MASKED) {
      s--;
    }
    return s;
  }

  /**
   * The loss of frame t.
   *
   * @param p {@code [frames][classes]}
   * @param maxima where the running maximum is read: p, or what p was before it was moved
   */
  double at(int t, double[][] p, double[][] maxima, int[] y) {
    int s = y[t] == RankingLoss.MASKED ? -1 : before(y, t);
    if (s < 0) {
      return 0;
    }
    if (y[s] != y[t]) {
      double old = value(p[t], y[s]);
      return margin && clamped ? Math.max(0, old) : old;
    }
    double star = Double.NEGATIVE_INFINITY;
    for (; s >= 0 && y[s] == y[t]; s = before(y, s)) {
      star = Math.max(star, value(maxima[s], y[t]));
    }
    return Math.max(0, star - value(p[t], y[t]));
  }

  /** The losses of all frames, of all parts together. */
  static double[] losses(RankingLoss loss, double[][] p, double[][] maxima, int[] y) {
    double[] sum = new double[y.length];
    for (PlainRanking part : of(loss)) {
      for (int t = 0; t < y.length; t++) {
        sum[t] += part.at(t, p, maxima, y);
      }
    }
    return sum;
  }
}
