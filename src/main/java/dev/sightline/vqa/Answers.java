package dev.sightline.vqa;

import java.util.List;

/**
 * What was answered to one question.
 *
 * @param question as it was asked
 * @param all answers that were considered, the likeliest first
 * @param unknownWords words of the question that the model never learned and read past
 * @param noWordKnown whether those are all
 * @param lacksYesNo whether the question wants a yes or no and the model learned neither
 * @param looks where it looked in the picture, each {@code [cells]}, row by row from the top left;
 *     empty for a model without attention
 */
public record Answers(
    String question,
    List<Answer> all,
    List<String> unknownWords,
    boolean noWordKnown,
    boolean lacksYesNo,
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

  /**
   * The probability below which the likeliest answer is a guess. Of 461 questions about rooms that
   * the shipped model had not seen it answered 76 below this, 6 of them right; of the others three
   * in ten.
   */
  private static final double UNSURE = 0.15;

  /** Whether even the likeliest answer is a guess. */
  public boolean unsure() {
    return best().probability() < UNSURE;
  }

  /** The likeliest answer. */
  public Answer best() {
    return all.get(0);
  }
}
