package dev.sightline.activity;

import dev.sightline.rnn.LogisticCrossEntropy;
import dev.sightline.rnn.Matrix;
import dev.sightline.rnn.Packing;
import dev.sightline.rnn.SoftmaxCrossEntropy;
import java.util.Arrays;

/**
 * The loss of a batch's scores: {@code L = L_c + lambda L_r}, with L_c the cross-entropy {@code
 * -log p_t^{y_t}} and L_r the {@link RankingLoss}; for labels of which several may hold at once the
 * logistic cross-entropy alone. A mean over the frames that count, each with its gain.
 */
public final class FrameLoss {
  private FrameLoss() {}

  /**
   * One label a frame: replaces the logits by their gradient.
   *
   * @param packing layout of the rows; for clips, sequences of one step
   * @param logits {@code [total, classes]}; receives the gradient
   * @param labels packed; {@link RankingLoss#MASKED} where a frame does not count
   * @param gains packed factors of the frames' classification loss, 1 for all usually
   * @return the mean loss
   */
  public static double ofLabels(
      Packing packing, Matrix logits, int[] labels, float[] gains, RankingLoss ranking) {
    int n = labels.length;
    float[] weights = new float[n];
    int[] targets = new int[n];
    float share = 1 / (float) Math.max(1, counted(labels));
    for (int i = 0; i < n; i++) {
      boolean counts = labels[i] != RankingLoss.MASKED;
      targets[i] = counts ? labels[i] : 0;
      weights[i] = counts ? gains[i] * share : 0;
    }
    if (ranking.isNone()) {
      return SoftmaxCrossEntropy.lossAndGradient(logits, targets, weights, 0);
    }
    int classes = logits.columns();
    float[] p = new float[n * classes];
    SoftmaxCrossEntropy.logProbabilities(logits, p);
    for (int i = 0; i < p.length; i++) {
      p[i] = (float) Math.exp(p[i]);
    }
    double loss = SoftmaxCrossEntropy.lossAndGradient(logits, targets, weights, 0);
    float factor = (float) (ranking.weight() * share);
    for (int r = 0; r < packing.batch(); r++) {
      loss += factor * addRanking(packing, r, logits, labels, p, ranking, factor);
    }
    return loss;
  }

  /** Adds the gradient of one sequence's ranking loss; returns its sum over the frames. */
  private static double addRanking(
      Packing packing,
      int sequence,
      Matrix dLogits,
      int[] labels,
      float[] packed,
      RankingLoss ranking,
      float factor) {
    int classes = dLogits.columns();
    int frames = packing.length(sequence);
    float[] p = new float[frames * classes];
    int[] y = new int[frames];
    for (int t = 0; t < frames; t++) {
      int row = packing.offset(t) + sequence;
      System.arraycopy(packed, row * classes, p, t * classes, classes);
      y[t] = labels[row];
    }
    float[] factors = new float[frames];
    Arrays.fill(factors, factor);
    float[] dp = new float[p.length];
    float[] losses = ranking.losses(p, classes, y, factors, dp);
    double sum = 0;
    float[] row = new float[classes];
    for (int t = 0; t < frames; t++) {
      sum += losses[t];
      int at = t * classes;
      float mean = 0;
      for (int c = 0; c < classes; c++) {
        mean += dp[at + c] * p[at + c];
      }
      int packedRow = packing.offset(t) + sequence;
      dLogits.get(packedRow, 1, row, 0);
      for (int c = 0; c < classes; c++) {
        row[c] += p[at + c] * (dp[at + c] - mean);
      }
      dLogits.put(packedRow, 1, row, 0);
    }
    return sum;
  }

  private static int counted(int[] labels) {
    return (int) Arrays.stream(labels).filter(label -> label != RankingLoss.MASKED).count();
  }

  /**
   * Labels of which several may hold: replaces the logits by their gradient.
   *
   * @param truth {@code [n * classes]}, 0 or 1
   * @param gains factor of each row; 0 masks it
   * @return the loss, summed over classes, a mean over the rows that count
   */
  public static double ofSeveral(Matrix logits, float[] truth, float[] gains) {
    int counted = 0;
    for (float gain : gains) {
      counted += gain == 0 ? 0 : 1;
    }
    float[] weights = gains.clone();
    for (int i = 0; i < weights.length; i++) {
      weights[i] /= Math.max(1, counted);
    }
    return LogisticCrossEntropy.lossAndGradient(logits, truth, weights);
  }
}
