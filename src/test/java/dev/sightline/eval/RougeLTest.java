package dev.sightline.eval;

import static dev.sightline.eval.Sentences.sentences;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RougeLTest {
  @ParameterizedTest
  @CsvSource({
    "1 2 3 4, 1 3 5, 2",
    "1 2 3, 1 2 3, 3",
    "1 2 3, 3 2 1, 1",
    "1 2 1 2 1, 2 1 2, 3",
    "7, 8, 0"
  })
  void longestCommonSubsequence(String a, String b, int length) {
    assertEquals(length, RougeL.longestCommonSubsequence(numbers(a), numbers(b)));
    assertEquals(length, RougeL.longestCommonSubsequence(numbers(b), numbers(a)));
  }

  private static int[] numbers(String text) {
    return Sentences.words(text).stream().mapToInt(Integer::parseInt).toArray();
  }

  @Test
  void fWeighsRecallByBeta() {
    // lcs(a b c d, a c e) = 2, P = 2/4, R = 2/3
    double score = RougeL.score(List.of(sentences("a c e")), sentences("a b c d"));

    assertEquals(2.44 * 0.5 * (2 / 3.0) / (2 / 3.0 + 1.44 * 0.5), score, 1e-12);
  }

  @Test
  void precisionAndRecallMayComeFromDifferentReferences() {
    // hypothesis a b c: P = 1 from the long reference, R = 1 from the short one
    double score = RougeL.score(List.of(sentences("a x b x c x", "a")), sentences("a b c"));

    assertEquals(1, score, 1e-12);
  }

  @Test
  void twoEmptySentencesAreAlike() {
    assertEquals(1, RougeL.score(List.of(sentences("")), sentences("")), 1e-12);
    assertEquals(1, RougeL.score(List.of(sentences("a", "")), sentences("")), 1e-12);
    assertEquals(0, RougeL.score(List.of(sentences("")), sentences("a")), 1e-12);
    assertEquals(0, RougeL.score(List.of(sentences("a")), sentences("")), 1e-12);
  }

  @Test
  void theScoreIsTheMeanOverImages() {
    double score =
        RougeL.score(
            List.of(sentences("a b"), sentences("c d"), sentences("e"), sentences("")),
            sentences("a b", "x y", "", "a"));

    assertEquals(0.25, score, 1e-12);
  }
}
