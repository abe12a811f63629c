package dev.sightline.eval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class AveragePrecisionTest {
  private static final double EXACT = 1e-12;

  private static double of(String positive, float... scores) {
    return AveragePrecision.of(scores, bits(positive));
  }

  private static boolean[] bits(String text) {
    boolean[] bits = new boolean[text.length()];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = text.charAt(i) == '1';
    }
    return bits;
  }

  @Test
  void precisionIsTakenAtEachPositive() {
    // ranks 1 and 3 of 4: (1/1 + 2/3) / 2
    assertEquals(5 / 6.0, of("0101", .3f, .9f, .1f, .2f), EXACT);
  }

  @Test
  void scoresOfAnySignAreRanked() {
    // descending: 5, 0, -1, -7; the positives are at ranks 2 and 4: (1/2 + 2/4) / 2
    assertEquals(0.5, of("0110", -1, -7, 0, 5), EXACT);
    assertEquals(0.5, of("01", Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY), EXACT);
  }

  @Test
  void equalScoresEnterTogetherWhateverTheirOrder() {
    // .9 alone: precision 1 at recall 1/2; then two of .5: precision 2/3 at recall 1
    assertEquals(5 / 6.0, of("110", .9f, .5f, .5f), EXACT);
    assertEquals(5 / 6.0, of("101", .9f, .5f, .5f), EXACT);
    assertEquals(0.5, of("01", 0f, -0f), EXACT);
    assertEquals(0.25, of("0001", 1, 1, 1, 1), EXACT);
  }

  @Test
  void withoutAPositiveThereIsNoPrecision() {
    assertEquals(Double.NaN, of("00", 1, 2));
    assertEquals(Double.NaN, of(""));
  }

  @Test
  void interpolationTakesTheBestPrecisionToTheRight() {
    // precisions 0, 1/2, 2/3 at the hits 2 and 3; both are worth 2/3; one of 4 positives is missed
    assertEquals(2 * (2 / 3.0) / 4, AveragePrecision.interpolated(bits("011"), 4), EXACT);
    assertEquals((1 + 0.5) / 2, AveragePrecision.interpolated(bits("1001"), 2), EXACT);
    assertEquals(0, AveragePrecision.interpolated(bits(""), 3), EXACT);
  }

  @Test
  void whatCannotBeRankedIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> of("01", 1, Float.NaN));
    assertThrows(IllegalArgumentException.class, () -> of("01", 1));
    assertThrows(IllegalArgumentException.class, () -> AveragePrecision.interpolated(bits("0"), 0));
  }
}
