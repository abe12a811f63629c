package dev.sightline.eval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class SegmentalTest {
  private static final double EXACT = 1e-12;

  private static int[] labels(String digits) {
    return digits.chars().map(digit -> digit - '0').toArray();
  }

  private static Segmental score(String predicted, String truth) {
    return Segmental.score(labels(predicted), labels(truth), 0);
  }

  @Test
  void threeSegmentsByHand() {
    // predicted 1 2 3 (lengths 4, 1, 5), true 1 3 (lengths 5, 5)
    Segmental score = score("1111233333", "1111133333");

    assertEquals(90, score.accuracy(), EXACT);
    assertEquals(100 * (1 - 1 / 3.0), score.edit(), EXACT); // the 2 is inserted
    assertEquals(100 * 4 / 5.0, score.f1At10(), EXACT); // 2 TP, 1 FP
    assertEquals(100 * 4 / 5.0, score.f1At50(), EXACT);
  }

  @Test
  void theOverlapDecides() {
    // 1: 3 of 10 frames shared; 2: 4 of 10
    Segmental score = score("1110000000" + "2222000000", "1111111111" + "2222222222");

    assertEquals(100, score.f1At25(), EXACT);
    assertEquals(0, score.f1At50(), EXACT);
    assertEquals(100, score("11111", "11111").f1At50(), EXACT);
    assertEquals(100, score("1100", "1111").f1At50(), EXACT); // exactly a half
  }

  @Test
  void backgroundIsLeftOutOfEditAndF1ButNotOfAccuracy() {
    Segmental without = score("0110", "1111");

    assertEquals(50, without.accuracy(), EXACT);
    assertEquals(100, without.edit(), EXACT);
    assertEquals(100, without.f1At50(), EXACT);

    Segmental with = Segmental.score(labels("0110"), labels("1111"), Segmental.NO_BACKGROUND);
    assertEquals(100 / 3.0, with.edit(), EXACT); // 0 1 0 against 1
    assertEquals(50, with.f1At50(), EXACT); // 1 TP, 2 FP
  }

  @Test
  void runsOfOneLabelWithBackgroundBetweenStayTwo() {
    Segmental score = score("11011", "11111");

    assertEquals(50, score.edit(), EXACT); // 1 1 against 1
    assertEquals(100 * 2 / 3.0, score.f1At25(), EXACT); // the second finds its truth taken
    assertEquals(0, score.f1At50(), EXACT);
  }

  @Test
  void aTakenTruthIsNotExchangedForAFreeOne() {
    // The last 1 overlaps the first truth by 4/12 (taken), the second by 1/7.
    Segmental score = score("1111101111110", "1111111111011");

    assertEquals(50, score.f1At10(), EXACT); // 1 TP, 1 FP, 1 FN
  }

  @Test
  void nothingThereAndNothingFoundIsRight() {
    Segmental score = score("000", "000");

    assertEquals(100, score.edit());
    assertEquals(100, score.f1At50());
    assertEquals(0, score("111", "000").f1At10());
    assertEquals(0, score("111", "000").edit());
  }

  @Test
  void eachVideoWeighsTheSame() {
    Segmental mean =
        Segmental.mean(
            List.of(labels("1"), labels("1111")), List.of(labels("2"), labels("1111")), 0);

    assertEquals(50, mean.accuracy(), EXACT);
    assertEquals(50, mean.edit(), EXACT);
    assertEquals(50, mean.f1At10(), EXACT);
  }

  @Test
  void whatDoesNotFitTogetherIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> score("11", "1"));
    assertThrows(IllegalArgumentException.class, () -> score("", ""));
    List<int[]> none = List.of();
    assertThrows(IllegalArgumentException.class, () -> Segmental.mean(none, none, 0));
    List<int[]> one = List.of(labels("1"));
    assertThrows(IllegalArgumentException.class, () -> Segmental.mean(one, none, 0));
  }
}
