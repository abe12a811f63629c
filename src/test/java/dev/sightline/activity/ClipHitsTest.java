package dev.sightline.activity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClipHitsTest {
  private static float[][] scores(int frames, float... row) {
    float[][] all = new float[frames][];
    Arrays.fill(all, row);
    return all;
  }

  private static boolean[][] truth(int frames, boolean... row) {
    boolean[][] all = new boolean[frames][];
    Arrays.fill(all, row);
    return all;
  }

  /** Two clips: the first is right, the second, shorter one wrong, and so is their mean. */
  @Test
  void clipsAreScoredThenFused() {
    float[][] p = scores(150, 0.5f, 0.4f, 0);
    boolean[][] holds = truth(150, true, false, false);
    for (int t = 120; t < 150; t++) {
      p[t] = new float[] {0.1f, 0.9f, 0};
    }
    ClipHits hits = ClipHits.of(List.<float[][]>of(p), List.<boolean[][]>of(holds));
    assertEquals(50, hits.clip());
    assertEquals(0, hits.at1());
    assertEquals(100, hits.at5());
  }

  @Test
  void whereNothingHappensThereIsNothingToHit() {
    ClipHits hits =
        ClipHits.of(
            List.of(scores(200, 1, 0), scores(10, 1, 0), new float[0][]),
            List.of(truth(200, false, false), truth(10, true, false), new boolean[0][]));
    assertEquals(100, hits.clip());
    assertEquals(100, hits.at1());
    assertEquals(
        Double.NaN,
        ClipHits.of(
                List.<float[][]>of(scores(5, 1, 0)), List.<boolean[][]>of(truth(5, false, false)))
            .clip());
  }
}
