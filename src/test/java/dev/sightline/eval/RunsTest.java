package dev.sightline.eval;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** {@link Runs} and {@link FrameLabels}: from frames to segments and back. */
class RunsTest {
  @Test
  void runsBecomeSegments() {
    assertEquals(
        List.of(
            new ScoredSegment(1, 2.5, 3),
            new ScoredSegment(2.5, 3, 4),
            new ScoredSegment(4, 4.5, 3)),
        Runs.of(new int[] {0, 0, 3, 3, 3, 4, 0, 0, 3}, 2, 0));
    assertEquals(
        List.of(new ScoredSegment(0, 2, 0), new ScoredSegment(2, 3, 1)),
        Runs.of(new int[] {0, 0, 1}, 1, Segmental.NO_BACKGROUND));
    assertEquals(List.of(), Runs.of(new int[0], 1, 0));
  }

  @Test
  void theBestClassOfEachFrameIsScoredByItsMeanProbability() {
    float[][] probabilities = {{.25f, .75f, 0}, {.25f, .5f, .25f}, {.5f, .5f, 0}, {0, .25f, .75f}};

    // frame 2: of equals the lower class, which is background
    assertEquals(
        List.of(new ScoredSegment(0, 2, 1, .625), new ScoredSegment(3, 4, 2, .75)),
        Runs.ofBest(probabilities, 1, 0));
  }

  @Test
  void classesAboveAThresholdMayOverlap() {
    float[][] probabilities = {{1, .5f, .25f}, {1, .75f, .5f}, {1, .25f, .75f}, {1, .5f, .25f}};

    assertEquals(
        List.of(
            new ScoredSegment(0, 1, 1, .625),
            new ScoredSegment(.5, 1.5, 2, .625),
            new ScoredSegment(1.5, 2, 1, .5)),
        Runs.above(.5f, probabilities, 2, 0));
    assertEquals(
        new ScoredSegment(0, 2, 0, 1),
        Runs.above(.9f, probabilities, 2, Segmental.NO_BACKGROUND).get(0));
  }

  @Test
  void aFrameCarriesTheLabelOfItsMoment() {
    // moments 0, .5, 1, 1.5, 2; the segment holds at its start and no longer at its end
    assertArrayEquals(
        new int[] {9, 1, 1, 9, 9},
        FrameLabels.single(List.of(new ScoredSegment(.5, 1.5, 1)), 5, 2, 9));
    assertArrayEquals(
        new int[] {9, 9, 1, 1, 1},
        FrameLabels.single(List.of(new ScoredSegment(.6, 99, 1)), 5, 2, 9));
    assertArrayEquals(
        new int[] {1, 9, 9, 9, 9},
        FrameLabels.single(List.of(new ScoredSegment(-3, .1, 1)), 5, 2, 9));
    assertArrayEquals(
        new int[] {9, 9}, FrameLabels.single(List.of(new ScoredSegment(.1, .4, 1)), 2, 2, 9));
  }

  @Test
  void whereSegmentsOverlapTheLaterStartWins() {
    List<ScoredSegment> segments =
        List.of(new ScoredSegment(2, 4, 2), new ScoredSegment(0, 6, 1), new ScoredSegment(2, 3, 3));

    assertArrayEquals(new int[] {1, 1, 3, 2, 1, 1, 0}, FrameLabels.single(segments, 7, 1, 0));
  }

  @Test
  void severalLabelsAFrame() {
    boolean[][] labels =
        FrameLabels.multi(List.of(new ScoredSegment(0, 2, 0), new ScoredSegment(1, 3, 2)), 4, 3, 1);

    assertArrayEquals(new boolean[] {true, false, false}, labels[0]);
    assertArrayEquals(new boolean[] {true, false, true}, labels[1]);
    assertArrayEquals(new boolean[] {false, false, true}, labels[2]);
    assertArrayEquals(new boolean[] {false, false, false}, labels[3]);
  }

  /** Times are quotients of frames and rate; rounding must not move a border by a frame. */
  @Test
  void thereAndBackAgainAtAnyRate() {
    Random random = new Random(7);
    for (double rate : new double[] {1, 3, 10, 23.976, 29.97, 30000 / 1001.0, 1 / 3.0}) {
      int[] labels = random.ints(5000, 0, 3).toArray();

      assertArrayEquals(
          labels, FrameLabels.single(Runs.of(labels, rate, 0), labels.length, rate, 0));
    }
  }

  @Test
  void whatMakesNoSenseIsRefused() {
    List<ScoredSegment> segments = List.of(new ScoredSegment(0, 1, 3));
    assertThrows(IllegalArgumentException.class, () -> FrameLabels.multi(segments, 2, 3, 1));
    assertThrows(IllegalArgumentException.class, () -> FrameLabels.single(segments, 2, 0, 1));
    assertThrows(IllegalArgumentException.class, () -> Runs.of(new int[1], Double.NaN, 0));
  }
}
