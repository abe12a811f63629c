package dev.sightline.vqa;

import java.util.List;

/**
 * What was answered to one question.
 *
 * @param question as it was asked
 * @param all answers that were considered, the likeliest first
 * @param unknownWords words of the question that the model never learned and read past
 * @param noWordKnown whether those are all
 * @param looks where it looked in the picture, each {@code [cells]}, row by row from the top left;
 *     empty for a model without attention
 */
public record Answers(
    String question,
    List<Answer> all,
    List<String> unknownWords,
    boolean noWordKnown,
    List<float[]> looks) {
  /** Keeps its own copies of the lists. */
  public Answers {
    all = List.copyOf(all);
    unknownWords = List.copyOf(unknownWords);
    looks = List.copyOf(looks);
  }

  /**
   * An answer.
   *
   * @param text a word or a few
   * @param probability in [0, 1]
   */
  public record Answer(String text, double probability) {}

  /** The likeliest answer. */
  public Answer best() {
    return all.get(0);
  }
}
