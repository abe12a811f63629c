package dev.sightline.data;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A question about a photo and people's answers.
 *
 * @param id the data set's own, or its number in the file
 * @param photo where the photo is
 * @param text as it was asked, not yet split into words
 * @param answers one, or ten if ten people were asked; empty if none is known
 * @param type by its first words, as in VQA ("how many"); empty if the data does not say
 * @param answerType as in VQA ("yes/no", "number", "other"); empty if the data does not say
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

  /** The answer that most people gave; of several, the one given first. */
  public String answer() {
    Map<String, Integer> counts = new LinkedHashMap<>();
    answers.forEach(answer -> counts.merge(answer, 1, Integer::sum));
    return counts.entrySet().stream()
        .reduce((a, b) -> b.getValue() > a.getValue() ? b : a)
        .map(Map.Entry::getKey)
        .orElse("");
  }
}
