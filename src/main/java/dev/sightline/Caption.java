package dev.sightline;

import java.util.List;
import java.util.OptionalDouble;

/**
 * A sentence about a picture.
 *
 * @param text the sentence, in lower case and without a full stop
 * @param logProbability natural logarithm of the probability that the model gives it
 * @param words its words, as the model wrote them: "don't" is two of them
 * @param looks for each word where the model looked: {@code [cells]}, row by row from the top left
 *     over a square grid of a photo, or {@code [frames]} of a film, adding up to 1. Empty for a
 *     model without attention.
 * @param named what the encoder was so sure to see that the sentence had to name it, most probable
 *     first; see {@link Options.Builder#nameAbove}
 * @param sure the probability that the sentence names nothing that is not there; empty for a model
 *     that was not calibrated
 * @param others the other sentences that were found, best first, without {@code others} of their
 *     own
 */
public record Caption(
    String text,
    double logProbability,
    List<String> words,
    List<float[]> looks,
    List<String> named,
    OptionalDouble sure,
    List<Caption> others) {
  /** Keeps its own copies of the lists. */
  public Caption {
    words = List.copyOf(words);
    looks = List.copyOf(looks);
    named = List.copyOf(named);
    others = List.copyOf(others);
  }
}
