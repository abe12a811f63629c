package dev.sightline.vqa;

import dev.sightline.spec.Plan;
import dev.sightline.spec.Setting;

/** What is to be trained: which model, how, and what it will know. */
public record AnswerTask(
    Plan<AnswerKind<?>> plan, AnswerTrainingSettings settings, AnswerTask.Known known) {
  /** Which words and answers a model knows. */
  public record Known(
      @Setting(says = "Words seen fewer times than this count as unknown.", usual = "2", least = 1)
          int minimumCount,
      @Setting(says = "Answers seen fewer times than this are not learned.", usual = "1", least = 1)
          int minimumAnswerCount,
      @Setting(
              says = "Number of answers to learn, at most: the most common ones.",
              usual = "3000",
              least = 1)
          int answers) {}
}
