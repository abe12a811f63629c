package dev.sightline.eval;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class FrameMeanApTest {
  private static final boolean NO = false;
  private static final boolean YES = true;

  @Test
  void theMeanIsOverTheClassesThatOccur() {
    float[][] scores = {{.9f, .1f, .5f}, {.8f, .2f, .5f}, {.7f, .9f, .9f}};
    boolean[][] truth = {{NO, YES, NO}, {YES, YES, NO}, {YES, NO, NO}};

    FrameMeanAp.Score score = FrameMeanAp.score(scores, truth);

    // class 0: ranks 2, 3 -> (1/2 + 2/3) / 2; class 1: ranks 2, 3 likewise; class 2 never occurs
    assertArrayEquals(new double[] {7 / 12.0, 7 / 12.0, Double.NaN}, score.perClass(), 1e-12);
    assertEquals(7 / 12.0, score.mean(), 1e-12);
  }

  @Test
  void whatDoesNotFitTogetherIsRefused() {
    refused("3 samples have scores but 1 have labels", new float[3][2], new boolean[1][2]);
    refused("sample 0 has 2 scores but 3 labels", new float[1][2], new boolean[1][3]);
    refused("sample 1 has 1 scores", new float[][] {{1, 2}, {1}}, new boolean[2][2]);
    refused("score of sample 0 is not a number", new float[][] {{Float.NaN}}, new boolean[1][1]);
    refused("no sample carries any label", new float[1][1], new boolean[1][1]);
    refused("there is no score", new float[0][], new boolean[0][]);
  }

  private static void refused(String sentence, float[][] scores, boolean[][] truth) {
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> FrameMeanAp.score(scores, truth));
    assertTrue(refusal.getMessage().contains(sentence), refusal.getMessage());
  }
}
