package dev.sightline.caption;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sightline.encoder.Features;
import dev.sightline.rnn.Matrix;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ClipFramesTest {
  private static ClipFrames frames(int count) {
    ClipFrames frames = new ClipFrames();
    IntStream.range(0, count)
        .forEach(i -> frames.add(new Features(new float[] {i, 1}, new float[2])));
    return frames;
  }

  private static float[] seen(ClipFrames frames, int wanted) {
    try (Matrix grid = new Matrix(wanted, 2);
        Matrix pooled = new Matrix(1, 2)) {
      frames.write(new ClipSampling(4, wanted), Concepts.NONE, 0, grid, pooled);
      float[] all = grid.toArray();
      float[] first = new float[wanted];
      double mean = 0;
      for (int k = 0; k < wanted; k++) {
        first[k] = all[2 * k];
        mean += all[2 * k] / (double) wanted;
      }
      assertEquals(mean, pooled.toArray()[0], 1e-3, "pooled is the mean of what is seen");
      return first;
    }
  }

  @Test
  void framesAreSpreadEvenlyOverTheClip() {
    assertArrayEquals(new float[] {1, 3, 6, 8}, seen(frames(10), 4));
    assertArrayEquals(new float[] {0, 1, 2, 3}, seen(frames(4), 4));
    assertArrayEquals(new float[] {5}, seen(frames(10), 1));
  }

  @Test
  void aShortClipShowsFramesSeveralTimes() {
    assertArrayEquals(new float[] {0, 0, 0, 0}, seen(frames(1), 4));
    assertArrayEquals(new float[] {0, 0, 1, 1, 2, 2}, seen(frames(3), 6));
  }

  @Test
  void ofALongClipWhatIsKeptStaysEvenlySpread() {
    ClipFrames hours = frames(40_000);

    float[] seen = seen(hours, 8);

    assertEquals(40_000, hours.samples());
    for (int k = 0; k < 8; k++) {
      assertEquals((2 * k + 1) * 2500, seen[k], 64);
    }
  }

  @Test
  void settingsThatCannotBeAreNamed() {
    assertThrows(IllegalArgumentException.class, () -> new ClipSampling(0, 16));
    assertThrows(IllegalArgumentException.class, () -> new ClipSampling(Double.NaN, 16));
    assertThrows(IllegalArgumentException.class, () -> new ClipSampling(4, 0));
  }
}
