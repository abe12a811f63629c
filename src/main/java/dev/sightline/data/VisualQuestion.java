package dev.sightline.data;

import java.nio.file.Path;
import java.util.List;

/**
 * A question about a photo and what people answered.
 *
 * @param id the data set's own, or its number in the file
 * @param photo where the photo is
 * @param text as it was asked, not yet cut into words
 * @param answers one, or ten where ten people were asked; empty where none is known
 * @param type by its first words, as VQA has it ("how many"); empty where the data does not say
 * @param answerType as VQA has it ("yes/no", "number", "other"); empty where the data does not say
 */
public record VisualQuestion(
    String id, Path photo, String text, List<String> answers, String type, String answerType) {
  /** Keeps its own copy of the answers. */
  public VisualQuestion {
    answers = List.copyOf(answers);
  }

  /** A question of which only the answer is known. */
  VisualQuestion(String id, Path photo, String text, String answer) {
    this(id, photo, text, List.of(answer), "", "");
  }

  /** The answer that most people gave; of several the one that was given first. */
  public String answer() {
    String best = "";
    int most = 0;
    for (String answer : answers) {
      int count = (int) answers.stream().filter(answer::equals).count();
      if (count > most) {
        most = count;
        best = answer;
      }
    }
    return best;
  }
}
