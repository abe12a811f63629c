package dev.sightline.eval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sightline.SightlineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CaptionFileTest {
  @TempDir Path folder;

  private Path file(String json) throws IOException {
    return Files.writeString(folder.resolve("captions.json"), json.replace('\'', '"'));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'images': [{'id': 9}], 'annotations': [{'image_id': 9, 'id': 1, 'caption': 'a dog'},"
            + " {'caption': 'dogs', 'image_id': 9}, {'image_id': 7, 'caption': 'a cat'}]}",
        "{'info': {'year': [2014]}, 'images': [], 'type': 'captions', 'annotations':"
            + " [{'image_id': 9, 'caption': 'a dog'}, {'image_id': '9', 'caption': 'dogs'},"
            + " {'image_id': 7, 'caption': 'a cat'}], 'licenses': ['none']}",
        "[{'image_id': 9, 'caption': 'a dog'}, {'image_id': 9, 'caption': 'dogs', 'x': {'y': []}},"
            + " {'image_id': 7, 'caption': 'a cat'}]",
        "{'9': ['a dog', 'dogs'], '7': 'a cat', '8': []}",
      })
  void allShapesHoldTheSameReferences(String json) throws IOException {
    assertEquals(
        Map.of("9", List.of("a dog", "dogs"), "7", List.of("a cat")),
        CaptionFile.readReferences(file(json)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[{'image_id': 9, 'caption': 'a dog'}, {'image_id': 'é.jpg', 'caption': ''}]",
        "{'9': ['a dog'], 'é.jpg': ['']}",
        "{'9': 'a dog', 'é.jpg': ''}",
      })
  void hypothesesAreOneForEachId(String json) throws IOException {
    assertEquals(Map.of("9", "a dog", "é.jpg", ""), read(json));
  }

  private Map<String, String> read(String json, String... known) throws IOException {
    return CaptionFile.readHypotheses(file(json), Set.of(known));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'Bleu_1': 0.5, 'captions': {'9': 'a dog', 'b.jpg': ''}, 'images': 2}",
        "{'captions': {'b.jpg': '', '9': 'a dog'}}",
        """
        {'file': '9', 'caption': 'a dog', 'logProbability': -3.5}
        {'file': 'photos/b.jpg', 'caption': '', 'captions': [{'text': ''}]}

        {'file': 'c.jpg', 'error': 'it is damaged'}
        """,
        "{'error': 'it is damaged', 'file': 'c.jpg'}{'file': '9', 'caption': 'a dog'}"
            + "{'file': 'C:\\\\photos\\\\b.jpg', 'caption': ''}",
      })
  void whatSightlineWritesIsRead(String json) throws IOException {
    assertEquals(Map.of("9", "a dog", "b.jpg", ""), read(json));
  }

  @Test
  void aFileGoesByItsPathWhereTheReferencesKnowThat() throws IOException {
    String lines = "{'file': 'a/x.jpg', 'caption': '1'} {'file': 'b/x.jpg', 'caption': '2'}";

    assertEquals(Map.of("a/x.jpg", "1", "b/x.jpg", "2"), read(lines, "a/x.jpg", "b/x.jpg"));
    assertTrue(
        assertThrows(SightlineException.class, () -> read(lines, "x.jpg"))
            .getMessage()
            .contains("id x.jpg has 2 captions"));
  }

  /** What a Mac calls e and an accent is one letter elsewhere. */
  @Test
  void composedAndDecomposedIdsAreTheSame() throws IOException {
    assertEquals(Map.of("caf\u00e9", "x"), read("{'cafe\u0301': 'x'}"));
    assertEquals(Map.of("caf\u00e9", "x"), read("[{'image_id': 'cafe\u0301', 'caption': 'x'}]"));
    assertEquals(
        Map.of("caf\u00e9", "x"), read("{'file': 'p/cafe\u0301', 'caption': 'x'}", "caf\u00e9"));
    assertEquals(
        Map.of("caf\u00e9", List.of("x", "y")),
        CaptionFile.readReferences(file("{'cafe\u0301': ['x'], 'caf\u00e9': ['y']}")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "^^|the file is empty",
        "5|line 1: expected COCO annotations",
        "[]|there is no caption in it",
        "{}|there is no caption in it",
        "{'annotations': []}|there is no caption in it",
        "[{'image_id': 9, 'caption': 'a'}|line 1: the JSON is damaged",
        "{'9': ['a']} {}|line 1: the file should end here",
        "{'9': ['a'], '9': ['b']}|the JSON is damaged: Duplicate field '9'",
        "[{'image_id': 9, 'caption': 'a'}, {'image_id': '9', 'caption': 'b'}]|id 9 has 2 captions",
        "{'9': ['a', 'b']}|id 9 has 2 captions; exactly one",
        "{'9': []}|id 9 has 0 captions",
        "{'file': 'a', 'caption': 'b'} {'file': 'c'}|a line with a \"file\" and its \"caption\"",
        "{'file': 'a', 'caption': 'b'} [1]|a line with a \"file\" and its \"caption\"",
        "{'captions': {'9': 5}}|id 9: a list of captions was expected",
        "{'9': 5}|id 9: a list of captions was expected",
        "{'9': [['a']]}|id 9: a list of captions was expected",
        "[{'image_id': 9}]|an object with image_id and caption was expected",
        "[{'caption': 'a'}]|an object with image_id and caption was expected",
        "['a']|an object with image_id and caption was expected",
        "[{'image_id': 9.5, 'caption': 'a'}]|image_id must be a whole number or a text",
        "[{'image_id': 9, 'caption': null}]|caption must be a text",
      })
  void anythingElseIsRefusedInOneSentence(String json, String sentence) throws IOException {
    Path file = file(json);

    SightlineException refusal =
        assertThrows(SightlineException.class, () -> CaptionFile.readHypotheses(file, Set.of()));

    assertTrue(refusal.getMessage().startsWith(file.toString()), refusal.getMessage());
    assertTrue(refusal.getMessage().contains(sentence), refusal.getMessage());
    assertEquals(1, refusal.getMessage().lines().count());
  }

  @Test
  void endlessCaptionsAndMissingFilesAreRefused() throws IOException {
    Path longOne = file("{'9': '" + "dog ".repeat(12_501) + "'}");
    SightlineException tooLong =
        assertThrows(SightlineException.class, () -> CaptionFile.readReferences(longOne));
    assertTrue(tooLong.getMessage().contains("more than 50000 characters"), tooLong.getMessage());

    SightlineException missing =
        assertThrows(
            SightlineException.class,
            () -> CaptionFile.readReferences(folder.resolve("nowhere.json")));
    assertTrue(missing.getMessage().endsWith("there is no such file"), missing.getMessage());
  }
}
