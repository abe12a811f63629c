package dev.sightline.activity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sightline.data.LabelledSegment;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ActivityScoresTest {
  /** Four frames, a second each: background, walk, walk, background. One walk is missed. */
  @Test
  void byHand() {
    float[][] p = {{.8f, .1f, .1f}, {.2f, .7f, .1f}, {.6f, .3f, .1f}, {.9f, .05f, .05f}};
    ActivityScores scores =
        ActivityScores.of(
            FlashWorld.ONE,
            List.of(new ActivityScores.Video(p, 1, List.of(new LabelledSegment(1, 3, "walk")))));
    assertEquals(75, scores.frameAccuracy(), 1e-9);
    assertEquals(100, scores.frameMeanAp(), 1e-9); // .7 and .3 are the highest of walk
    assertEquals(100, scores.hitAt1(), 1e-9); // background is no class there: walk beats jump
    assertEquals(100, scores.edit(), 1e-9);
    assertEquals(100, scores.f1At50(), 1e-9); // one frame of two: an overlap of one half
  }

  @Test
  void whereNothingHappensThereIsAnAccuracyOnly() {
    float[][] p = {{.8f, .1f, .1f}, {.2f, .7f, .1f}};
    ActivityScores scores =
        ActivityScores.of(FlashWorld.ONE, List.of(new ActivityScores.Video(p, 1, List.of())));
    assertEquals(50, scores.frameAccuracy(), 1e-9);
    assertEquals(
        Set.of("frame_accuracy", "edit", "F1@10", "F1@25", "F1@50", "early"),
        scores.named().keySet());
    assertEquals(Map.of(), scores.early());
  }

  @Test
  void sharesHaveAPointInAnyLanguage() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.GERMANY);
    try {
      float[][] p = {{.8f, .2f}};
      ActivityScores scores =
          ActivityScores.of(
              FlashWorld.SEVERAL,
              List.of(new ActivityScores.Video(p, 1, List.of(new LabelledSegment(0, 1, "walk")))));
      assertTrue(((Map<?, ?>) scores.named().get("early")).containsKey("0.1"));
    } finally {
      Locale.setDefault(before);
    }
  }
}
