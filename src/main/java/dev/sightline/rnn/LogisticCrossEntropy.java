package dev.sightline.rnn;

/**
 * Cross-entropy of independent logistic outputs, for labels of which several may hold at once, with
 * a weight for each row (0 masks it).
 *
 * <p>For row i with weight w, scores z and truth q in [0, 1]: {@code loss = -w sum_c (q_c log
 * sigma(z_c) + (1 - q_c) log(1 - sigma(z_c)))}; its gradient by z is {@code w (sigma(z) - q)}.
 */
public final class LogisticCrossEntropy {
  private LogisticCrossEntropy() {}

  /**
   * Replaces scores by their gradient and returns the loss.
   *
   * @param scores {@code [n, classes]} before the logistic; receives the gradient
   * @param truth {@code [n * classes]}
   * @param weights weight of each row
   * @return the summed weighted loss
   */
  public static double lossAndGradient(Matrix scores, float[] truth, float[] weights) {
    int classes = scores.columns();
    float[] row = new float[classes];
    double loss = 0;
    for (int i = 0; i < scores.rows(); i++) {
      scores.get(i, 1, row, 0);
      for (int c = 0; c < classes; c++) {
        double z = row[c];
        float q = truth[i * classes + c];
        // log(1 + e^z) without overflow; log sigma(z) = z - that.
        double soft = Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));
        loss += weights[i] * (soft - q * z);
        row[c] = (float) (weights[i] * (1 / (1 + Math.exp(-z)) - q));
      }
      scores.put(i, 1, row, 0);
    }
    return loss;
  }
}
