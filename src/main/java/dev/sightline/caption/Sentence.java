package dev.sightline.caption;

import dev.sightline.eval.Calibration;
import java.util.List;
import java.util.OptionalDouble;

/**
 * A sentence about a photo.
 *
 * @param text the sentence, lower case, without a full stop
 * @param words its words
 * @param logProbability natural logarithm of the model's probability of it
 * @param attention for each word where the model looked, {@code [cells]} row by row over the photo;
 *     empty for a model without attention
 * @param sure the probability that it names nothing that is not there; empty for a model of which
 *     that was not measured
 */
public record Sentence(
    String text,
    List<String> words,
    double logProbability,
    List<float[]> attention,
    OptionalDouble sure) {
  /** What its probability of being true is computed from: the mean log probability of a word. */
  public double perWord() {
    return logProbability / (words.size() + 1);
  }

  /** The same sentence, with how probably it is true. */
  Sentence sure(Calibration sureness) {
    double p = sureness.probability(perWord());
    return new Sentence(text, words, logProbability, attention, OptionalDouble.of(p));
  }
}
