package dev.sightline.eval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VqaAccuracyTest {
  private static List<String> humans(int agreeing) {
    List<String> answers = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      answers.add(i < agreeing ? "cat" : "dog " + i);
    }
    return answers;
  }

  /** With k who agree: k times min(1, (k-1)/3), ten less k times min(1, k/3), over ten. */
  @ParameterizedTest
  @CsvSource({"0, 0", "1, .3", "2, .6", "3, .9", "4, 1", "9, 1", "10, 1"})
  void countsHowManyAgree(int agreeing, double accuracy) {
    assertEquals(accuracy, VqaAccuracy.of("cat", humans(agreeing)), 1e-12);
  }

  @Test
  void answersAreNormalisedWherePeopleDiffer() {
    List<String> people = new ArrayList<>(List.of("The cat.", "2"));
    people.addAll(java.util.Collections.nCopies(8, "a cat"));

    assertEquals(1, VqaAccuracy.of("Cat", people), 1e-12);
  }

  @Test
  void unanimousAnswersAreNotNormalised() {
    List<String> people = java.util.Collections.nCopies(10, "The cat");

    assertEquals(0, VqaAccuracy.of("cat", people), 1e-12);
    assertEquals(1, VqaAccuracy.of("The cat", people), 1e-12);
  }

  @Test
  void meansByType() {
    var scores =
        VqaAccuracy.of(
            List.of(
                new VqaAccuracy.Answered("cat", humans(10), "what is", "other"),
                new VqaAccuracy.Answered("cat", humans(1), "what is", "number"),
                new VqaAccuracy.Answered("cat", humans(0), "is the", "other")));

    assertEquals(100 * 1.3 / 3, scores.overall(), 1e-9);
    assertEquals(Map.of("other", 50.0, "number", 30.0), scores.perAnswerType());
    assertEquals(65, scores.perQuestionType().get("what is"), 1e-9);
    assertEquals(0, scores.perQuestionType().get("is the"), 1e-9);
  }

  @Test
  void refusesWhatCannotBeScored() {
    assertThrows(IllegalArgumentException.class, () -> VqaAccuracy.of("cat", List.of()));
    assertThrows(IllegalArgumentException.class, () -> VqaAccuracy.of(List.of()));
  }
}
