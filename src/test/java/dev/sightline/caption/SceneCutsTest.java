package dev.sightline.caption;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SceneCutsTest {
  private static final int CHANNELS = 64;

  private final Random random = new Random(3);

  private float[] scene() {
    float[] scene = new float[CHANNELS];
    for (int c = 0; c < CHANNELS; c++) {
      scene[c] = Math.max(0, (float) random.nextGaussian());
    }
    return scene;
  }

  private float[] frameOf(float[] scene) {
    float[] frame = scene.clone();
    for (int c = 0; c < CHANNELS; c++) {
      frame[c] += 0.1f * random.nextFloat();
    }
    return frame;
  }

  @Test
  void aSceneBeginsWhereThePictureChanges() {
    SceneCuts cuts = new SceneCuts();
    List<Integer> begins = new ArrayList<>();
    int at = 0;
    for (int frames : new int[] {10, 1, 25, 7}) {
      float[] scene = scene();
      for (int i = 0; i < frames; i++) {
        if (cuts.cutBefore(frameOf(scene))) {
          begins.add(at);
        }
        at++;
      }
    }
    assertEquals(List.of(10, 36), begins);
  }

  @Test
  void aSceneThatAlwaysMovesIsOneScene() {
    SceneCuts cuts = new SceneCuts();
    float[] from = scene();
    float[] to = scene();
    for (int i = 0; i <= 20; i++) {
      float[] frame = new float[CHANNELS];
      for (int c = 0; c < CHANNELS; c++) {
        frame[c] = from[c] + i / 20f * (to[c] - from[c]);
      }
      assertFalse(cuts.cutBefore(frame), "at frame " + i);
    }
  }

  @Test
  void blackIsLikeEverything() {
    assertEquals(1, SceneCuts.cosine(new float[4], new float[] {1, 2, 3, 4}));
    assertTrue(SceneCuts.cosine(new float[] {1, 0}, new float[] {0, 1}) == 0);
  }
}
