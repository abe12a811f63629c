package dev.sightline.eval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WupsTest {
  /** A similarity by hand: chair and stool are near, chair and lamp are not. */
  private static double near(String a, String b) {
    if (a.equals(b)) {
      return 1;
    }
    return Map.of(Set.of("chair", "stool"), 0.95, Set.of("chair", "lamp"), 0.6)
        .getOrDefault(Set.of(a, b), 0.0);
  }

  private static double wups(String answer, String truth, double threshold) {
    return Wups.of(answer, truth, threshold, WupsTest::near);
  }

  @Test
  void accuracyIsEqualityOfSets() {
    assertEquals(1, Wups.accuracy("lamp, chair", "chair,Lamp"));
    assertEquals(0, Wups.accuracy("chair", "chair, lamp"));
    assertEquals(0, Wups.accuracy("chair, lamp", "chair"));
    assertEquals(1, Wups.accuracy("chair, chair", "chair"));
    assertEquals(0, Wups.accuracy("", "chair"));
  }

  @Test
  void whatIsFarCountsATenth() {
    assertEquals(0.95, wups("stool", "chair", 0.9), 1e-12);
    assertEquals(0.06, wups("lamp", "chair", 0.9), 1e-12);
    assertEquals(0.6, wups("lamp", "chair", 0), 1e-12);
    assertEquals(0, wups("dog", "chair", 0), 1e-12);
  }

  /**
   * A = {chair}, T = {chair, lamp}: from A the best is 1; from T it is 1 x .6, which is less. At .9
   * the .6 counts a tenth.
   */
  @Test
  void ofTwoSetsTheWorseDirectionCounts() {
    assertEquals(0.6, wups("chair", "chair, lamp", 0), 1e-12);
    assertEquals(0.6, wups("chair, lamp", "chair", 0), 1e-12);
    assertEquals(0.06, wups("chair, lamp", "chair", 0.9), 1e-12);
    assertEquals(0.95 * 0.6, wups("chair", "stool, lamp", 0), 1e-12);
  }

  /** As DAQUAR's script: a product over a list, not over a set. */
  @Test
  void whatStandsTwiceCountsTwice() {
    assertEquals(0.36, wups("lamp", "chair, chair", 0), 1e-12);
    assertEquals(0.216, wups("lamp, lamp, lamp", "chair", 0), 1e-12);
    assertEquals(0.0036, wups("lamp", "chair, chair", 0.9), 1e-12);
    assertEquals(1, wups("chair", "chair, chair", 0.9), 1e-12);
  }

  @Test
  void nothingBetweenTwoCommasIsLikeNothing() {
    assertEquals(0, wups("chair", "chair,,", 0), 1e-12);
    assertEquals(1, wups("chair,", ",chair", 0), 1e-12);
  }

  /** Wu-Palmer as NLTK has it is not the same both ways round. */
  @Test
  void theLikenessIsThatOfTheFirstToTheSecond() {
    assertEquals(0.2, Wups.of("a", "b", 0, (x, y) -> x.equals("a") ? 0.5 : 0.2), 1e-12);
    assertEquals(0.2, Wups.of("b", "a", 0, (x, y) -> x.equals("a") ? 0.5 : 0.2), 1e-12);
  }

  @Test
  void meansInPercent() {
    Wups.Scores scores =
        Wups.of(List.of("chair", "lamp"), List.of("chair", "chair"), WupsTest::near);

    assertEquals(50, scores.accuracy(), 1e-9);
    assertEquals(53, scores.wups90(), 1e-9);
    assertEquals(80, scores.wups00(), 1e-9);
    assertThrows(
        IllegalArgumentException.class, () -> Wups.of(List.of(), List.of(), WupsTest::near));
  }
}
