package dev.sightline.caption;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sightline.data.CaptionedPhoto;
import dev.sightline.encoder.PhotoFeatures;
import dev.sightline.text.Vocabulary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CaptionTrainingTest {
  private final CaptionSet world = TinyWorld.set();
  private final Vocabulary vocabulary = world.vocabulary(1);

  private CaptionModel model(String kind) {
    return TinyWorld.model(kind, vocabulary.size());
  }

  /** Remembers epochs, and stops after a number of them. */
  private static final class Diary implements CaptionTraining.Listener {
    private final List<CaptionTraining.Epoch> epochs = new ArrayList<>();
    private final int stopBefore;
    private Map<String, float[]> arrays;
    private CaptionTraining.Position position;

    Diary(int stopBefore) {
      this.stopBefore = stopBefore;
    }

    @Override
    public void batch(int epoch, int done, int captions, double loss) {}

    @Override
    public void epoch(CaptionTraining.Epoch epoch, CaptionTraining training) {
      epochs.add(epoch);
      arrays = training.arrays();
      position = training.position();
    }

    @Override
    public boolean stop() {
      return epochs.size() >= stopBefore;
    }
  }

  @ParameterizedTest
  @MethodSource("dev.sightline.caption.CaptionModelTest#kinds")
  void learnsATinyWorldByHeart(Captioners.Kind<?> kind) throws IOException {
    Diary diary = new Diary(Integer.MAX_VALUE);
    CaptionModel model = model(kind.name());
    var training = new CaptionTraining(TinyWorld.settings(160, 0), model, vocabulary, world, world);

    training.prepareModel();
    training.run(diary);

    assertTrue(training.evaluate().bleu4() > 0.95, () -> "BLEU-4 is " + training.evaluate());
    double first = diary.epochs.get(0).loss();
    double last = diary.epochs.get(159).loss();
    assertTrue(last < first / 2, () -> "the loss went from " + first + " to " + last);
  }

  @Test
  void selfCriticalTrainingRaisesTheReward() throws IOException {
    Diary diary = new Diary(Integer.MAX_VALUE);
    var training =
        new CaptionTraining(
            TinyWorld.settings(12, 20), model("soft-attention"), vocabulary, world, world);

    training.run(diary);

    List<CaptionTraining.Epoch> rewarded =
        diary.epochs.stream().filter(CaptionTraining.Epoch::selfCritical).toList();
    assertEquals(20, rewarded.size());
    double before = meanReward(rewarded.subList(0, 4));
    double after = meanReward(rewarded.subList(16, 20));
    assertTrue(after > 1.15 * before, "the mean reward went from " + before + " to " + after);
  }

  private static double meanReward(List<CaptionTraining.Epoch> epochs) {
    return epochs.stream().mapToDouble(CaptionTraining.Epoch::loss).average().orElseThrow();
  }

  @Test
  void resumedTrainingEndsWithTheNumbersOfAnUninterruptedOne() throws IOException {
    CaptionTrainingSettings settings = TinyWorld.settings(4, 3);
    var whole = new CaptionTraining(settings, model("soft-attention"), vocabulary, world, world);
    Diary wholeDiary = new Diary(Integer.MAX_VALUE);
    whole.run(wholeDiary);

    for (int stopAfter : new int[] {2, 5}) {
      var begun = new CaptionTraining(settings, model("soft-attention"), vocabulary, world, world);
      Diary begunDiary = new Diary(stopAfter);
      begun.run(begunDiary);
      var resumed =
          new CaptionTraining(settings, model("soft-attention"), vocabulary, world, world);
      resumed.resume(begunDiary.arrays, begunDiary.position);
      Diary resumedDiary = new Diary(Integer.MAX_VALUE);
      resumed.run(resumedDiary);

      assertEquals(7 - stopAfter, resumedDiary.epochs.size());
      assertEquals(wholeDiary.epochs.get(6).loss(), resumedDiary.epochs.get(6 - stopAfter).loss());
      assertArrayEquals(whole.arrays().get("weights"), resumed.arrays().get("weights"));
    }
  }

  /** In either phase, between batches and while the dev photos are captioned. */
  @Test
  void stoppedInTheMiddleOfAnEpochItEndsWithTheNumbersOfAnUninterruptedOne() throws IOException {
    CaptionTrainingSettings settings = TinyWorld.settings(2, 2);
    var whole = training(settings);
    whole.run(new Diary(Integer.MAX_VALUE));

    var stopped = training(settings);
    int runs = 1;
    while (!stopped.run(new Impatient())) {
      var next = training(settings);
      next.resume(stopped.arrays(), CaptionTraining.Position.of(stopped.position().words()));
      stopped = next;
      runs++;
    }

    assertTrue(runs > 10, "it was stopped " + runs + " times");
    assertArrayEquals(whole.arrays().get("weights"), stopped.arrays().get("weights"));
    assertEquals(whole.position().best(), stopped.position().best());
  }

  private CaptionTraining training(CaptionTrainingSettings settings) {
    return new CaptionTraining(settings, model("soft-attention"), vocabulary, world, world);
  }

  /** Stops at the second chance. */
  private static final class Impatient implements CaptionTraining.Listener {
    private int asked;

    @Override
    public void batch(int epoch, int done, int captions, double loss) {}

    @Override
    public void epoch(CaptionTraining.Epoch epoch, CaptionTraining training) {}

    @Override
    public boolean stop() {
      return ++asked % 2 == 0;
    }
  }

  @Test
  void withoutDevPhotosTheLastEpochIsKeptAndNothingMeasured() throws IOException {
    var training =
        new CaptionTraining(
            TinyWorld.settings(3, 0),
            model("show-and-tell"),
            vocabulary,
            world,
            new CaptionSet(List.of(), null));
    Diary diary = new Diary(Integer.MAX_VALUE);
    assertTrue(training.run(diary));
    assertEquals(3, diary.epochs.size());
    assertTrue(diary.epochs.stream().allMatch(e -> e.dev() == null));
    assertArrayEquals(diary.arrays.get("weights"), training.arrays().get("weights"));
  }

  /** What is left of a photo is right of its mirror image: that one is never shown. */
  @Test
  void photosWhoseCaptionsSpeakOfSidesAreNotMirrored() throws IOException {
    List<CaptionedPhoto> photos = new ArrayList<>();
    for (String caption : List.of("a dog on the left", "a dog in its right-hand corner", "a dog")) {
      photos.add(new CaptionedPhoto(caption, Path.of(caption), List.of(caption)));
    }
    Set<Integer> mirrored = new HashSet<>();
    PhotoFeatures features =
        new PhotoFeatures() {
          @Override
          public int channels() {
            return TinyWorld.CHANNELS;
          }

          @Override
          public int cells() {
            return 1;
          }

          @Override
          public boolean hasMirrored() {
            return true;
          }

          @Override
          public void copy(int photo, boolean turned, float[] pooled, float[] grid, int at) {
            if (turned) {
              mirrored.add(photo);
            }
          }
        };
    CaptionSet set = new CaptionSet(photos, features);
    Vocabulary words = set.vocabulary(1);
    CaptionModel net = TinyWorld.model("show-and-tell", words.size());
    new CaptionTraining(TinyWorld.settings(20, 0), net, words, set, set)
        .run(new Diary(Integer.MAX_VALUE));
    assertEquals(Set.of(2), mirrored);
  }

  /** Whether the epochs before ran out or were ended by patience. */
  @Test
  void selfCriticalTrainingBeginsWithTheBestWeights() throws IOException {
    for (int epochs : new int[] {6, 40}) {
      List<Double> cider = new ArrayList<>();
      CaptionTraining.Listener stopAtTheFirstRewardedBatch =
          new CaptionTraining.Listener() {
            private boolean rewarded;

            @Override
            public void batch(int epoch, int done, int captions, double loss) {
              rewarded = epoch > epochs;
            }

            @Override
            public void epoch(CaptionTraining.Epoch epoch, CaptionTraining training) {
              cider.add(epoch.dev().cider());
            }

            @Override
            public boolean stop() {
              return rewarded;
            }
          };
      CaptionTrainingSettings quick = TinyWorld.settings(epochs, 1);
      var training = new CaptionTraining(quick, model("show-and-tell"), vocabulary, world, world);
      training.run(stopAtTheFirstRewardedBatch);
      assertTrue(training.position().selfCritical());
      assertEquals(1, training.position().steps(), "the optimiser began anew");
      assertEquals(java.util.Collections.max(cider), training.position().best());
    }
  }
}
