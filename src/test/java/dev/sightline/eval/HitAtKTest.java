package dev.sightline.eval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HitAtKTest {
  private static final boolean NO = false;
  private static final boolean YES = true;

  private static final float[][] SCORES = {
    {.1f, .7f, .2f}, {.5f, .3f, .2f}, {.2f, .3f, .5f}, {.6f, .3f, .1f}
  };

  /** Ranks of the best true label: 1, 3, 1 (and 3), none. */
  private static final boolean[][] TRUTH = {
    {NO, YES, NO}, {NO, NO, YES}, {YES, NO, YES}, {NO, NO, NO}
  };

  @ParameterizedTest
  @CsvSource({"1, 0.5", "2, 0.5", "3, 0.75", "9, 0.75"})
  void aSampleIsHitIfItsBestTrueLabelIsAmongTheFirstK(int k, double share) {
    assertEquals(share, HitAtK.score(SCORES, TRUTH, k));
  }

  @Test
  void ofEqualScoresTheLowerClassComesFirst() {
    float[][] scores = {{.2f, .4f, .4f}, {.2f, .4f, .4f}};
    boolean[][] truth = {{NO, YES, NO}, {NO, NO, YES}};

    assertEquals(0.5, HitAtK.score(scores, truth, 1));
    assertEquals(1, HitAtK.score(scores, truth, 2));
  }

  @Test
  void whatCannotBeRankedIsRefused() {
    boolean[][] one = {{YES}};
    assertThrows(IllegalArgumentException.class, () -> HitAtK.score(SCORES, TRUTH, 0));
    assertThrows(IllegalArgumentException.class, () -> HitAtK.score(SCORES, one, 1));
    assertThrows(
        IllegalArgumentException.class, () -> HitAtK.score(new float[][] {{Float.NaN}}, one, 1));
    assertThrows(
        IllegalArgumentException.class, () -> HitAtK.score(new float[0][], new boolean[0][], 1));
  }
}
