package dev.sightline.language;

import dev.sightline.bundle.Bundle;
import dev.sightline.text.Alphabet;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Writes text with a trained model, character by character or word by word:
 *
 * <pre>{@code
 * try (TextGenerator writer = TextGenerator.open(Path.of("models/mine"))) {
 *   System.out.println(writer.write("Once ", 200, 0.8, 1));
 * }
 * }</pre>
 *
 * Safe for use by several threads.
 */
public final class TextGenerator implements AutoCloseable {
  private final TextBundle bundle;

  private TextGenerator(TextBundle bundle) {
    this.bundle = bundle;
  }

  /**
   * Opens a bundle that {@code sightline train text} made.
   *
   * @throws IOException if it is missing, damaged or no character model
   */
  public static TextGenerator open(Path place) throws IOException {
    return new TextGenerator(TextBundle.read(Bundle.open(place)));
  }

  /**
   * A text and how it goes on.
   *
   * @param start its beginning; may be empty
   * @param length characters, or words, to be added
   * @param temperature 0 for always the likeliest character; 1 for the model's own probabilities
   * @param seed the same seed writes the same text
   * @throws IllegalArgumentException where start holds a character that the model does not know, or
   *     a number is out of its range
   */
  public String write(String start, int length, double temperature, long seed) {
    if (length < 1) {
      throw new IllegalArgumentException("the length is " + length + "; it must be at least 1");
    }
    int[] beginning = bundle.symbols().ids(start);
    int[] more = new TextSampler(bundle, temperature, seed).write(beginning, length);
    return bundle.symbols().joined(start, more);
  }

  /**
   * What every unit of the state does while a text is read.
   *
   * @throws IllegalArgumentException where the text is empty or holds an unknown character, or the
   *     model reads words
   */
  public UnitActivations read(String text) {
    if (!(bundle.symbols() instanceof Alphabet alphabet)) {
      throw new IllegalArgumentException(
          "the model reads words; what its units follow is shown of models that read characters");
    }
    return UnitActivations.of(bundle.model(), alphabet, text);
  }

  @Override
  public void close() {
    bundle.model().close();
  }
}
