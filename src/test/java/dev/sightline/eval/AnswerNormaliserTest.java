package dev.sightline.eval;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswerNormaliserTest {
  /** By hand, after the rules of the class. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
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
        "its 5 o'clock | its 5 o'clock",
        "t-shirt | t shirt",
        "what? | what",
        "5:30 | 5:30",
        // the published table of contractions, with its gaps and its one mistake
        "im sure | im sure",
        "Ive | ive",
        "lets go | lets go",
        "twas | 'twas",
        "shes | shes",
        "ow's'at | 'ow's'at",
        "couldn'tve | couldn't've",
        "couldntve | couldntve",
        "somebody'd | somebodyd",
        // no-break, ideographic and thin spaces
        "thats\u00a0it | that's it",
        "dog\u3000the\u2009cat | dog cat",
        // digits of other scripts
        "\u0661,\u0662 | \u0661\u0662"
      })
  void leavesOutWhatDoesNotCount(String answer, String expected) {
    assertEquals(expected.replaceAll("\\s+", " "), AnswerNormaliser.normal(answer));
  }

  @Test
  void onlyThirtyTwoFullStopsGo() {
    assertEquals("x........", AnswerNormaliser.normal("x" + ".".repeat(40)));
  }
}
