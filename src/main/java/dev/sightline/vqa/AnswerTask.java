package dev.sightline.vqa;

/**
 * What is to be trained.
 *
 * @param plan which model
 * @param settings how
 * @param leastWords how often a word of a question must stand to be known
 * @param leastAnswers how often an answer, or a word of one, must stand to be known
 * @param mostAnswers answers, or words of answers, that are known at most
 */
public record AnswerTask(
    AnswerPlan plan,
    AnswerTrainingSettings settings,
    int leastWords,
    int leastAnswers,
    int mostAnswers) {
  /**
   * @throws IllegalArgumentException saying which number is out of range
   */
  public AnswerTask {
    atLeastOne("minimum-count", leastWords);
    atLeastOne("minimum-answer-count", leastAnswers);
    atLeastOne("answers", mostAnswers);
  }

  private static void atLeastOne(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " is " + value + "; it must be at least 1");
    }
  }
}
