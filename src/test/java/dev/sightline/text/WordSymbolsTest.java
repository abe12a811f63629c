package dev.sightline.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WordSymbolsTest {
  private static final String TEXT =
      """
      The dog's well-known ball (a red one), it said, cost 3 euros: "why?"
      It\u2019s here!

      No.
      """;

  @Test
  void wordsMarksAndLineEnds() {
    WordSymbols symbols = WordSymbols.of(TEXT, 1);
    String spaced = TEXT.replace("\"why?\"", "\" why? \"");
    assertEquals(spaced, symbols.text(symbols.ids(TEXT)));
    assertEquals(spaced.strip(), symbols.text(symbols.ids(TEXT.strip())));
    assertEquals("dog's", symbols.symbol(symbols.ids("dog's")[0]));
    assertEquals(1, symbols.ids("well-known").length);
    assertEquals(0, symbols.ids("").length);
    assertArrayEquals(new int[] {Vocabulary.END, Vocabulary.END}, symbols.ids("\n\n"));
  }

  @Test
  void rareWordsAreUnknown(@TempDir Path folder) throws IOException {
    WordSymbols symbols = WordSymbols.of("a b a b c\n", 2);
    assertArrayEquals(new int[] {3, 4, Vocabulary.UNKNOWN}, symbols.ids("a b c"));
    Path file = folder.resolve("vocabulary.txt");
    symbols.write(file);
    assertEquals("a b <unk>", WordSymbols.read(file).text(symbols.ids("a b c")));
  }

  @Test
  void goesOnWithTheRightSpaces() {
    WordSymbols symbols = WordSymbols.of("a b , ( )\n", 1);
    assertEquals("a, b", symbols.joined("a", symbols.ids(", b")));
    assertEquals("a (b)", symbols.joined("a", symbols.ids("( b )")));
    assertEquals("a\nb", symbols.joined("a\n", symbols.ids("b")));
  }
}
