package dev.sightline.activity64;

import static dev.sightline.activity64.RankingLoss.MASKED;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The ranking losses: by hand, against plain formulas, and their gradients. */
class RankingLossTest {
  private static final RankingLoss SCORE = new RankingLoss(RankingLoss.Kind.SCORE, 1, false, false);
  private static final RankingLoss MARGIN =
      new RankingLoss(RankingLoss.Kind.MARGIN, 1, false, false);
  private static final RankingLoss CLAMPED =
      new RankingLoss(RankingLoss.Kind.MARGIN, 1, true, false);
  private static final RankingLoss BOTH = new RankingLoss(RankingLoss.Kind.BOTH, 1, false, false);

  /** Every kind with every option. */
  static Stream<RankingLoss> all() {
    List<RankingLoss> all = new ArrayList<>();
    for (RankingLoss.Kind kind : RankingLoss.Kind.values()) {
      for (int k = 0; k < 4; k++) {
        all.add(new RankingLoss(kind, 1, k % 2 == 1, k >= 2));
      }
    }
    return all.stream();
  }

  private static double[] losses(RankingLoss loss, double[][] p, int... y) {
    return loss.losses(flat(p), p[0].length, y, ones(y.length), null);
  }

  private static double[] gradient(RankingLoss loss, double[][] p, int... y) {
    double[] dp = new double[p.length * p[0].length];
    double[] unused = loss.losses(flat(p), p[0].length, y, ones(y.length), dp);
    return dp;
  }

  private static double[] ones(int n) {
    double[] ones = new double[n];
    Arrays.fill(ones, 1);
    return ones;
  }

  private static double[] flat(double[][] p) {
    return Arrays.stream(p).flatMapToDouble(Arrays::stream).toArray();
  }

  private static double[][] pairs(double... ofClass0) {
    return Arrays.stream(ofClass0).mapToObj(v -> new double[] {v, 1 - v}).toArray(double[][]::new);
  }

  private static void assertLosses(double[] got, double... expected) {
    assertArrayEquals(expected, got, 1e-12);
  }

  /** The worked check of DEFINITIONS 4. */
  @Test
  void scoreLossOfOneRun() {
    assertLosses(losses(SCORE, pairs(.2, .5, .4, .6), 0, 0, 0, 0), 0, 0, .1, 0);
  }

  /** The maximum is that of the whole run, not of the frame before. */
  @Test
  void theMaximumIsRemembered() {
    assertLosses(losses(SCORE, pairs(.7, .5, .6, .1), 0, 0, 0, 0), 0, .2, .1, .6);
  }

  @Test
  void atAnotherLabelTheOldScoreIsTheLossAndTheMaximumBeginsAnew() {
    double[][] p = {{.9, .1}, {.3, .7}, {.2, .8}, {.5, .5}};
    assertLosses(losses(SCORE, p, 0, 1, 1, 0), 0, .3, 0, .5);
    double[][] again = {{.9, .1}, {.3, .7}, {.6, .4}, {.5, .5}};
    assertLosses(losses(SCORE, again, 0, 1, 0, 0), 0, .3, .4, .1);
  }

  /** m of class 0: .5 - .3 = .2, then .6 - .2 = .4, then .4 - .5 = -.1. */
  @Test
  void marginLossOfOneRun() {
    double[][] p = {{.5, .3, .2}, {.6, .2, .2}, {.4, .1, .5}};
    assertLosses(losses(MARGIN, p, 0, 0, 0), 0, 0, .5);
    assertLosses(losses(BOTH, p, 0, 0, 0), 0, 0, .5 + .2);
  }

  /** The old label lost: m of class 0 at the change is .2 - .7 = -.5, of class 1 .1 - .6 = -.5. */
  @Test
  void marginLossAtAChangeMayBeNegative() {
    double[][] p = {{.8, .1, .1}, {.2, .7, .1}, {.6, .1, .3}};
    assertLosses(losses(MARGIN, p, 0, 1, 2), 0, -.5, -.5);
    assertLosses(losses(CLAMPED, p, 0, 1, 2), 0, 0, 0);
    assertArrayEquals(new double[] {0, 0, 0, 1, -1, 0, -1, 1, 0}, gradient(MARGIN, p, 0, 1, 2));
    assertArrayEquals(new double[9], gradient(CLAMPED, p, 0, 1, 2));
  }

  /** The old label still leads by .6 - .3. */
  @Test
  void marginLossAtAChangeThatIsNotSeen() {
    double[][] p = {{.8, .1, .1}, {.6, .3, .1}};
    assertLosses(losses(MARGIN, p, 0, 1), 0, .3);
    assertLosses(losses(CLAMPED, p, 0, 1), 0, .3);
    assertArrayEquals(new double[] {0, 0, 0, 1, -1, 0}, gradient(CLAMPED, p, 0, 1));
  }

  @Test
  void maskedFramesNeitherCountNorMoveTheMaximum() {
    assertLosses(losses(SCORE, pairs(.9, .2, .5, .4), MASKED, 0, 0, 0), 0, 0, 0, .1);
    assertLosses(losses(SCORE, pairs(.2, .9, .5, .4), 0, MASKED, 0, 0), 0, 0, 0, .1);
    assertLosses(losses(SCORE, pairs(.2, .5, .4, .1), 0, 0, 0, MASKED), 0, 0, .1, 0);
    assertLosses(losses(SCORE, pairs(.9, .8, .3, .6), 0, MASKED, 1, 1), 0, 0, .3, .3);
    assertLosses(losses(BOTH, pairs(.9, .1), MASKED, MASKED), 0, 0);
  }

  /** Of two equal maxima the earlier frame has the gradient, of equal rivals the lower class. */
  @Test
  void ties() {
    RankingLoss flowing = new RankingLoss(RankingLoss.Kind.SCORE, 1, false, true);
    double[][] p = {{.5, .4, .1}, {.5, .4, .1}, {.3, .4, .3}};
    assertLosses(losses(flowing, p, 0, 0, 0), 0, 0, .2);
    assertArrayEquals(new double[] {1, 0, 0, 0, 0, 0, -1, 0, 0}, gradient(flowing, p, 0, 0, 0));
    assertArrayEquals(new double[] {0, 0, 0, 0, 0, 0, -1, 0, 0}, gradient(SCORE, p, 0, 0, 0));
    double[][] rivals = {{.6, .2, .2}, {.2, .4, .4}};
    assertLosses(losses(MARGIN, rivals, 0, 0), 0, .6);
    assertArrayEquals(new double[] {0, 0, 0, -1, 1, 0}, gradient(MARGIN, rivals, 0, 0));
    // A frame that reaches the maximum has no loss and no gradient.
    assertArrayEquals(new double[6], gradient(BOTH, new double[][] {p[0], p[1]}, 0, 0));
  }

  @Test
  void onlyAWeightOfZeroOrMoreIsAllowed() {
    for (double weight : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThrows(
          IllegalArgumentException.class,
          () -> new RankingLoss(RankingLoss.Kind.BOTH, weight, false, false));
    }
    assertEquals(0, RankingLoss.NONE.weight());
  }

  /** One class has no other to be better than. */
  @Test
  void aMarginNeedsTwoClasses() {
    double[][] p = {{1}, {1}, {1}};
    assertLosses(losses(SCORE, p, 0, 0, 0), 0, 0, 0);
    assertEquals(
        "There is 1 class; a margin needs at least 2",
        assertThrows(IllegalArgumentException.class, () -> losses(MARGIN, p, 0, 0, 0))
            .getMessage());
  }

  /** Labels with long runs, a third of the time with frames that do not count. */
  static int[] labels(int frames, int classes, Random random) {
    int[] y = new int[frames];
    boolean masks = random.nextInt(3) == 0;
    int now = random.nextInt(classes);
    for (int t = 0; t < frames; t++) {
      now = random.nextInt(3) == 0 ? random.nextInt(classes) : now;
      y[t] = masks && random.nextInt(3) == 0 ? MASKED : now;
    }
    return y;
  }

  private static double[][] probabilities(int frames, int classes, Random random) {
    double[][] p = new double[frames][classes];
    for (double[] row : p) {
      double sum = 0;
      for (int c = 0; c < classes; c++) {
        row[c] = Math.exp(random.nextGaussian());
        sum += row[c];
      }
      for (int c = 0; c < classes; c++) {
        row[c] /= sum;
      }
    }
    return p;
  }

  @ParameterizedTest
  @MethodSource("all")
  void agreesWithThePlainFormulas(RankingLoss loss) {
    Random random = new Random(1);
    for (int k = 0; k < 100; k++) {
      int classes = 2 + random.nextInt(3);
      double[][] p = probabilities(1 + random.nextInt(12), classes, random);
      int[] y = labels(p.length, classes, random);
      assertLosses(losses(loss, p, y), PlainRanking.losses(loss, p, p, y));
    }
  }

  /** Where nothing flows into the maximum, it stays while p is moved. */
  @ParameterizedTest
  @MethodSource("all")
  void gradients(RankingLoss loss) {
    Random random = new Random(2);
    for (int k = 0; k < 30; k++) {
      int classes = 2 + random.nextInt(3);
      double[][] p = probabilities(8, classes, random);
      double[] factors = random.doubles(8, 0.5, 2).toArray();
      int[] y = labels(8, classes, random);
      double[] dp = new double[8 * classes];
      Arrays.fill(dp, 10); // it is added to
      double[] unused = loss.losses(flat(p), classes, y, factors, dp);
      double[][] moved = Arrays.stream(p).map(double[]::clone).toArray(double[][]::new);
      double[][] maxima = loss.flowing() ? moved : p;
      for (int i = 0; i < dp.length; i++) {
        double[] row = moved[i / classes];
        double kept = row[i % classes];
        row[i % classes] = kept + 1e-7;
        double above = sum(PlainRanking.losses(loss, moved, maxima, y), factors);
        row[i % classes] = kept - 1e-7;
        double below = sum(PlainRanking.losses(loss, moved, maxima, y), factors);
        row[i % classes] = kept;
        assertEquals((above - below) / 2e-7, dp[i] - 10, 1e-6, "element " + i);
      }
    }
  }

  private static double sum(double[] losses, double[] factors) {
    double sum = 0;
    for (int t = 0; t < losses.length; t++) {
      sum += losses[t] * factors[t];
    }
    return sum;
  }
}
