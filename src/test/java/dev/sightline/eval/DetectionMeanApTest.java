package dev.sightline.eval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DetectionMeanApTest {
  private static final List<Double> HALF = List.of(0.5);

  private static double map(List<ScoredSegment> truth, ScoredSegment... found) {
    return DetectionMeanAp.score(List.of(truth), List.of(List.of(found)), HALF).average();
  }

  private static ScoredSegment found(double start, double end, double score) {
    return new ScoredSegment(start, end, 0, score);
  }

  @Test
  void overlapIsIntersectionOverUnion() {
    ScoredSegment a = new ScoredSegment(0, 10, 0);

    assertEquals(5 / 15.0, a.intersectionOverUnion(new ScoredSegment(5, 15, 0)), 1e-12);
    assertEquals(0.4, a.intersectionOverUnion(new ScoredSegment(3, 7, 1)), 1e-12);
    assertEquals(0, a.intersectionOverUnion(new ScoredSegment(10, 20, 0)));
    assertEquals(0, new ScoredSegment(3, 3, 0).intersectionOverUnion(new ScoredSegment(3, 3, 0)));
  }

  @Test
  void anOverlapOfTheThresholdItselfIsEnough() {
    assertEquals(1, map(List.of(new ScoredSegment(0, 10, 0)), found(0, 5, 1)));
    assertEquals(0, map(List.of(new ScoredSegment(0, 10, 0)), found(0, 4.9, 1)));
  }

  @Test
  void eachTruthIsMatchedOnceAndTheBestScoreComesFirst() {
    List<ScoredSegment> truth = List.of(new ScoredSegment(0, 10, 0), new ScoredSegment(20, 30, 0));

    // ranking: right, again the same (wrong), right: 1/2 + 1/2 * 2/3
    assertEquals(5 / 6.0, map(truth, found(20, 30, .1), found(0, 9, .8), found(0, 10, .7)), 1e-12);
  }

  @Test
  void whereTheNearestTruthIsTakenTheNextNearestWillDo() {
    List<ScoredSegment> truth = List.of(new ScoredSegment(0, 10, 0), new ScoredSegment(2, 12, 0));

    assertEquals(1, map(truth, found(0, 10, .9), found(0, 11, .8)));
  }

  @Test
  void ofEqualScoresTheFirstComesFirst() {
    List<ScoredSegment> truth = List.of(new ScoredSegment(0, 10, 0));

    assertEquals(1, map(truth, found(0, 10, .5), found(50, 60, .5)));
    assertEquals(0.5, map(truth, found(50, 60, .5), found(0, 10, .5)));
  }

  @Test
  void aDetectionInAnotherVideoIsWrongAndOneOfAnotherClassIsNotCounted() {
    List<List<ScoredSegment>> truth = List.of(List.of(new ScoredSegment(0, 10, 0)), List.of());
    List<ScoredSegment> elsewhere =
        List.of(new ScoredSegment(0, 10, 0, .9), new ScoredSegment(0, 10, 7, 1));

    DetectionMeanAp.Score score =
        DetectionMeanAp.score(truth, List.of(List.of(found(0, 10, .5)), elsewhere), HALF);

    assertEquals(Map.of(0, List.of(0.5)), score.perClass());
  }

  @Test
  void meansAreOverClassesThenOverThresholds() {
    List<List<ScoredSegment>> truth =
        List.of(List.of(new ScoredSegment(0, 10, 0), new ScoredSegment(0, 10, 1)));
    List<List<ScoredSegment>> found =
        List.of(List.of(new ScoredSegment(0, 10, 0, .9), new ScoredSegment(0, 6, 1, .9)));

    DetectionMeanAp.Score score = DetectionMeanAp.score(truth, found, List.of(0.5, 0.75));

    assertEquals(List.of(1.0, 0.5), score.means());
    assertEquals(0.75, score.average());
  }

  @Test
  void publishedThresholds() {
    assertEquals(
        List.of(0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95),
        DetectionMeanAp.ACTIVITYNET);
    assertEquals(List.of(0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8), DetectionMeanAp.MA);
  }

  @Test
  void whatCannotBeScoredIsRefused() {
    List<List<ScoredSegment>> truth = List.of(List.of(new ScoredSegment(0, 10, 0)));
    refused(() -> DetectionMeanAp.score(truth, List.of(), HALF));
    refused(() -> DetectionMeanAp.score(List.of(List.of()), List.of(List.of()), HALF));
    refused(() -> DetectionMeanAp.score(truth, truth, List.of(0.0)));
    refused(() -> DetectionMeanAp.score(truth, truth, List.of()));
    refused(() -> new ScoredSegment(0, Double.POSITIVE_INFINITY, 0));
    refused(() -> found(0, 1, Double.NaN));
    refused(() -> new ScoredSegment(0, 1, -1));
  }

  private static void refused(org.junit.jupiter.api.function.Executable call) {
    assertThrows(IllegalArgumentException.class, call);
  }
}
