package dev.sightline.eval;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswerNormaliserTest {
  /** By hand, after the rules of the class. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "The Dog | dog",
        "a red  car | red car",
        "two | 2",
        "none | 0",
        "Ten dogs | 10 dogs",
        "yes. | yes",
        "3.5 | 3.5",
        "1,000 | 1000",
        "black/white | black white",
        "black / white | black  white",
        "dont know | don't know",
        "couldntve | couldn't've",
        "its 5 o'clock | its 5 o'clock",
        "t-shirt | t shirt",
        "what? | what",
        "5:30 | 5:30"
      })
  void leavesOutWhatDoesNotCount(String answer, String expected) {
    assertEquals(expected.replaceAll("\\s+", " "), AnswerNormaliser.normal(answer));
  }
}
