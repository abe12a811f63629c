package dev.sightline;

import java.util.List;

/**
 * A sentence about a picture.
 *
 * @param text the sentence, in lower case and without a full stop
 * @param logProbability natural logarithm of the probability that the model gives it
 * @param words its words, as the model wrote them: "don't" is two of them
 * @param looks for each word where the model looked: {@code [cells]}, row by row from the top left
 *     over a square grid, adding up to 1. Empty for a model without attention, and of films.
 * @param others the other sentences that were found, best first, without {@code others} of their
 *     own
 */
public record Caption(
    String text,
    double logProbability,
    List<String> words,
    List<float[]> looks,
    List<Caption> others) {
  /** Keeps its own copies of the lists. */
  public Caption {
    words = List.copyOf(words);
    looks = List.copyOf(looks);
    others = List.copyOf(others);
  }
}
