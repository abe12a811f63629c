package dev.sightline.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AlphabetTest {
  @TempDir Path folder;

  @Test
  void idsFollowTheOrderOfTheCharacters() {
    Alphabet alphabet = Alphabet.of("hello");
    assertEquals(4, alphabet.size());
    assertArrayEquals(new int[] {1, 0, 2, 2, 3}, alphabet.ids("hello"));
    assertEquals("hello", alphabet.text(new int[] {1, 0, 2, 2, 3}));
    assertEquals("l", alphabet.symbol(2));
    assertEquals(2, alphabet.count(2));
  }

  @Test
  void aCharacterMayBeTwoJavaChars() {
    Alphabet alphabet = Alphabet.of("a😀ü");
    assertEquals(3, alphabet.size());
    assertEquals("😀", alphabet.text(alphabet.ids("😀")));
  }

  @Test
  void anUnknownCharacterIsNamedWithThoseThatAreKnown() {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> Alphabet.of("ab c\n").ids("a€"));
    assertEquals(
        "'€' (U+20AC) does not occur in the text the model learned from; it knows only: abc U+000A"
            + " U+0020",
        e.getMessage());
  }

  @Test
  void isReadAsItWasWritten() throws IOException {
    Alphabet alphabet = Alphabet.of("a\tb\n\nc😀");
    Path file = folder.resolve("alphabet.txt");
    alphabet.write(file);
    Alphabet again = Alphabet.read(file);
    assertArrayEquals(alphabet.ids("a\tb\nc😀"), again.ids("a\tb\nc😀"));
    assertEquals(2, again.count(again.ids("\n")[0]));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a\t1\n",
        "U+0061\n",
        "U+0061\tx\n",
        "U+0062\t1\nU+0061\t1\n",
        "U+FFFFFF\t1\n"
      })
  void aDamagedFileIsNamed(String content) throws IOException {
    Path file = folder.resolve("alphabet.txt");
    Files.writeString(file, content);
    IOException e = assertThrows(IOException.class, () -> Alphabet.read(file));
    assertEquals(0, e.getMessage().indexOf(file.toString()));
  }
}
