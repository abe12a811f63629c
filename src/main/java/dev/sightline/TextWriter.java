package dev.sightline;

import dev.sightline.language.TextGenerator;
import java.io.IOException;

/**
 * Continues a text character by character, in the manner of the text that it learned from.
 *
 * <pre>{@code
 * try (var writer = TextWriter.open("runs/text")) {
 *   System.out.println(writer.write("Once ", 200, 0.8, 1));
 * }
 * }</pre>
 */
public final class TextWriter extends OpenModel<String, String> {
  private static final int LENGTH = 500;
  private static final double TEMPERATURE = 0.8;

  private final TextGenerator model;

  private TextWriter(Options options, Place<TextGenerator> opened) {
    super(options, opened);
    model = opened.inside();
  }

  /**
   * Opens a model that {@code sightline train text} made.
   *
   * @param model name, folder or zip
   * @throws IOException if it is missing, damaged or writes no text; the message says which
   */
  public static TextWriter open(String model) throws IOException {
    return new TextWriter(Options.DEFAULT, Place.open(model, Options.DEFAULT, TextGenerator::open));
  }

  /**
   * Continues a text by 500 characters at temperature 0.8, always alike.
   *
   * @throws IOException if it holds a character that the model does not know
   */
  @Override
  public String run(String beginning) throws IOException {
    return super.run(beginning);
  }

  @Override
  Result<String, String> attempt(String beginning) {
    try {
      return new Result<>(beginning, model.write(beginning, LENGTH, TEMPERATURE, 1), null);
    } catch (IllegalArgumentException e) {
      return new Result<>(beginning, null, refused(e));
    }
  }

  /**
   * Continues a text.
   *
   * @param beginning may be empty
   * @param length characters to add, at least 1
   * @param temperature 0 always takes the most likely character, 1 draws as the model predicts
   * @param seed the same seed writes the same text
   * @return the beginning and what follows it
   * @throws IllegalArgumentException if the beginning holds a character that the model does not
   *     know, or a number is out of range
   */
  public String write(String beginning, int length, double temperature, long seed)
      throws IOException {
    return using(() -> model.write(beginning, length, temperature, seed));
  }
}
