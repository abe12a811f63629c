package dev.sightline.rnn;

import java.util.Arrays;

/**
 * Softmax and cross-entropy over word scores, with a weight for each row (0 masks it) and label
 * smoothing (Szegedy et al. 2016, section 7): the target gives 1-e to the true word and e/V to
 * every word.
 *
 * <p>For row i with weight w: {@code loss = -w sum_v q_v log p_v}, q the smoothed target; its
 * gradient by the scores is {@code w (p - q)}.
 */
public final class SoftmaxCrossEntropy {
  private SoftmaxCrossEntropy() {}

  /**
   * Replaces scores by their gradient and returns the loss.
   *
   * @param scores {@code [n, vocabulary]} before the softmax; receives the gradient
   * @param targets the true word of each row
   * @param weights weight of each row
   * @param smoothing share e in [0, 1)
   * @return the summed weighted loss
   */
  public static double lossAndGradient(
      Matrix scores, int[] targets, float[] weights, double smoothing) {
    int n = scores.rows();
    int vocabulary = scores.columns();
    double[] losses = new double[n];
    float e = (float) (smoothing / vocabulary);
    float hit = (float) (1 - smoothing);
    Parallel.over(
        n,
        4L * vocabulary,
        (from, to) -> {
          float[] row = new float[vocabulary];
          for (int i = from; i < to; i++) {
            float w = weights[i];
            if (w == 0) {
              Arrays.fill(row, 0);
              scores.put(i, 1, row, 0);
              continue;
            }
            scores.get(i, 1, row, 0);
            float target = row[targets[i]];
            double sum = smoothing > 0 ? Vectors.sum(row, 0, vocabulary) : 0;
            double logSum = Vectors.softmax(row, vocabulary);
            losses[i] = w * (logSum - hit * (double) target - e * sum);
            subtractAndScale(row, e, w);
            row[targets[i]] -= w * hit;
            scores.put(i, 1, row, 0);
          }
        });
    double loss = 0;
    for (double l : losses) {
      loss += l;
    }
    return loss;
  }

  /** Replaces each row of scores by log probabilities. */
  public static void logProbabilities(Matrix scores, float[] into) {
    int vocabulary = scores.columns();
    Parallel.over(
        scores.rows(),
        3L * vocabulary,
        (from, to) -> {
          float[] row = new float[vocabulary];
          for (int i = from; i < to; i++) {
            int at = i * vocabulary;
            scores.get(i, 1, row, 0);
            System.arraycopy(row, 0, into, at, vocabulary);
            float logSum = (float) Vectors.softmax(row, vocabulary);
            for (int v = at; v < at + vocabulary; v++) {
              into[v] -= logSum;
            }
          }
        });
  }

  private static void subtractAndScale(float[] row, float e, float w) {
    for (int v = 0; v < row.length; v++) {
      row[v] = w * (row[v] - e);
    }
  }
}
