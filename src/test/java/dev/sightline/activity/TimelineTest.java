package dev.sightline.activity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TimelineTest {
  /** The last frame of a film of 0.5 s at 2 frames a second stands at its end. */
  @Test
  void anActivityWithoutLengthIsNone() {
    ActivityLabels labels = ActivityLabels.one(List.of("run"));
    float[][] frames = {{1, 0}, {0, 1}};

    Timeline timeline =
        Timeline.of(labels, 2, frames, Smoothing.NONE, 0.5, List.of(), Optional.empty());

    assertEquals(List.of(), timeline.segments());
    assertEquals(
        1,
        Timeline.of(labels, 2, frames, Smoothing.NONE, 1, List.of(), Optional.empty())
            .segments()
            .size());
  }
}
