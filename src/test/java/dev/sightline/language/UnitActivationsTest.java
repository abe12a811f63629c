package dev.sightline.language;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sightline.rnn.CellKind;
import dev.sightline.text.Alphabet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnitActivationsTest {
  private static final String TEXT = "She said: \"Go (now)!\"\n  4 <b>\n";

  @TempDir Path folder;

  private static double[] of(TextProperty property, String text) {
    return property.of(text.codePoints().toArray());
  }

  @Test
  void propertiesOfAText() {
    assertArrayEquals(new double[] {0, 1, 1, 0, 0}, of(TextProperty.INSIDE_QUOTES, "a\"b\"c"));
    assertArrayEquals(new double[] {1, 2, 2, 1, 0, 0}, of(TextProperty.BRACKETS_OPEN, "([a])b"));
    assertArrayEquals(new double[] {1, 2, 0, 1}, of(TextProperty.PLACE_IN_LINE, "ab\nc"));
    assertArrayEquals(new double[] {0, 0, 2, 2, 2, 2}, of(TextProperty.INDENTATION, "a\n  b\n"));
    assertArrayEquals(new double[] {1, 0, 1, 2}, of(TextProperty.PLACE_IN_SENTENCE, "a. b"));
    assertArrayEquals(new double[] {1, 2, 0, 1}, of(TextProperty.PLACE_IN_WORD, "ab c"));
    assertArrayEquals(new double[] {0, 1, 0, 0}, of(TextProperty.LAST_LETTER_OF_WORD, "ab c"));
    assertArrayEquals(new double[] {1, 0, 0}, of(TextProperty.CAPITALS, "Ab1"));
    assertArrayEquals(new double[] {1, 0, 1}, of(TextProperty.VOWELS, "Abe"));
    assertArrayEquals(new double[] {0, 1}, of(TextProperty.DIGITS, "a1"));
    assertArrayEquals(new double[] {0, 1, 0}, of(TextProperty.PUNCTUATION, "a, "));
    assertArrayEquals(new double[] {0, 0, 1}, of(TextProperty.WHITE_SPACE, "a, "));
    assertArrayEquals(new double[] {0, 1, 1, 1, 0, 0}, of(TextProperty.COMMENTS, "a//b\nc"));
    assertArrayEquals(
        new double[] {0, 1, 1, 1, 1, 1, 1, 0}, of(TextProperty.COMMENTS, "a/*\n**/c"));
    assertArrayEquals(new double[] {0, 1, 1, 0, 0, 0}, of(TextProperty.COMMENTS, "\n#b\nc#"));
    assertArrayEquals(new double[8], of(TextProperty.COMMENTS, "http://a"));
  }

  /** An Elman net whose unit 1 is set by hand to rise on capitals alone. */
  @Test
  void theUnitThatFollowsCapitalsIsFound() {
    Alphabet alphabet = Alphabet.of(TEXT);
    try (TextModel model = capitalsModel(alphabet)) {
      UnitActivations activations = UnitActivations.of(model, alphabet, TEXT);
      assertEquals(Math.tanh(1), activations.activation(0, 1), 1e-6);
      assertEquals(0, activations.activation(1, 1), 1e-6);
      UnitActivations.Finding first = activations.findings().get(0);
      assertEquals(new UnitActivations.Finding(TextProperty.CAPITALS, 1, 1), rounded(first));
      assertTrue(
          activations.findings().stream().allMatch(f -> Math.abs(f.correlation()) >= 0.2),
          activations.findings()::toString);
    }
  }

  private static UnitActivations.Finding rounded(UnitActivations.Finding f) {
    return new UnitActivations.Finding(
        f.property(), f.unit(), Math.round(f.correlation() * 1e6) / 1e6);
  }

  private static TextModel capitalsModel(Alphabet alphabet) {
    TextModel model = new TextModel(TextPlan.of(CellKind.ELMAN, 3, 1, 0), alphabet.size(), 1);
    float[] input = new float[alphabet.size() * 3];
    for (int id = 0; id < alphabet.size(); id++) {
      input[id * 3 + 1] = Character.isUpperCase(alphabet.symbol(id).codePointAt(0)) ? 1 : 0;
    }
    model.parameters().entries().stream()
        .filter(e -> e.name().startsWith("cell."))
        .forEach(e -> e.value().zero());
    model.parameters().entries().stream()
        .filter(e -> e.name().equals("cell.input"))
        .forEach(e -> e.value().put(0, e.rows(), input, 0));
    return model;
  }

  @Test
  void thePageShowsTheTextAndHidesNoMarkup() throws IOException {
    Alphabet alphabet = Alphabet.of(TEXT);
    try (TextModel model = capitalsModel(alphabet)) {
      Path page = folder.resolve("page.html");
      UnitActivations activations = UnitActivations.of(model, alphabet, TEXT);
      new UnitPage(activations, "What <units> follow", 40).write(page, List.of(0));
      String html = Files.readString(page);
      assertTrue(html.contains("<h2 id=\"CAPITALS\">capitals: unit 1, r = 1.00</h2>"));
      assertTrue(html.contains("<h2>unit 0</h2>"));
      assertTrue(html.contains("<span class=u12>S</span><span>he said: "), html);
      assertTrue(html.contains("&lt;b&gt;"));
      assertTrue(html.contains("white 0.00, full blue 0.76, full red -0.76"));
      assertTrue(html.contains("What &lt;units&gt; follow"));
      assertFalse(html.contains("<b>"));
      IllegalArgumentException e =
          assertThrows(
              IllegalArgumentException.class,
              () -> new UnitPage(activations, "x", 40).write(page, List.of(3)));
      assertEquals("there is no unit 3; there are 0 to 2", e.getMessage());
    }
  }

  /** A book of a megabyte would make a page of hundreds. */
  @Test
  void thePageOfALongTextShowsAPassage() throws IOException {
    String book = TEXT.repeat(500);
    Alphabet alphabet = Alphabet.of(book);
    try (TextModel model = capitalsModel(alphabet)) {
      Path page = folder.resolve("page.html");
      new UnitPage(UnitActivations.of(model, alphabet, book), "x", 100).write(page, List.of());
      String html = Files.readString(page);
      assertTrue(
          html.contains("The first 100 characters are shown; r is taken over 15,000."), html);
      assertTrue(html.length() < 20_000, "" + html.length());
    }
  }

  @Test
  void anEmptyTextIsRefused() {
    Alphabet alphabet = Alphabet.of(TEXT);
    try (TextModel model = capitalsModel(alphabet)) {
      assertThrows(IllegalArgumentException.class, () -> UnitActivations.of(model, alphabet, ""));
    }
  }
}
