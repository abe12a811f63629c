package dev.sightline.encoder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.junit.jupiter.api.Test;

class MotionTest {
  /** Two cells, two channels. */
  private final Motion motion = new Motion();

  @Test
  void theFirstFrameDoesNotMove() {
    assertArrayEquals(
        new float[] {0.5f, 1, 0, 0}, motion.of(new float[] {0.5f, 1}, new float[] {1, 2, 0, 0}));
  }

  @Test
  void whatMovesFromCellToCellCountsThoughTheMeanStays() {
    motion.of(new float[] {0.5f, 1}, new float[] {1, 2, 0, 0});

    // Channel 0 goes from the first cell to the second; channel 1 stays.
    assertArrayEquals(
        new float[] {0.5f, 1, 1, 0}, motion.of(new float[] {0.5f, 1}, new float[] {0, 2, 1, 0}));
    // Then channel 1 falls by 1 in one of two cells.
    assertArrayEquals(
        new float[] {0.5f, 0.5f, 0, 0.5f},
        motion.of(new float[] {0.5f, 0.5f}, new float[] {0, 1, 1, 0}));
  }
}
