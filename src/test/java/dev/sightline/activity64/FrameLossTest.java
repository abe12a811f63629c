package dev.sightline.activity64;

import static dev.sightline.activity64.RankingLoss.MASKED;
import static dev.sightline.rnn64.GradientCheck.random;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sightline.rnn64.GradientCheck;
import dev.sightline.rnn64.Matrix;
import dev.sightline.rnn64.Packing;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The loss of a batch of frames: its value by plain formulas and its gradient by the logits. */
class FrameLossTest {
  private static final int CLASSES = 3;

  private final Packing packing = new Packing(new int[] {7, 5, 5, 1});
  private final Matrix logits = random(packing.total(), CLASSES, 1);
  private final double[] gains = new Random(2).doubles(packing.total(), 0.2, 2).toArray();

  /**
   * With changes of label, and frames that do not count at the start, in the middle, at the end.
   */
  private final int[] labels =
      packed(
          new int[][] {
            {0, 0, 0, 1, 1, 2, 2},
            {MASKED, 1, MASKED, 1, 0},
            {2, 2, MASKED, MASKED, MASKED},
            {1}
          });

  private int[] packed(int[][] bySequence) {
    int[] all = new int[packing.total()];
    for (int r = 0; r < bySequence.length; r++) {
      for (int t = 0; t < bySequence[r].length; t++) {
        all[packing.offset(t) + r] = bySequence[r][t];
      }
    }
    return all;
  }

  static Stream<RankingLoss> all() {
    return RankingLossTest.all().map(l -> new RankingLoss(l.kind(), 0.7, l.clamped(), l.flowing()));
  }

  private double lossAndGradient(RankingLoss ranking, Matrix d) {
    d.copy(logits);
    return FrameLoss.ofLabels(packing, d, labels, gains, ranking);
  }

  /** Softmax of each frame of a sequence. */
  private double[][] probabilities(int sequence) {
    double[][] p = new double[packing.length(sequence)][CLASSES];
    for (int t = 0; t < p.length; t++) {
      logits.get(packing.offset(t) + sequence, 1, p[t], 0);
      double sum = Arrays.stream(p[t]).map(Math::exp).sum();
      p[t] = Arrays.stream(p[t]).map(z -> Math.exp(z) / sum).toArray();
    }
    return p;
  }

  /** L_c + lambda L_r, a mean over the frames that count. */
  private double plain(RankingLoss ranking, double[][][] maxima) {
    double sum = 0;
    for (int r = 0; r < packing.batch(); r++) {
      double[][] p = probabilities(r);
      int[] y = new int[p.length];
      for (int t = 0; t < p.length; t++) {
        int row = packing.offset(t) + r;
        y[t] = labels[row];
        sum -= y[t] == MASKED ? 0 : gains[row] * Math.log(p[t][y[t]]);
      }
      double[] losses = PlainRanking.losses(ranking, p, ranking.flowing() ? p : maxima[r], y);
      sum += ranking.weight() * Arrays.stream(losses).sum();
    }
    return sum / Arrays.stream(labels).filter(y -> y != MASKED).count();
  }

  @ParameterizedTest
  @MethodSource("all")
  void valueAndGradient(RankingLoss ranking) {
    Matrix d = new Matrix(packing.total(), CLASSES);
    double[][][] maxima = new double[packing.batch()][][];
    Arrays.setAll(maxima, this::probabilities);
    assertEquals(plain(ranking, maxima), lossAndGradient(ranking, d), 1e-12);
    GradientCheck.check(logits, d.toArray(), "logits", () -> plain(ranking, maxima));
  }

  @Test
  void aMaskedFrameHasNoGradient() {
    Matrix d = new Matrix(packing.total(), CLASSES);
    double unused = lossAndGradient(new RankingLoss(RankingLoss.Kind.BOTH, 1, false, true), d);
    double[] all = d.toArray();
    for (int i = 0; i < all.length; i++) {
      assertEquals(labels[i / CLASSES] == MASKED, all[i] == 0, "element " + i);
    }
  }

  @Test
  void nothingButMaskedFrames() {
    Matrix d = new Matrix(packing.total(), CLASSES);
    d.copy(logits);
    int[] none = new int[packing.total()];
    Arrays.fill(none, MASKED);
    RankingLoss both = new RankingLoss(RankingLoss.Kind.BOTH, 1, false, true);
    assertEquals(0, FrameLoss.ofLabels(packing, d, none, gains, both));
    assertArrayEquals(new double[packing.total() * CLASSES], d.toArray());
    d.copy(logits);
    double[] truth = new double[packing.total() * CLASSES];
    assertEquals(0, FrameLoss.ofSeveral(d, truth, new double[packing.total()]));
    assertArrayEquals(truth, d.toArray());
  }

  /** A sequence has the same loss whatever stands beside it in the batch. */
  @Test
  void sequencesDoNotTouchEachOther() {
    RankingLoss both = new RankingLoss(RankingLoss.Kind.BOTH, 1, false, true);
    double[] loss = {0};
    int[] counted = {0};
    for (int r = 0; r < packing.batch(); r++) {
      int n = packing.length(r);
      Matrix own = new Matrix(n, CLASSES);
      int[] y = new int[n];
      double[] g = new double[n];
      int[] rows = new int[n];
      for (int t = 0; t < n; t++) {
        rows[t] = packing.offset(t) + r;
        y[t] = labels[rows[t]];
        g[t] = gains[rows[t]];
        counted[0] += y[t] == MASKED ? 0 : 1;
      }
      own.gather(logits, rows, n);
      long counts = Arrays.stream(y).filter(v -> v != MASKED).count();
      loss[0] += counts * FrameLoss.ofLabels(new Packing(new int[] {n}), own, y, g, both);
    }
    Matrix d = new Matrix(packing.total(), CLASSES);
    assertEquals(loss[0] / counted[0], lossAndGradient(both, d), 1e-12);
  }

  @Test
  void severalLabelsAtOnce() {
    Matrix d = new Matrix(packing.total(), CLASSES);
    d.copy(logits);
    Random random = new Random(4);
    double[] truth = random.ints(packing.total() * CLASSES, 0, 2).asDoubleStream().toArray();
    double[] some = gains.clone();
    some[1] = 0;
    some[5] = 0;
    double expected = 0;
    double[] z = logits.toArray();
    for (int i = 0; i < z.length; i++) {
      double p = 1 / (1 + Math.exp(-z[i]));
      expected -= some[i / CLASSES] * Math.log(truth[i] == 1 ? p : 1 - p);
    }
    assertEquals(expected / (packing.total() - 2), FrameLoss.ofSeveral(d, truth, some), 1e-12);
    GradientCheck.check(
        logits,
        d.toArray(),
        "logits",
        () -> {
          Matrix scratch = new Matrix(packing.total(), CLASSES);
          scratch.copy(logits);
          return FrameLoss.ofSeveral(scratch, truth, some);
        });
  }
}
