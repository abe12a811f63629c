package dev.sightline.language;

import dev.sightline.bundle.Bundle;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Writes text with a trained character model:
 *
 * <pre>{@code
 * try (CharacterWriter writer = CharacterWriter.open(Path.of("models/mine"))) {
 *   System.out.println(writer.write("Once ", 200, 0.8, 1));
 * }
 * }</pre>
 *
 * Safe for use by several threads.
 */
public final class CharacterWriter implements AutoCloseable {
  private final TextBundle bundle;

  private CharacterWriter(TextBundle bundle) {
    this.bundle = bundle;
  }

  /**
   * Opens a bundle that {@code sightline train text} made.
   *
   * @throws IOException if it is missing, damaged or no character model
   */
  public static CharacterWriter open(Path place) throws IOException {
    return new CharacterWriter(TextBundle.read(Bundle.open(place)));
  }

  /**
   * A text and how it goes on.
   *
   * @param start its beginning; may be empty
   * @param length characters to be added
   * @param temperature 0 for always the likeliest character; 1 for the model's own probabilities
   * @param seed the same seed writes the same text
   * @throws IllegalArgumentException where start holds a character that the model does not know, or
   *     a number is out of its range
   */
  public String write(String start, int length, double temperature, long seed) {
    if (length < 1) {
      throw new IllegalArgumentException("the length is " + length + "; it must be at least 1");
    }
    int[] beginning = bundle.alphabet().ids(start);
    int[] more = new TextSampler(bundle.model(), temperature, seed).write(beginning, length);
    return start + bundle.alphabet().text(more);
  }

  /**
   * What every unit of the state does while a text is read.
   *
   * @throws IllegalArgumentException where the text is empty or holds an unknown character
   */
  public UnitActivations read(String text) {
    return UnitActivations.of(bundle.model(), bundle.alphabet(), text);
  }

  @Override
  public void close() {
    bundle.model().close();
  }
}
