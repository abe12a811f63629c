package dev.sightline.caption;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sightline.net.Runner;
import dev.sightline.text.Vocabulary;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BeamSearchTest {
  private final CaptionSet world = TinyWorld.set();
  private final Vocabulary vocabulary = world.vocabulary(1);
  private final CaptionModel model = TinyWorld.model("soft-attention", vocabulary.size());
  private final CaptionSet.Loaded all =
      world.load(new int[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}, new boolean[12]);

  private List<List<Hypothesis>> search(int beams, double power, int unrepeated) {
    var settings = new BeamSearch.Settings(beams, 8, power, unrepeated);
    return BeamSearch.search(model, all.pooled(), all.grid(), settings, true);
  }

  @Test
  void aBatchGivesWhatSinglePhotosGive() {
    var settings = new BeamSearch.Settings(3, 8, 0.7, 0);
    List<List<Hypothesis>> together = search(3, 0.7, 0);
    for (int p = 0; p < world.size(); p++) {
      try (CaptionSet.Loaded one = world.load(new int[] {p}, new boolean[1])) {
        List<Hypothesis> alone =
            BeamSearch.search(model, one.pooled(), one.grid(), settings, true).get(0);
        for (int k = 0; k < alone.size(); k++) {
          assertArrayEquals(alone.get(k).words(), together.get(p).get(k).words());
          assertEquals(
              alone.get(k).logProbability(), together.get(p).get(k).logProbability(), 1e-4);
        }
      }
    }
  }

  /** With beams for every caption of two words, the search must find the very best of them. */
  @Test
  void wideEnoughItFindsTheBestCaptionThereIs() {
    int words = vocabulary.size();
    var settings = new BeamSearch.Settings(100, 2, 0, 0);
    try (CaptionSet.Loaded one = world.load(new int[] {5}, new boolean[1])) {
      Hypothesis found =
          BeamSearch.search(model, one.pooled(), one.grid(), settings, false).get(0).get(0);

      double best = Double.NEGATIVE_INFINITY;
      float[] log = new float[words];
      for (int first = 0; first < words; first++) {
        try (Runner decoding = model.decode(one.pooled(), one.grid(), 1)) {
          decoding.step(new int[] {Vocabulary.START}, log);
          double p = log[first];
          if (first <= Vocabulary.UNKNOWN) {
            continue; // a caption has at least one word
          }
          decoding.step(new int[] {first}, log);
          for (int second = 0; second < words; second++) {
            if (second != Vocabulary.START && second != Vocabulary.UNKNOWN) {
              best = Math.max(best, p + log[second]);
            }
          }
        }
      }
      assertEquals(best, found.logProbability(), 1e-5);
    }
  }

  @Test
  void noPairOfWordsComesTwiceWhereThatIsForbidden() {
    for (List<Hypothesis> photo : search(3, 1, 2)) {
      for (Hypothesis h : photo) {
        Set<List<Integer>> pairs = new HashSet<>();
        for (int i = 1; i < h.words().length; i++) {
          assertTrue(pairs.add(List.of(h.words()[i - 1], h.words()[i])));
        }
      }
    }
  }

  @Test
  void everyWordKnowsWhereTheModelLooked() {
    Hypothesis best = search(3, 0.7, 0).get(4).get(0);

    assertEquals(best.words().length, best.attention().size());
    for (float[] look : best.attention()) {
      float sum = 0;
      for (float a : look) {
        sum += a;
      }
      assertEquals(1, sum, 1e-5);
    }
  }

  @Test
  void captionsAreRankedAndNoneHoldsTheUnknownWord() {
    for (List<Hypothesis> photo : search(4, 0.7, 0)) {
      assertEquals(4, photo.size());
      for (int k = 0; k < photo.size(); k++) {
        assertTrue(k == 0 || photo.get(k - 1).score() >= photo.get(k).score());
        assertTrue(photo.get(k).words().length > 0);
        for (int word : photo.get(k).words()) {
          assertTrue(word > Vocabulary.UNKNOWN);
        }
      }
    }
  }

  @Test
  void samplesFollowTheSeed() {
    var settings = new Sampling.Settings(3, 8, 1.2, 5);
    List<List<Hypothesis>> first = Sampling.sample(model, all.pooled(), all.grid(), settings, 7);
    List<List<Hypothesis>> again = Sampling.sample(model, all.pooled(), all.grid(), settings, 7);
    List<List<Hypothesis>> other = Sampling.sample(model, all.pooled(), all.grid(), settings, 8);

    int differ = 0;
    for (int p = 0; p < 12; p++) {
      for (int k = 0; k < 3; k++) {
        assertArrayEquals(first.get(p).get(k).words(), again.get(p).get(k).words());
        differ +=
            java.util.Arrays.equals(first.get(p).get(k).words(), other.get(p).get(k).words())
                ? 0
                : 1;
      }
    }
    assertTrue(differ > 18, "only " + differ + " of 36 samples differ with another seed");
  }

  @Test
  void samplingAtLowTemperatureIsGreedy() {
    var settings = new Sampling.Settings(1, 8, 1e-5, 0);
    List<List<Hypothesis>> sampled = Sampling.sample(model, all.pooled(), all.grid(), settings, 7);
    List<List<Hypothesis>> greedy = search(1, 0, 0);

    for (int p = 0; p < 12; p++) {
      assertArrayEquals(greedy.get(p).get(0).words(), sampled.get(p).get(0).words());
    }
  }

  @Test
  void absurdSettingsAreRefused() {
    var e =
        assertThrows(IllegalArgumentException.class, () -> new BeamSearch.Settings(0, 8, 0.7, 0));
    assertEquals("beams is 0; allowed is 1 to 100", e.getMessage());
  }
}
