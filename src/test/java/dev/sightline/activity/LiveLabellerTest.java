package dev.sightline.activity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sightline.SightlineException;
import dev.sightline.activity.LiveLabeller.Label;
import dev.sightline.encoder.Device;
import dev.sightline.media.Camera;
import dev.sightline.media.Picture;
import dev.sightline.media.VideoReader;
import dev.sightline.world.SmallLabeller;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60) // a thread that does not end would hang the build
class LiveLabellerTest {
  @TempDir static Path folder;
  private static Path lstm;
  private static Path film;

  @BeforeAll
  static void aLabellerAndAFilm() throws IOException {
    lstm = SmallLabeller.write(folder, "lstm", SmallLabeller.lstm(false), SmallLabeller.labels());
    film = SmallLabeller.film(folder.resolve("film.mp4"), 10);
  }

  private static List<Picture> pictures(int count) {
    Random random = new Random(1);
    List<Picture> pictures = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] rgb = new byte[3 * 64 * 64];
      random.nextBytes(rgb);
      pictures.add(new Picture(64, 64, rgb));
    }
    return pictures;
  }

  @Test
  void everyPictureHasItsLabelAtOnceAndWhatWasBeforeCounts() throws IOException {
    List<Picture> pictures = pictures(5);
    try (OpenBundle model = OpenBundle.open(lstm, ActivityBundle.FRAMES, Device.CPU);
        LiveLabeller labeller = LiveLabeller.open(lstm)) {
      BufferedFeatures features = new BufferedFeatures(model.encoder().channels(), 0);
      pictures.forEach(p -> features.add(model.encoder().encode(p).pooled(), null));
      float[] expected = FrameLabelling.probabilities(model.bundle().net(), 1, features, false);

      assertEquals(0, labeller.delay());
      for (int i = 0; i < 5; i++) {
        Label label = labeller.look(pictures.get(i), 100 + i).orElseThrow();
        assertEquals(100 + i, label.takenNanos());
        float[] mine = java.util.Arrays.copyOfRange(expected, 3 * i, 3 * i + 3);
        assertArrayEquals(mine, label.probabilities(), 1e-5f);
        int said = labeller.labels().index(label.name());
        assertEquals(label.probability(), label.probabilities()[said]);
      }
    }
  }

  @Test
  void aNetThatLooksAheadSpeaksOfAnEarlierPicture() throws IOException {
    ActivityPlan plan = SmallLabeller.lstm(false).of("multi-lstm").with(Map.of("window", 3));
    Path multi = SmallLabeller.write(folder, "multi", plan, SmallLabeller.labels());
    try (LiveLabeller labeller = LiveLabeller.open(multi)) {
      assertEquals(2, labeller.delay());
      List<Picture> pictures = pictures(5);
      assertEquals(Optional.empty(), labeller.look(pictures.get(0), 0));
      assertEquals(Optional.empty(), labeller.look(pictures.get(1), 1));
      assertEquals(0, labeller.look(pictures.get(2), 2).orElseThrow().takenNanos());
      assertEquals(1, labeller.look(pictures.get(3), 3).orElseThrow().takenNanos());
    }
  }

  @Test
  void onlyANetThatReadsBackwardsWaitsForContext() throws IOException {
    ActivityPlan both = SmallLabeller.lstm(true);
    Path backwards = SmallLabeller.write(folder, "both", both, SmallLabeller.labels());
    try (LiveLabeller labeller = LiveLabeller.open(backwards)) {
      assertEquals(LabelStream.CONTEXT, labeller.delay());
    }
    for (String kind : List.of("frame-softmax", "multi-lstm-i-a")) {
      ActivityPlan plan = SmallLabeller.lstm(false).of(kind);
      Path place = SmallLabeller.write(folder, kind, plan, SmallLabeller.labels());
      try (LiveLabeller labeller = LiveLabeller.open(place)) {
        assertEquals(0, labeller.delay(), kind::toString);
        assertTrue(labeller.look(pictures(1).get(0), 0).isPresent(), kind::toString);
      }
    }
  }

  @Test
  void severalActivitiesAreNamedTogetherAndNoneIsBackground() {
    ActivityLabels labels = ActivityLabels.several(List.of("walk", "talk", "sit"));

    Label two = Label.of(labels, new float[] {0.6f, 0.9f, 0.2f}, 0);
    assertEquals("walk, talk", two.name());
    assertEquals(0.9, two.probability(), 1e-6);
    Label none = Label.of(labels, new float[] {0.1f, 0.3f, 0.2f}, 0);
    assertEquals(ActivityLabels.BACKGROUND, none.name());
    assertEquals(0.7, none.probability(), 1e-6);
  }

  @Test
  void aClassifierOfWholeClipsIsRefused() throws IOException {
    ActivityLabels clips = ActivityLabels.ofClips(List.of("walk", "sit"));
    Path whole = SmallLabeller.write(folder, "whole", ActivityPlan.usual("late-pooling"), clips);

    SightlineException e = assertThrows(SightlineException.class, () -> LiveLabeller.open(whole));
    assertTrue(e.getMessage().contains("classifies clips as a whole"), e.getMessage());
  }

  /** Its probabilities are a running mean: never all of the newest frame's. */
  @Test
  void aClassifierOfClipsThatJudgesFramesIsSteadied() throws IOException {
    ActivityLabels clips = ActivityLabels.ofClips(List.of("walk", "sit"));
    Path place = SmallLabeller.write(folder, "frames", ActivityPlan.usual("frame-softmax"), clips);
    try (LiveLabeller labeller = LiveLabeller.open(place)) {
      int side = labeller.inputSize();
      byte[] white = new byte[3 * side * side];
      Arrays.fill(white, (byte) -1);
      Picture black = new Picture(side, side, new byte[3 * side * side]);
      float dark = labeller.look(black, 0).orElseThrow().probabilities()[0];
      Picture bright = new Picture(side, side, white);
      float first = labeller.look(bright, 1).orElseThrow().probabilities()[0];
      float last = first;
      for (int t = 2; t < 40; t++) {
        last = labeller.look(bright, t).orElseThrow().probabilities()[0];
      }
      assertEquals(dark + 0.35f * (last - dark), first, 1e-4f);
    }
  }

  @Test
  void whileTheLabellerIsBusyTheNewestPictureWins() throws Exception {
    try (LiveLabeller labeller = LiveLabeller.open(lstm);
        Camera camera = Camera.playing(film, VideoReader.Settings.DEFAULT, true)) {
      LiveWatch.Settings often = new LiveWatch.Settings(1000, 1, 0);
      List<Label> labels = new ArrayList<>();
      long[] meanwhile = new long[1];
      LiveWatch.Summary summary =
          new LiveWatch(camera, labeller, often, List.of())
              .run(
                  (label, seconds, age) -> {
                    labels.add(label);
                    if (labels.size() == 1) {
                      meanwhile[0] = wait(camera, 5); // as a slow labeller would
                    }
                  },
                  () -> labels.size() == 3);

      assertEquals(3, summary.labels());
      assertEquals(3, summary.ages().count());
      assertTrue(labels.get(1).takenNanos() >= meanwhile[0], "an old picture came");
      assertTrue(summary.pictures() >= 7, "the pictures in between were passed over");
      assertEquals(3, summary.looks());
      assertTrue(summary.missed() > 0);
      assertEquals(Optional.empty(), summary.problem());
    }
  }

  /** Until so many pictures came; when the last of them was taken. */
  private static long wait(Camera camera, int pictures) {
    try {
      return camera.newest(pictures, 30_000).takenNanos();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aWatchEndsWithItsFilmAndShowsTheLabels() throws Exception {
    try (LiveLabeller labeller = LiveLabeller.open(lstm);
        Camera camera = Camera.playing(film, VideoReader.Settings.DEFAULT, false)) {
      List<Picture> shown = new ArrayList<>();
      LiveWatch.Settings settings = new LiveWatch.Settings(20, 20, 0);
      LiveWatch.Summary summary =
          new LiveWatch(camera, labeller, settings, List.of(f -> shown.add(f.picture())))
              .run((label, seconds, age) -> {}, () -> false);

      assertEquals(10, summary.pictures()); // the last one is never missed
      assertTrue(summary.labels() > 0);
      assertEquals(80, shown.get(0).width());
    }
  }

  @Test
  void agesAreCountedByTheMillisecond() {
    LabelAges ages = new LabelAges();
    assertEquals(0, ages.millis(0.5));
    for (int i = 1; i <= 100; i++) {
      ages.add(i / 1000.0);
    }
    assertEquals(50, ages.millis(0.5));
    assertEquals(95, ages.millis(0.95));
    ages.add(123);
    assertEquals(10_000, ages.millis(1));
    assertEquals(123, ages.oldestSeconds());
  }
}
