package dev.sightline.train;

import java.util.Map;

/**
 * How good a model is on examples that it is not trained on.
 *
 * @param score by which the best epoch is chosen, the higher the better; NaN where there is none
 * @param figures by name, some of them for the learning curve
 * @param words the same for a line on the screen
 */
public record Measured(double score, Map<String, ? extends Number> figures, String words) {
  /** Of a model for which no examples were kept. */
  public static final Measured NOTHING =
      new Measured(Double.NaN, Map.of(), "nothing to measure with");
}
