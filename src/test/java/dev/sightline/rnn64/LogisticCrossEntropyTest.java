package dev.sightline.rnn64;

import static dev.sightline.rnn64.GradientCheck.random;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** Independent logistic outputs: by hand, at the ends of their range, and their gradient. */
class LogisticCrossEntropyTest {
  @Test
  void byHand() {
    Matrix scores = Matrix.of(2, 2, new double[] {0, Math.log(3), 0, 0});
    // sigma = 1/2 and 3/4; the second row counts for nothing.
    double loss =
        LogisticCrossEntropy.lossAndGradient(
            scores, new double[] {1, 0, 1, 1}, new double[] {2, 0});
    assertEquals(2 * (Math.log(2) + Math.log(4)), loss, 1e-12);
    assertArrayEquals(new double[] {-1, 1.5, 0, 0}, scores.toArray(), 1e-12);
  }

  @Test
  void scoresFarFromZero() {
    Matrix scores = Matrix.of(1, 4, new double[] {1000, -1000, 1000, -1000});
    double loss =
        LogisticCrossEntropy.lossAndGradient(scores, new double[] {1, 0, 0, 1}, new double[] {0.5});
    assertEquals(0.5 * 2000, loss, 1e-9);
    assertArrayEquals(new double[] {0, 0, 0.5, -0.5}, scores.toArray(), 1e-12);
  }

  /** Also for truths between 0 and 1. */
  @Test
  void gradient() {
    Matrix scores = random(4, 3, 1);
    double[] truth = {0, 1, 0.3, 1, 1, 0, 0, 0, 0, 0.9, 0, 1};
    double[] weights = {1, 0.3, 0, 2};
    Matrix d = new Matrix(4, 3);
    d.copy(scores);
    double unused = LogisticCrossEntropy.lossAndGradient(d, truth, weights);
    GradientCheck.check(
        scores,
        d.toArray(),
        "scores",
        () -> {
          Matrix scratch = new Matrix(4, 3);
          scratch.copy(scores);
          return LogisticCrossEntropy.lossAndGradient(scratch, truth, weights);
        });
  }
}
