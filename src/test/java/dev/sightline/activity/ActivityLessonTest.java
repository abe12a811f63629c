package dev.sightline.activity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sightline.data.LabelledSegment;
import dev.sightline.spec.Spec;
import dev.sightline.train.Trainer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ActivityLessonTest {
  private static final ActivityPlan LSTM = FlashWorld.plan("lstm");

  private static Trainer trainer(
      ActivityTrainingSettings settings, ActivityNet net, List<LabelledTrack> tracks) {
    ActivityLesson lesson = new ActivityLesson(settings, net, new int[0], tracks, HeldBack.none());
    return new Trainer(List.of(lesson.phase(true)));
  }

  private static Trainer trained(
      ActivityTrainingSettings settings, ActivityNet net, List<LabelledTrack> tracks)
      throws IOException {
    Trainer training = trainer(settings, net, tracks);
    assertTrue(training.run(new Trainer.Listener() {}));
    return training;
  }

  /** A net that sees the last four frames only cannot tell at once that something is over. */
  @ParameterizedTest
  @MethodSource("dev.sightline.activity.FlashWorld#kinds")
  void everyNetLearnsWhatHappensWhen(String kind) throws IOException {
    try (ActivityNet net = FlashWorld.net(FlashWorld.plan(kind), FlashWorld.ONE, 3)) {
      trained(FlashWorld.settings(40), net, FlashWorld.tracks(4, 1));
      double accuracy = FlashWorld.accuracy(net, FlashWorld.tracks(2, 100));
      assertTrue(accuracy > (net.perFrame() ? 0.88 : 0.75), "accuracy " + accuracy);
    }
  }

  @ParameterizedTest
  @MethodSource("dev.sightline.activity.FlashWorld#kinds")
  void everyNetLearnsClips(String kind) throws IOException {
    ActivityPlan plan = FlashWorld.plan(kind);
    try (ActivityNet net = FlashWorld.net(plan, FlashWorld.CLIPS, 3)) {
      trained(FlashWorld.trimmed(30), net, FlashWorld.clips(12, 1));
      for (Fusion fusion : Fusion.values()) {
        ActivityBundle bundle =
            new ActivityBundle(plan, net, FlashWorld.CLIPS, FlashWorld.RATE, true, fusion);
        List<LabelledTrack> others = FlashWorld.clips(12, 100);
        List<float[]> p =
            others.stream().map(c -> FrameLabelling.ofClip(bundle, c.features())).toList();
        assertEquals(100, ClipScores.of(others, p).hitAt1(), 9, fusion::toString);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"lstm", "multi-lstm", "late-pooling"})
  void severalLabelsMayHoldAtOnce(String kind) throws IOException {
    try (ActivityNet net = FlashWorld.net(FlashWorld.plan(kind), FlashWorld.SEVERAL, 3)) {
      trained(FlashWorld.settings(40), net, FlashWorld.overlapping(4, 1));
      LabelledTrack other = FlashWorld.overlapping(1, 100).get(0);
      float[] p = FrameLabelling.probabilities(net, 4, other.features(), true);
      int right = 0;
      for (int i = 0; i < p.length; i++) {
        right += (p[i] > 0.5) == other.truth()[i / 2][i % 2] ? 1 : 0;
      }
      assertTrue(right > 0.8 * p.length, right + " of " + p.length);
      assertTrue(p[2 * 22] > 0.5 && p[2 * 22 + 1] > 0.5, "both hold at 11 s");
    }
  }

  /** Other losses, gains, mirrors and seeds lead to other weights. */
  @Test
  void everySettingMatters() throws IOException {
    List<ActivityTrainingSettings> all = new ArrayList<>();
    all.add(FlashWorld.settings(2));
    for (RankingLoss.Kind kind : RankingLoss.Kind.values()) {
      all.add(FlashWorld.ranking(2, new RankingLoss(kind, 1, false, false)));
    }
    all.add(FlashWorld.ranking(2, new RankingLoss(RankingLoss.Kind.BOTH, 1, false, true)));
    ActivityTrainingSettings s = all.get(0);
    all.add(
        new ActivityTrainingSettings(2, 16, 4, 64, 0.02, 5, false, false, s.ranking(), false, 1));
    all.add(
        new ActivityTrainingSettings(2, 16, 4, 64, 0.02, 5, true, false, s.ranking(), false, 2));
    List<Float> sums = new ArrayList<>();
    for (ActivityTrainingSettings settings : all) {
      try (ActivityNet net = FlashWorld.net(LSTM, FlashWorld.ONE, 3)) {
        float[] weights = trained(settings, net, FlashWorld.tracks(2, 1)).arrays().get("weights");
        float sum = 0;
        for (float w : weights) {
          sum += w * w;
        }
        assertFalse(sums.contains(sum), settings.toString());
        sums.add(sum);
      }
    }
  }

  private static ActivityPlan withDropout(String kind) {
    return FlashWorld.plan(kind).with(Map.of("dropout", 0.3));
  }

  /** 160 frames in batches of 64 are three steps an epoch; it stops within one or after one. */
  @ParameterizedTest
  @CsvSource({"lstm, 4", "lstm, 6", "lstm, 1", "late-pooling, 5", "multi-lstm-i-a, 7"})
  void resumedEndsWithTheSameNumbers(String kind, int stopAfter) throws IOException {
    List<LabelledTrack> tracks = FlashWorld.tracks(4, 1);
    List<Double> losses = new ArrayList<>();
    Map<String, float[]> whole;
    try (ActivityNet net = FlashWorld.net(withDropout(kind), FlashWorld.ONE, 3)) {
      Trainer training = trainer(FlashWorld.settings(4), net, tracks);
      assertTrue(training.run(new Stopping(Integer.MAX_VALUE, losses)));
      whole = training.arrays();
    }
    List<Double> lossesInTwo = new ArrayList<>();
    Map<String, float[]> half;
    Map<String, String> position;
    try (ActivityNet net = FlashWorld.net(withDropout(kind), FlashWorld.ONE, 3)) {
      Trainer training = trainer(FlashWorld.settings(4), net, tracks);
      assertFalse(training.run(new Stopping(stopAfter, lossesInTwo)));
      half = training.arrays();
      position = training.position();
    }
    try (ActivityNet net = FlashWorld.net(withDropout(kind), FlashWorld.ONE, 99)) {
      Trainer training = trainer(FlashWorld.settings(4), net, tracks);
      training.resume(half, position);
      assertTrue(training.run(new Stopping(Integer.MAX_VALUE, lossesInTwo)));
      Map<String, float[]> resumed = training.arrays();
      assertEquals(whole.keySet(), resumed.keySet());
      whole.forEach((name, values) -> assertArrayEquals(values, resumed.get(name), name));
    }
    assertEquals(losses, lossesInTwo);
  }

  /** Stops after so many batches and writes down the losses of epochs. */
  private static final class Stopping implements Trainer.Listener {
    private final List<Double> losses;
    private int left;

    Stopping(int batches, List<Double> losses) {
      left = batches;
      this.losses = losses;
    }

    @Override
    public void epoch(Trainer.Epoch epoch) {
      losses.add(epoch.loss());
    }

    @Override
    public void batch(int epoch, long done, long all, double loss) {
      left--;
    }

    @Override
    public boolean stop() {
      return left == 0;
    }
  }

  @Test
  void stoppedItGoesOnWithoutACheckpointToo() throws IOException {
    List<LabelledTrack> tracks = FlashWorld.tracks(4, 1);
    List<Double> losses = new ArrayList<>();
    try (ActivityNet net = FlashWorld.net(LSTM, FlashWorld.ONE, 3);
        ActivityNet other = FlashWorld.net(LSTM, FlashWorld.ONE, 3)) {
      Map<String, float[]> whole = trained(FlashWorld.settings(3), net, tracks).arrays();
      Trainer training = trainer(FlashWorld.settings(3), other, tracks);
      assertFalse(training.run(new Stopping(2, losses)));
      assertTrue(training.run(new Stopping(Integer.MAX_VALUE, losses)));
      assertArrayEquals(whole.get("weights"), training.arrays().get("weights"));
    }
  }

  /** A video shorter than a window, one of a single frame, and one in which nothing happens. */
  @ParameterizedTest
  @MethodSource("dev.sightline.activity.FlashWorld#kinds")
  void shortAndEmptyVideosCountToo(String kind) throws IOException {
    for (LabelledTrack only :
        List.of(
            FlashWorld.track(
                "short", 3, List.of(new LabelledSegment(0, 9, "walk")), FlashWorld.ONE, 1),
            FlashWorld.track(
                "one", 1, List.of(new LabelledSegment(0, 1, "walk")), FlashWorld.ONE, 2),
            FlashWorld.track("nothing", 20, List.of(), FlashWorld.ONE, 3))) {
      try (ActivityNet net = FlashWorld.net(FlashWorld.plan(kind), FlashWorld.ONE, 3)) {
        List<Double> losses = new ArrayList<>();
        Trainer training = trainer(FlashWorld.settings(8), net, List.of(only));
        assertTrue(training.run(new Stopping(Integer.MAX_VALUE, losses)));
        assertTrue(losses.get(7) < losses.get(0), only.id() + losses);
      }
    }
  }

  @Test
  void whatCannotBeIsRefused() {
    RankingLoss ranking = new RankingLoss(RankingLoss.Kind.SCORE, 1, false, false);
    try (ActivityNet several = FlashWorld.net(LSTM, FlashWorld.SEVERAL, 3);
        ActivityNet pooling = FlashWorld.net(FlashWorld.plan("late-pooling"), FlashWorld.ONE, 3)) {
      assertEquals(
          "A ranking loss follows one label from frame to frame; here several may hold at once",
          complaint(FlashWorld.ranking(1, ranking), several, FlashWorld.overlapping(1, 1)));
      assertEquals(
          "A ranking loss follows one label from frame to frame; this net scores whole clips",
          complaint(FlashWorld.ranking(1, ranking), pooling, FlashWorld.tracks(1, 1)));
      assertEquals(
          "There are no videos to train on", complaint(FlashWorld.settings(1), pooling, List.of()));
    }
  }

  private static String complaint(
      ActivityTrainingSettings settings, ActivityNet net, List<LabelledTrack> tracks) {
    return assertThrows(IllegalArgumentException.class, () -> trainer(settings, net, tracks))
        .getMessage();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
  void aLearningRateIsMoreThanZero(double rate) {
    String said =
        assertThrows(
                IllegalArgumentException.class,
                () -> Spec.with(ActivityTrainingSettings.SPEC.usual(), "learningRate", rate))
            .getMessage();
    assertEquals("learning-rate is " + rate + "; it must be more than 0", said);
  }
}
