package dev.sightline.eval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sightline.eval.EarlyDetection.Reading;
import dev.sightline.eval.EarlyDetection.Video;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EarlyDetectionTest {
  private static final List<Double> HALF_AND_ALL = List.of(0.5, 1.0);

  /** Scores of two classes that add up to 1, by the score of class 1. */
  private static float[][] scores(double... ofClassOne) {
    float[][] scores = new float[ofClassOne.length][];
    for (int t = 0; t < scores.length; t++) {
      scores[t] = new float[] {(float) (1 - ofClassOne[t]), (float) ofClassOne[t]};
    }
    return scores;
  }

  /** A segment of class 0 in frames 0 to 3, then one of class 1 in frames 4 to 7. */
  private static Video video(double... ofClassOne) {
    return new Video(
        scores(ofClassOne), 1, List.of(new ScoredSegment(0, 4, 0), new ScoredSegment(4, 8, 1)));
  }

  @Test
  void aSegmentIsRepresentedByTheScoresWhereItsShareHasBeenSeen() {
    // at half: frames 1 and 5, class 1 has .6 where it is wrong and .5 where it is right;
    // at the end: frames 3 and 7
    Video video = video(.9, .6, .9, .2, .1, .5, .1, .8);

    assertEquals(
        Map.of(0.5, 0.5, 1.0, 1.0),
        EarlyDetection.segments(List.of(video), HALF_AND_ALL, Reading.LAST));
  }

  @Test
  void orByTheirMeanUpToThere() {
    // means of the first halves: .75 and .8; of the whole: .65 and .45
    Video video = video(.9, .6, .9, .2, 1, .6, .1, .1);

    assertEquals(
        Map.of(0.5, 1.0, 1.0, 0.5),
        EarlyDetection.segments(List.of(video), HALF_AND_ALL, Reading.MEAN));
  }

  @Test
  void atLeastOneFrameAndNeverLessThanTheShareIsSeen() {
    // Of 4 frames: 10 percent is 1, 25 percent 1, 26 percent 2, 75 percent 3.
    // Class 1 is ranked right only at its second frame.
    Video video = video(.5, .5, .5, .5, .1, .9, .1, .1);

    assertEquals(
        Map.of(0.1, 0.5, 0.25, 0.5, 0.26, 1.0, 0.75, 0.5),
        EarlyDetection.segments(List.of(video), List.of(0.1, 0.25, 0.26, 0.75), Reading.LAST));
  }

  @Test
  void aShareOfTenFramesIsExact() {
    // one segment of each class over ten frames; .3 of 10 is 3 frames though .3 * 10 is not exact
    double[] second = new double[20];
    second[12] = 1;
    Video video =
        new Video(
            scores(second), 1, List.of(new ScoredSegment(0, 10, 0), new ScoredSegment(10, 20, 1)));

    Map<Double, Double> map =
        EarlyDetection.segments(List.of(video), EarlyDetection.SHARES, Reading.LAST);

    assertEquals(10, map.size());
    // tied: one of class 0 among two, one of class 1 among two
    assertEquals(0.5, map.get(0.2));
    assertEquals(1, map.get(0.3));
    assertEquals(0.5, map.get(0.4));
  }

  @Test
  void segmentsWithoutAFrameAreLeftOut() {
    // at 1 Hz nothing is seen of .2 to .8, nor of what comes behind the last frame
    ScoredSegment between = new ScoredSegment(.2, .8, 1);
    ScoredSegment behind = new ScoredSegment(2, 9, 1);
    Video video =
        new Video(
            scores(.1, .9),
            1,
            List.of(new ScoredSegment(0, 1, 0), new ScoredSegment(1, 2, 1), between, behind));

    assertEquals(
        Map.of(1.0, 1.0), EarlyDetection.segments(List.of(video), List.of(1.0), Reading.LAST));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            EarlyDetection.segments(
                List.of(new Video(scores(.1), 1, List.of(between))), List.of(1.0), Reading.LAST));
  }

  @Test
  void framesNotSeenYetLeaveTheRankingOfTheirClassOnly() {
    float[][] scores = scores(.1, .6, .9, .2, .1); // background in the last frame
    List<ScoredSegment> truth = List.of(new ScoredSegment(0, 2, 0), new ScoredSegment(2, 4, 1));
    Video video = new Video(scores, 1, truth);

    Map<Double, Double> map = EarlyDetection.frames(List.of(video), HALF_AND_ALL);

    // half, class 0: frames 0 (right) .9, 4 .9, 3 .8, 2 .1 -> tie of two: 1/2
    // half, class 1: frame 2 (right) .9 is first -> 1
    assertEquals(0.75, map.get(0.5), 1e-12);
    // all, class 0: .9 twice (one right), .8 wrong, .4 right -> (1/2 + 2/4) / 2
    // all, class 1: .9 right, .6 wrong, .2 right -> (1 + 2/3) / 2
    assertEquals((0.5 + 5 / 6.0) / 2, map.get(1.0), 1e-12);
    assertEquals(
        FrameMeanAp.score(scores, FrameLabels.multi(truth, 5, 2, 1)).mean(), map.get(1.0), 1e-12);
  }

  @Test
  void aFrameIsSeenIfOneOfItsSegmentsShowsIt() {
    // class 1 in frames 0 to 3 and again in 2 to 3: at half, frames 0, 1 and 2 are seen
    Video video =
        new Video(
            scores(.9, .9, .1, 0, .5),
            1,
            List.of(new ScoredSegment(0, 4, 1), new ScoredSegment(2, 4, 1)));

    // ranking: .9, .9 right, .5 wrong, .1 right -> (2 + 3/4) / 3
    assertEquals(2.75 / 3, EarlyDetection.frames(List.of(video), List.of(0.5)).get(0.5), 1e-12);
  }

  @Test
  void detectionsAndTruthEndWhereTheSeenPartEnds() {
    // class 1 from 2 to 6, its second half is missed; another one from 8 to 10 is whole
    Video video =
        new Video(
            scores(0, 0, .75, .75, 0, 0, 0, 0, .5, .5),
            1,
            List.of(new ScoredSegment(2, 6, 1), new ScoredSegment(8, 10, 1)));

    Map<Double, Double> map =
        EarlyDetection.detections(List.of(video), HALF_AND_ALL, .5f, 0, List.of(0.75));

    // half: [2, 4) and [8, 9) are both found; all: [2, 4) is half of [2, 6), [8, 10) is found
    assertEquals(Map.of(0.5, 1.0, 1.0, 0.25), map);
  }

  @Test
  void whatMakesNoSenseIsRefused() {
    List<Video> videos = List.of(video(0, 0, 0, 0, 0, 0, 0, 0));
    refused(() -> EarlyDetection.frames(List.of(), HALF_AND_ALL));
    refused(() -> EarlyDetection.frames(videos, List.of()));
    refused(() -> EarlyDetection.frames(videos, List.of(1.1)));
    refused(() -> EarlyDetection.detections(videos, HALF_AND_ALL, 0, 0, List.of(0.5)));
    refused(() -> new Video(scores(1), 1, List.of(new ScoredSegment(0, 1, 2))));
    refused(() -> new Video(scores(Double.NaN), 1, List.of()));
    Video wider = new Video(new float[1][3], 1, List.of());
    refused(() -> EarlyDetection.frames(List.of(videos.get(0), wider), HALF_AND_ALL));
  }

  private static void refused(org.junit.jupiter.api.function.Executable call) {
    assertThrows(IllegalArgumentException.class, call);
  }
}
