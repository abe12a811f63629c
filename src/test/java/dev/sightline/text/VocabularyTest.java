package dev.sightline.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VocabularyTest {
  private static final List<List<String>> SENTENCES =
      List.of(
          List.of("a", "dog", "runs"), List.of("a", "cat", "runs"), List.of("a", "zebra", "<unk>"));

  @TempDir Path folder;

  @Test
  void idsFollowCountsThenTheAlphabet() {
    Vocabulary vocabulary = Vocabulary.build(SENTENCES, 1);

    assertEquals(8, vocabulary.size());
    assertEquals(3, vocabulary.id("a"));
    assertEquals(4, vocabulary.id("runs"));
    assertEquals(5, vocabulary.id("cat"));
    assertEquals(6, vocabulary.id("dog"));
    assertEquals("zebra", vocabulary.word(7));
    assertEquals(2, vocabulary.count(4));
    assertEquals(Vocabulary.UNKNOWN, vocabulary.id("horse"));
    assertEquals(Vocabulary.UNKNOWN, vocabulary.id("<unk>"));
  }

  @Test
  void rareWordsBecomeUnknownAndAreCounted() {
    Vocabulary vocabulary = Vocabulary.build(SENTENCES, 2);

    assertEquals(5, vocabulary.size());
    assertEquals(Vocabulary.UNKNOWN, vocabulary.id("dog"));
    assertEquals(4, vocabulary.count(Vocabulary.UNKNOWN));
    assertEquals(3, vocabulary.count(Vocabulary.END));
    assertThrows(IllegalArgumentException.class, () -> Vocabulary.build(SENTENCES, 0));
  }

  @Test
  void sentencesGoToIdsAndBack() {
    Vocabulary vocabulary = Vocabulary.build(SENTENCES, 1);

    assertArrayEquals(new int[] {3, 6, 4, 2}, vocabulary.ids(List.of("a", "dog", "runs", "far")));
    assertEquals(List.of("a", "dog"), vocabulary.words(new int[] {1, 3, 6, 0, 4, 0}));
  }

  @Test
  void whatIsWrittenIsRead() throws IOException {
    Path file = folder.resolve("vocabulary.txt");
    Vocabulary written = Vocabulary.build(List.of(List.of("é", "é", "\ud83d\udc15", "n't")), 1);
    written.write(file);
    Vocabulary read = Vocabulary.read(file);

    assertEquals(
        "<end>\t1\n<start>\t1\n<unk>\t0\né\t2\nn't\t1\n\ud83d\udc15\t1\n", Files.readString(file));
    assertEquals(written.size(), read.size());
    for (int id = 0; id < read.size(); id++) {
      assertEquals(written.word(id), read.word(id));
      assertEquals(written.count(id), read.count(id));
      assertEquals(id, read.id(read.word(id)));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|0 lines",
        "<end>~1;<start>~1|2 lines",
        "<start>~1|line 1: expected <end>, found \"<start>\"",
        "<end>~1;<start>~1;<unk>~0;dog|line 4: expected a word, a tab and its count, found \"dog\"",
        "<end>~1;<start>~1;<unk>~0;dog~many|line 4: expected",
        "<end>~1;<start>~1;<unk>~0;dog~-1|line 4: expected",
        "<end>~1;<start>~1;<unk>~0;dog~99999999999999999999|line 4: expected",
        "<end>~1;<start>~1;<unk>~0;dog~2;cat~2;dog~1|line 6: \"dog\" is already on line 4",
        "<end>~1;<start>~1;<unk>~0;two words~1|line 4: \"two words\" cannot be a word",
      })
  void aBrokenFileIsRefusedWithFileAndLine(String lines, String sentence) throws IOException {
    Path file = folder.resolve("vocabulary.txt");
    Files.writeString(file, lines.replace(';', '\n').replace('~', '\t'));

    IOException refusal = assertThrows(IOException.class, () -> Vocabulary.read(file));

    assertTrue(refusal.getMessage().startsWith(file.toString()), refusal.getMessage());
    assertTrue(refusal.getMessage().contains(sentence), refusal.getMessage());
  }

  @Test
  void otherEncodingsAreRefused() throws IOException {
    Path file = folder.resolve("latin.txt");
    Files.write(
        file, "<end>\t1\n<start>\t1\n<unk>\t0\né\t1\n".getBytes(StandardCharsets.ISO_8859_1));

    IOException refusal = assertThrows(IOException.class, () -> Vocabulary.read(file));

    assertTrue(refusal.getMessage().contains("not UTF-8"), refusal.getMessage());
  }
}
