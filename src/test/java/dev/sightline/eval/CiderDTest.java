package dev.sightline.eval;

import static dev.sightline.eval.Sentences.sentences;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sightline.text.Vocabulary;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CiderDTest {
  @Test
  void onlyTheLengthsOfNThatExistCount() {
    // both n = 1 and n = 2 agree fully, n = 3 and 4 have no n-gram: (1 + 1 + 0 + 0) / 4
    CiderD.Score score =
        CiderD.score(List.of(sentences("a b"), sentences("c d e f")), sentences("a b", "x"));

    assertEquals(5, score.images().get(0), 1e-12);
    assertEquals(0, score.images().get(1), 1e-12);
    assertEquals(2.5, score.mean(), 1e-12);
  }

  @Test
  void repeatedWordsAreClippedAndLengthIsPunished() {
    // a:1 b:2 against a:1 b:1; ab, bb against ab; one bigram more
    CiderD.Score score =
        CiderD.score(List.of(sentences("a b"), sentences("c")), sentences("a b b", "x"));

    double unigrams = (1 + 1) / (Math.sqrt(5) * Math.sqrt(2));
    double bigrams = 1 / Math.sqrt(2);
    assertEquals(10 * (unigrams + bigrams) / 4 * Math.exp(-1 / 72.0), score.images().get(0), 1e-12);
  }

  @Test
  void wordsOfEveryImageWeighNothing() {
    // "a" is in the references of all three images; "b" in two of them, twice in one
    List<List<List<String>>> references =
        List.of(sentences("a b", "b"), sentences("a b"), sentences("a c"));
    CiderD.Score score = CiderD.score(references, sentences("b c", "a", "a c"));

    double b = Math.log(3) - Math.log(2);
    double c = Math.log(3);
    double againstLong = b * b / (Math.hypot(b, c) * b) / 4;
    double againstShort = againstLong * Math.exp(-1 / 72.0);
    assertEquals(10 * (againstLong + againstShort) / 2, score.images().get(0), 1e-12);
    assertEquals(0, score.images().get(1), 1e-12);
    assertEquals(5, score.images().get(2), 1e-12);
  }

  @Test
  void aSingleImageScoresNothing() {
    assertEquals(0, CiderD.score(List.of(sentences("a b")), sentences("a b")).mean(), 1e-12);
  }

  @Test
  void fixedFrequenciesGiveTheCorpusScoreOfEachImage() {
    Random random = new Random(3);
    List<List<List<String>>> references = new ArrayList<>();
    List<List<String>> hypotheses = new ArrayList<>();
    List<List<String>> all = new ArrayList<>();
    for (int image = 0; image < 50; image++) {
      references.add(List.of(sentence(random), sentence(random), sentence(random)));
      hypotheses.add(sentence(random));
      all.addAll(references.get(image));
      all.add(hypotheses.get(image));
    }
    Vocabulary vocabulary = Vocabulary.build(all, 1);
    List<List<int[]>> ids =
        references.stream().map(list -> list.stream().map(vocabulary::ids).toList()).toList();

    CiderD cider = CiderD.ofReferences(ids);
    CiderD.Score corpus = CiderD.score(references, hypotheses);

    for (int image = 0; image < 50; image++) {
      CiderD.References prepared = cider.prepare(ids.get(image));
      double reward = cider.score(vocabulary.ids(hypotheses.get(image)), prepared);
      assertEquals(corpus.images().get(image), reward, 1e-12);
    }
  }

  @Test
  void rewardsOfImagesThatWereNotCountedAreDefined() {
    CiderD cider = CiderD.ofReferences(List.of(List.of(new int[] {3, 4}), List.of(new int[] {5})));
    CiderD.References other = cider.prepare(List.of(new int[] {7, 8}));

    assertEquals(5, cider.score(new int[] {7, 8}, other), 1e-12);
    assertEquals(0, cider.score(new int[0], other), 1e-12);
    assertThrows(IllegalArgumentException.class, () -> cider.prepare(List.of()));
    assertThrows(IllegalArgumentException.class, () -> CiderD.ofReferences(List.of()));
  }

  private static List<String> sentence(Random random) {
    List<String> words = new ArrayList<>();
    for (int n = random.nextInt(12); n >= 0; n--) {
      words.add("w" + random.nextInt(9));
    }
    return words;
  }
}
