package dev.sightline.caption;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sightline.net.Runner;
import dev.sightline.text.Vocabulary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
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

  private List<Hypothesis> search(BeamRules rules) {
    var settings = new BeamSearch.Settings(3, 8, 0.7, 0);
    List<BeamRules> all12 = new ArrayList<>(Collections.nCopies(12, BeamRules.NONE));
    all12.set(5, rules);
    return BeamSearch.search(model, all.pooled(), all.grid(), settings, all12, true).get(5);
  }

  private static boolean says(Hypothesis h, Set<Integer> words) {
    return Arrays.stream(h.words()).anyMatch(words::contains);
  }

  /** Words that the model would not have said of this photo. */
  private Set<Integer> unsaid() {
    Set<Integer> unsaid = new HashSet<>();
    for (int v = Vocabulary.UNKNOWN + 1; v < vocabulary.size(); v++) {
      unsaid.add(v);
    }
    search(BeamRules.NONE)
        .forEach(h -> Arrays.stream(h.words()).forEach(word -> unsaid.remove(word)));
    return unsaid;
  }

  @Test
  void everyCaptionSaysAWordOfEachGroup() {
    Integer[] unsaid = unsaid().toArray(Integer[]::new);
    Set<Integer> first = Set.of(unsaid[0], unsaid[1]);
    Set<Integer> second = Set.of(unsaid[2]);

    List<Hypothesis> found = search(new BeamRules(List.of(first, second), Set.of()));

    assertEquals(3, found.size());
    for (Hypothesis h : found) {
      assertTrue(says(h, first) && says(h, second), Arrays.toString(h.words()));
      assertEquals(h.words().length, h.attention().size());
    }
  }

  @Test
  void whatIsSaidAnywayChangesNothing() {
    List<Hypothesis> free = search(BeamRules.NONE);
    Set<Integer> said = Set.of(free.get(0).words()[0]);

    Hypothesis asked = search(new BeamRules(List.of(said), Set.of())).get(0);

    assertArrayEquals(free.get(0).words(), asked.words());
    assertEquals(free.get(0).logProbability(), asked.logProbability(), 1e-4);
  }

  @Test
  void rulesOfOnePhotoLeaveTheOthersAlone() {
    List<BeamRules> rules = new ArrayList<>(Collections.nCopies(12, BeamRules.NONE));
    rules.set(5, new BeamRules(List.of(Set.of(unsaid().iterator().next())), Set.of()));
    var settings = new BeamSearch.Settings(3, 8, 0.7, 0);
    List<List<Hypothesis>> free = search(3, 0.7, 0);

    List<List<Hypothesis>> ruled =
        BeamSearch.search(model, all.pooled(), all.grid(), settings, rules, false);

    for (int p = 0; p < 12; p++) {
      boolean same = Arrays.equals(free.get(p).get(0).words(), ruled.get(p).get(0).words());
      assertEquals(p != 5, same);
    }
  }

  @Test
  void barredWordsAreNotSaid() {
    Set<Integer> barred = Set.of(search(BeamRules.NONE).get(0).words()[0]);

    for (Hypothesis h : search(new BeamRules(List.of(), barred))) {
      assertFalse(says(h, barred));
    }
  }

  /** With beams for every caption of two words, the best of those that say the word is found. */
  @Test
  void wideEnoughItFindsTheBestCaptionThatSaysAWord() {
    int asked = unsaid().iterator().next();
    var settings = new BeamSearch.Settings(100, 2, 0, 0);
    BeamRules rules = new BeamRules(List.of(Set.of(asked)), Set.of());
    try (CaptionSet.Loaded one = world.load(new int[] {5}, new boolean[1])) {
      List<Hypothesis> free =
          BeamSearch.search(model, one.pooled(), one.grid(), settings, false).get(0);
      List<Hypothesis> found =
          BeamSearch.search(model, one.pooled(), one.grid(), settings, List.of(rules), false)
              .get(0);

      assertTrue(free.stream().anyMatch(h -> says(h, Set.of(asked))), "100 are too few");
      Hypothesis best = free.stream().filter(h -> says(h, Set.of(asked))).findFirst().get();
      assertTrue(found.get(0).logProbability() >= best.logProbability() - 1e-5);
      assertTrue(found.stream().allMatch(h -> says(h, Set.of(asked))));
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
        differ += Arrays.equals(first.get(p).get(k).words(), other.get(p).get(k).words()) ? 0 : 1;
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
