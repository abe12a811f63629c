package dev.sightline.encoder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.sightline.media.OpticalFlow;
import dev.sightline.media.Picture;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class FrameVectorsTest {
  private static final Picture BLACK = new Picture(8, 8, new byte[192]);
  private static final Features BEFORE =
      new Features(new float[] {0.5f, 1}, new float[] {1, 2, 0, 0});
  private static final Features NOW = new Features(new float[] {0.5f, 1}, new float[] {0, 2, 1, 0});

  @Test
  void theFeaturesAlone() {
    assertEquals(2, FrameVectors.channels(2, false, false));
    assertSame(NOW.pooled(), new FrameVectors(false, false).next(NOW, null));
  }

  @Test
  void motionThenFlowStandBehindThem() {
    FrameVectors vectors = new FrameVectors(true, true);
    float[] first = vectors.next(BEFORE, BLACK);
    float[] second = vectors.next(NOW, BLACK);

    assertEquals(4 + OpticalFlow.WIDTH, FrameVectors.channels(2, true, true));
    assertArrayEquals(Arrays.copyOf(new float[] {0.5f, 1, 0, 0}, first.length), first);
    assertEquals(4 + OpticalFlow.WIDTH, second.length);
    assertArrayEquals(new float[] {0.5f, 1, 1, 0}, Arrays.copyOf(second, 4));
    assertArrayEquals(
        new int[] {2, 2, OpticalFlow.WIDTH}, FrameVectors.blocks(second.length, true, true));
    assertArrayEquals(new int[] {2}, FrameVectors.blocks(2, false, false));
    assertEquals(1, second[4]); // all of a still picture is slow
  }
}
