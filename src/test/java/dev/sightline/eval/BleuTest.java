package dev.sightline.eval;

import static dev.sightline.eval.Sentences.sentences;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class BleuTest {
  @Test
  void matchesAreClippedByTheBestReference() {
    Bleu.Score score =
        Bleu.score(
            List.of(sentences("the cat is on the mat", "there is a cat on the mat")),
            sentences("the the the the the the the"));

    assertEquals(List.of(2L, 0L, 0L, 0L), score.matches());
    assertEquals(List.of(7L, 6L, 5L, 4L), score.guesses());
    assertEquals((2 + 1e-15) / (7 + 1e-9) * equalLengths(7), score.bleu(1), 1e-12);
    assertEquals(Math.sqrt((2 + 1e-15) / (7 + 1e-9) * 1e-15 / (6 + 1e-9)), score.bleu(2), 1e-12);
  }

  /** The constants of the ratio leave a trace of a penalty even where lengths are equal. */
  private static double equalLengths(int words) {
    return Math.exp(1 - (words + 1e-9) / (words + 1e-15));
  }

  @Test
  void countsAreSummedOverTheCorpusBeforeDividing() {
    Bleu.Score score =
        Bleu.score(List.of(sentences("a b c d"), sentences("e f")), sentences("a b c d", "e x"));

    assertEquals(List.of(5L, 3L, 2L, 1L), score.matches());
    assertEquals(List.of(6L, 4L, 2L, 1L), score.guesses());
    assertEquals(5 / (6 + 1e-9) * equalLengths(6), score.bleu(1), 1e-12);
    assertEquals(
        Math.pow(5 / (6 + 1e-9) * 3 / (4 + 1e-9) * 2 / (2 + 1e-9) * 1 / (1 + 1e-9), 0.25)
            * equalLengths(6),
        score.bleu(4),
        1e-12);
  }

  @Test
  void aShortHypothesisPaysBrevity() {
    Bleu.Score score = Bleu.score(List.of(sentences("a b c d")), sentences("a b"));

    double ratio = 2 / (4 + 1e-9);
    assertEquals(2 / (2 + 1e-9) * Math.exp(1 - 1 / ratio), score.bleu(1), 1e-12);
  }

  @Test
  void ofTwoEquallyCloseReferencesTheShorterCounts() {
    assertEquals(
        4,
        Bleu.score(List.of(sentences("a b c d e f", "a b c d")), sentences("a b c d e"))
            .referenceLength());
    assertEquals(
        6,
        Bleu.score(List.of(sentences("a b c", "a b c d e f")), sentences("a b c d e"))
            .referenceLength());
  }

  @Test
  void anEmptyHypothesisScoresNothing() {
    Bleu.Score score = Bleu.score(List.of(sentences("a b")), sentences(""));

    assertEquals(0, score.hypothesisLength());
    assertEquals(0, score.bleu(1), 1e-12);
  }

  @Test
  void listsThatDoNotFitAreRefused() {
    assertThrows(
        IllegalArgumentException.class, () -> Bleu.score(List.of(sentences("a")), List.of()));
    assertThrows(IllegalArgumentException.class, () -> Bleu.score(List.of(), List.of()));
    assertThrows(
        IllegalArgumentException.class, () -> Bleu.score(List.of(List.of()), sentences("a")));
  }
}
