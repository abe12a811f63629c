package dev.sightline.caption;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sightline.data.CaptionedPhoto;
import dev.sightline.encoder.PhotoFeatures;
import dev.sightline.text.Vocabulary;
import dev.sightline.train.Trainer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CaptionLessonTest {
  private final CaptionSet world = TinyWorld.set();
  private final Vocabulary vocabulary = world.vocabulary(1);

  private CaptionModel model(String kind) {
    return TinyWorld.model(kind, vocabulary.size());
  }

  /** Remembers epochs, and stops after a number of them. */
  private static final class Diary implements Trainer.Listener {
    private final List<Trainer.Epoch> epochs = new ArrayList<>();
    private final int stopBefore;

    Diary(int stopBefore) {
      this.stopBefore = stopBefore;
    }

    @Override
    public void epoch(Trainer.Epoch epoch) {
      epochs.add(epoch);
    }

    @Override
    public boolean stop() {
      return epochs.size() >= stopBefore;
    }
  }

  private Trainer trainer(CaptionTrainingSettings settings, String kind) {
    return trainer(settings, model(kind), vocabulary, world, world);
  }

  private static Trainer trainer(
      CaptionTrainingSettings settings,
      CaptionModel model,
      Vocabulary words,
      CaptionSet train,
      CaptionSet dev) {
    var bundle = new CaptionBundle(model, words, BeamSearch.Settings.DEFAULT, Optional.empty());
    return new Trainer(CaptionLesson.phases(settings, bundle, train, dev, true));
  }

  @ParameterizedTest
  @MethodSource("dev.sightline.caption.CaptionModelTest#kinds")
  void learnsATinyWorldByHeart(Captioners.Kind<?> kind) throws IOException {
    Diary diary = new Diary(Integer.MAX_VALUE);
    Trainer trainer = trainer(TinyWorld.settings(160, 0), kind.name());

    trainer.run(diary);

    double bleu = 0;
    for (Trainer.Epoch epoch : diary.epochs) {
      bleu = epoch.best() ? epoch.dev().figures().get("Bleu_4").doubleValue() : bleu;
    }
    assertTrue(bleu > 0.95, "BLEU-4 is " + bleu);
    double first = diary.epochs.get(0).loss();
    double last = diary.epochs.get(159).loss();
    assertTrue(last < first / 2, () -> "the loss went from " + first + " to " + last);
  }

  @Test
  void selfCriticalTrainingRaisesTheReward() throws IOException {
    Diary diary = new Diary(Integer.MAX_VALUE);
    Trainer training = trainer(TinyWorld.settings(12, 20), "soft-attention");

    training.run(diary);

    List<Trainer.Epoch> rewarded =
        diary.epochs.stream()
            .filter(epoch -> epoch.phase().name().equals("self-critical"))
            .toList();
    assertEquals(20, rewarded.size());
    double before = meanReward(rewarded.subList(0, 4));
    double after = meanReward(rewarded.subList(16, 20));
    assertTrue(after > 1.15 * before, "the mean reward went from " + before + " to " + after);
  }

  private static double meanReward(List<Trainer.Epoch> epochs) {
    return epochs.stream().mapToDouble(Trainer.Epoch::loss).average().orElseThrow();
  }

  /** In either phase, between batches and while the dev photos are captioned. */
  @Test
  void stoppedAnywhereItEndsWithTheNumbersOfAnUninterruptedOne() throws IOException {
    CaptionTrainingSettings settings = TinyWorld.settings(2, 2);
    Trainer whole = trainer(settings, "soft-attention");
    whole.run(new Diary(Integer.MAX_VALUE));

    Trainer stopped = trainer(settings, "soft-attention");
    int runs = 1;
    while (!stopped.run(new Impatient())) {
      Trainer next = trainer(settings, "soft-attention");
      next.resume(stopped.arrays(), stopped.position());
      stopped = next;
      runs++;
    }

    assertTrue(runs > 10, "it was stopped " + runs + " times");
    assertArrayEquals(whole.arrays().get("weights"), stopped.arrays().get("weights"));
    assertEquals(whole.best(), stopped.best());
  }

  /** Stops at the second chance. */
  private static final class Impatient implements Trainer.Listener {
    private int asked;

    @Override
    public boolean stop() {
      return ++asked % 2 == 0;
    }
  }

  @Test
  void withoutDevPhotosTheLastEpochIsKeptAndNothingMeasured() throws IOException {
    CaptionModel model = model("show-and-tell");
    CaptionSet nobody = new CaptionSet(List.of(), null);
    Trainer training = trainer(TinyWorld.settings(3, 0), model, vocabulary, world, nobody);
    Diary diary = new Diary(Integer.MAX_VALUE);
    assertTrue(training.run(diary));
    assertEquals(3, training.bestEpoch());
    assertTrue(Double.isNaN(training.best()));
    assertTrue(diary.epochs.stream().allMatch(e -> e.dev().figures().isEmpty()));
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
    trainer(TinyWorld.settings(20, 0), net, words, set, set).run(new Diary(Integer.MAX_VALUE));
    assertEquals(Set.of(2), mirrored);
  }

  /** Whether the epochs before ran out or were ended by patience. */
  @Test
  void selfCriticalTrainingBeginsWithTheBestWeights() throws IOException {
    for (int epochs : new int[] {6, 40}) {
      List<Double> cider = new ArrayList<>();
      Trainer.Listener stopAtTheFirstRewardedBatch =
          new Trainer.Listener() {
            private boolean rewarded;

            @Override
            public void batch(int epoch, long done, long all, double loss) {
              rewarded = epoch > epochs;
            }

            @Override
            public void epoch(Trainer.Epoch epoch) {
              cider.add(epoch.dev().score());
            }

            @Override
            public boolean stop() {
              return rewarded;
            }
          };
      Trainer training = trainer(TinyWorld.settings(epochs, 1), "show-and-tell");
      training.run(stopAtTheFirstRewardedBatch);
      Map<String, String> at = training.position();
      assertEquals("1", at.get("trainer.phase"));
      assertEquals("1", at.get("optimizer.steps"), "the optimiser began anew");
      assertEquals(java.util.Collections.max(cider), training.best());
    }
  }
}
