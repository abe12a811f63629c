package dev.sightline.language;

import dev.sightline.text.Symbols;
import java.util.SplittableRandom;

/**
 * Draws a text from a model, symbol by symbol: {@code p_i ~ exp(log p_i / temperature)}. Low
 * temperatures are careful and repeat themselves, high ones are bold and misspell; 0 always takes
 * the likeliest character.
 */
final class TextSampler {
  private final TextModel model;
  private final Symbols symbols;
  private final double temperature;
  private final SplittableRandom random;

  /**
   * @throws IllegalArgumentException where the temperature is below 0 or no number
   */
  TextSampler(TextBundle bundle, double temperature, long seed) {
    if (!(temperature >= 0 && temperature < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "the temperature is " + temperature + "; it must be 0 or above");
    }
    model = bundle.model();
    symbols = bundle.symbols();
    this.temperature = temperature;
    random = new SplittableRandom(seed);
  }

  /**
   * Goes on after a beginning.
   *
   * @param start what the model reads first; if there is nothing to read, all symbols are equally
   *     likely to come first
   * @param length symbols to be drawn
   */
  int[] write(int[] start, int length) {
    int[] text = new int[length];
    try (TextModel.Reader reader = model.new Reader()) {
      float[] next = null;
      for (int c : start.length > 0 ? start : symbols.beginning()) {
        next = reader.next(c);
      }
      for (int i = 0; i < length; i++) {
        text[i] = next == null ? random.nextInt(model.characters()) : draw(next);
        next = reader.next(text[i]);
      }
    }
    return text;
  }

  private int draw(float[] logProbabilities) {
    for (int c = 0; c < logProbabilities.length; c++) {
      if (!symbols.isWritten(c)) {
        logProbabilities[c] = Float.NEGATIVE_INFINITY;
      }
    }
    int best = 0;
    for (int c = 1; c < logProbabilities.length; c++) {
      if (logProbabilities[c] > logProbabilities[best]) {
        best = c;
      }
    }
    if (temperature == 0) {
      return best;
    }
    double[] upTo = new double[logProbabilities.length];
    double sum = 0;
    for (int c = 0; c < upTo.length; c++) {
      sum += Math.exp((logProbabilities[c] - logProbabilities[best]) / temperature);
      upTo[c] = sum;
    }
    double at = random.nextDouble() * sum;
    int c = 0;
    while (c < upTo.length - 1 && upTo[c] <= at) {
      c++;
    }
    return c;
  }
}
