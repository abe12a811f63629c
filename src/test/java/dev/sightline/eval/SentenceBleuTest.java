package dev.sightline.eval;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class SentenceBleuTest {
  private static final int THE = 1;
  private static final int CAT = 2;
  private static final int MAT = 3;
  private static final int ON = 4;

  /** "the the the the the the the" of the paper's example 2: two of seven are granted. */
  @Test
  void aWordCountsAtMostAsOftenAsInOneReference() {
    SentenceBleu bleu =
        new SentenceBleu(
            List.of(new int[] {THE, CAT, 5, ON, THE, MAT}, new int[] {6, 5, 7, CAT, ON, THE, MAT}));
    assertEquals(2 / 7.0, bleu.score(new int[] {THE, THE, THE, THE, THE, THE, THE}), 1e-12);
  }

  @Test
  void aShortSentencePaysThePenalty() {
    SentenceBleu bleu = new SentenceBleu(List.of(new int[] {THE, CAT, ON, MAT}));
    assertEquals(Math.exp(-1), bleu.score(new int[] {THE, CAT}), 1e-12);
    assertEquals(1, bleu.score(new int[] {THE, CAT, ON, MAT}), 1e-12);
    assertEquals(0, bleu.score(new int[0]));
  }

  /** One sentence alone: the corpus score is the same. */
  @Test
  void isTheCorpusScoreOfOneSentence() {
    List<List<String>> references =
        List.of(List.of("the", "cat", "on", "the", "mat"), List.of("a", "cat"));
    List<String> hypothesis = List.of("the", "cat", "the");
    SentenceBleu bleu =
        new SentenceBleu(List.of(new int[] {THE, CAT, ON, THE, MAT}, new int[] {9, CAT}));
    assertEquals(
        Bleu.score(List.of(references), List.of(hypothesis)).bleu(1),
        bleu.score(new int[] {THE, CAT, THE}),
        1e-9);
  }
}
