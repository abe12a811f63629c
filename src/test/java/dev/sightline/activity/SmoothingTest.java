package dev.sightline.activity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SmoothingTest {
  private static final int CLASSES = 3;

  /** Films in which class 1 lasts two to three seconds, and 2 five to seven; one frame a second. */
  private static final HiddenMarkov LEARNED =
      HiddenMarkov.of(
          List.of(labels("0000112222200011122222220000"), labels("000111222222000112222200000")),
          CLASSES,
          1);

  private static int[] labels(String digits) {
    return digits.chars().map(c -> c - '0').toArray();
  }

  /** A net that is quite sure of these labels. */
  private static float[][] sureOf(String digits) {
    int[] labels = labels(digits);
    float[][] p = new float[labels.length][CLASSES];
    for (int t = 0; t < p.length; t++) {
      Arrays.fill(p[t], 0.1f);
      p[t][labels[t]] = 0.8f;
    }
    return p;
  }

  private static float[][] random(int frames, long seed) {
    Random random = new Random(seed);
    float[][] p = new float[frames][CLASSES];
    int label = 0;
    for (float[] row : p) {
      label = random.nextInt(4) == 0 ? random.nextInt(CLASSES) : label;
      float all = 0;
      for (int c = 0; c < CLASSES; c++) {
        row[c] = random.nextFloat() + (c == label ? 0.6f : 0);
        all += row[c];
      }
      for (int c = 0; c < CLASSES; c++) {
        row[c] /= all;
      }
    }
    return p;
  }

  @Test
  void shortStretchesGoToTheNeighbourThatIsMoreProbable() {
    float[][] p = sureOf("00001122222");
    p[4][0] = 0.4f;
    p[5][0] = 0.4f;
    assertArrayEquals(labels("00000022222"), new ShortRuns(3).labels(p, 1));
    assertArrayEquals(labels("00001122222"), new ShortRuns(2).labels(p, 1));
    assertArrayEquals(labels("00000022222"), new ShortRuns(1).labels(p, 3), "in seconds");
    assertArrayEquals(labels("222"), new ShortRuns(9).labels(sureOf("222"), 1));
    assertEquals(0, new ShortRuns(9).labels(new float[0][], 1).length);
  }

  @Test
  void theShortestGoFirst() {
    assertArrayEquals(labels("0000000"), new ShortRuns(3).labels(sureOf("0010100"), 1));
  }

  @Test
  void whatIsSettledStays() {
    for (long seed = 0; seed < 200; seed++) {
      float[][] whole = random(60, seed);
      ShortRuns smoothing = new ShortRuns(4);
      int[] last = smoothing.labels(whole, 1);
      for (int t = 1; t < whole.length; t++) {
        float[][] soFar = Arrays.copyOf(whole, t);
        int settled = smoothing.settled(soFar, 1);
        assertArrayEquals(
            Arrays.copyOf(last, settled), Arrays.copyOf(smoothing.labels(soFar, 1), settled));
      }
    }
  }

  /** The rule, done again after every change. */
  private static int[] slowly(float[][] p, double seconds) {
    int[] labels = dev.sightline.eval.Runs.best(p);
    while (true) {
      int shortest = -1;
      int end = -1;
      for (int from = 0, to; from < labels.length; from = to) {
        to = from;
        while (to < labels.length && labels[to] == labels[from]) {
          to++;
        }
        if (to - from < seconds && (shortest < 0 || to - from < end - shortest)) {
          shortest = from;
          end = to;
        }
      }
      if (shortest < 0 || end - shortest == labels.length) {
        return labels;
      }
      int before = shortest == 0 ? labels[end] : labels[shortest - 1];
      int after = end == labels.length ? before : labels[end];
      double more = 0;
      for (int t = shortest; t < end; t++) {
        more += p[t][after];
        more -= p[t][before];
      }
      Arrays.fill(labels, shortest, end, more > 0 ? after : before);
    }
  }

  @Test
  void theFastWayIsTheSlowOne() {
    for (long seed = 0; seed < 300; seed++) {
      float[][] p = random(80, seed);
      assertArrayEquals(slowly(p, 5), new ShortRuns(5).labels(p, 1), "seed " + seed);
    }
  }

  /** Activities that are handed over while a film is read are those of the whole film. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void whatIsHandedOverIsWhatTheTimelineHas(int kind) {
    Smoothing smoothing = List.of(Smoothing.NONE, new ShortRuns(3), (Smoothing) LEARNED).get(kind);
    ActivityLabels labels = ActivityLabels.one(List.of("walk", "sit"));
    for (long seed = 0; seed < 50; seed++) {
      float[][] whole = random(50, seed);
      List<Timeline.Activity> handed = new ArrayList<>();
      EndedActivities ended = new EndedActivities(labels, 1, smoothing, handed::add);
      List<float[]> soFar = new ArrayList<>();
      for (float[] row : whole) {
        soFar.add(row);
        ended.read(soFar);
      }
      Timeline timeline = Timeline.of(labels, 1, whole, smoothing, 50, List.of(), Optional.empty());
      ended.finish(timeline);
      handed.sort(java.util.Comparator.comparingDouble(Timeline.Activity::start));
      assertEquals(timeline.segments().size(), handed.size());
      for (int i = 0; i < handed.size(); i++) {
        assertEquals(timeline.segments().get(i).label(), handed.get(i).label());
        assertEquals(timeline.segments().get(i).end(), handed.get(i).end(), 1e-9);
        assertEquals(timeline.segments().get(i).score(), handed.get(i).score(), 1e-6);
      }
    }
  }

  /** Against every path there is. */
  @Test
  void thePathIsTheBestOfAll() {
    for (long seed = 0; seed < 20; seed++) {
      float[][] p = random(7, seed);
      int[] found = LEARNED.labels(p, 1);
      double best = Double.NEGATIVE_INFINITY;
      for (int code = 0; code < Math.pow(CLASSES, p.length); code++) {
        int[] path = new int[p.length];
        for (int t = 0, rest = code; t < p.length; t++, rest /= CLASSES) {
          path[t] = rest % CLASSES;
        }
        best = Math.max(best, LEARNED.score(path, p, 1));
      }
      assertEquals(best, LEARNED.score(found, p, 1), 1e-9);
    }
  }

  @Test
  void whatLastsTooShortlyIsNoActivity() {
    assertEquals(2, LEARNED.labels(sureOf("0000000000222122200000"), 1)[13]);
    assertEquals(2, LEARNED.shortest());
  }

  @Test
  void videosWithoutActivitiesTeachNothing() {
    HiddenMarkov nothing = HiddenMarkov.of(List.of(new int[0]), CLASSES, 5);
    assertEquals(0, nothing.shortest());
    assertEquals(3, nothing.labels(sureOf("012"), 5).length);
    assertTrue(nothing.labels(new float[0][], 5).length == 0);
  }
}
