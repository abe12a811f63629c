package dev.sightline.eval;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sightline.SightlineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SegmentationFileTest {
  @TempDir Path folder;

  private Path file(String json) throws IOException {
    return Files.writeString(folder.resolve("labels.json"), json.replace('\'', '"'));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'predicted': [[9, 0], [4]], 'truth': [[9, 9], [4]], 'background_class': 0}",
        "{'about': {'x': [1]}, 'background_class': 'none', 'expected': [],"
            + " 'truth': [['cut', 'cut'], ['peel']], 'predicted': [['cut', 'none'], ['peel']]}",
      })
  void labelsAreNumbersOrNames(String json) throws IOException {
    SegmentationFile labels = SegmentationFile.read(file(json));

    int cut = labels.truth().get(0)[0];
    int peel = labels.truth().get(1)[0];
    assertArrayEquals(new int[] {cut, cut}, labels.truth().get(0));
    assertArrayEquals(new int[] {cut, labels.background()}, labels.predicted().get(0));
    assertArrayEquals(new int[] {peel}, labels.predicted().get(1));
    assertEquals(3, Stream.of(cut, peel, labels.background()).distinct().count());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ", 'background_class': null"})
  void thereNeedNotBeABackground(String background) throws IOException {
    String json = "{'predicted': [[0]], 'truth': [[0]]" + background + "}";

    assertEquals(Segmental.NO_BACKGROUND, SegmentationFile.read(file(json)).background());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "^^|the file is empty; expected {",
        "[]|line 1: expected {\"predicted\"",
        "{}|there is no \"truth\"; expected {",
        "{'truth': [[1]]}|there is no \"predicted\"; expected {",
        "{'truth': [], 'predicted': []}|there is no video in it; expected {",
        "{'truth': [[1]], 'predicted': []}|0 videos are predicted but 1 have a truth",
        "{'truth': [[1], [1, 2]], 'predicted': [[1], [1]]}|video 1 (the first is 0) has 1 predicted labels but 2 true ones",
        "{'truth': [[1], []], 'predicted': [[1], []]}|video 1 (the first is 0) has no frame",
        "{'truth': [[1]], 'predicted': [[1]], 'backgroud': 0}|unknown key \"backgroud\"; expected {",
        "{'truth': [[1]], 'truth': [[1]]}|the JSON is damaged: Duplicate field 'truth'",
        "{'truth': [1]}|truth must be a list of videos, each a list of labels",
        "{'truth': {'a': [1]}}|truth must be a list of videos, each a list of labels",
        "{'predicted': [[1], [1.5]]}|a label of video 1 in predicted must be a whole number or a name",
        "{'predicted': [[NaN]]}|a label of video 0 in predicted must be a whole number or a name",
        "{'truth': [[1]], 'background_class': []}|background_class must be a whole number or a name",
        "{'truth': [[1]|the JSON is damaged",
        "{'truth': [[1]], 'predicted': [[1]]} 7|the file should end here",
      })
  void anythingElseIsRefusedInOneSentence(String json, String sentence) throws IOException {
    assertRefused(file(json), sentence);
  }

  @Test
  void endlessVideosAndMissingFilesAreRefused() throws IOException {
    String frames =
        Stream.generate(() -> "1")
            .limit(SegmentationFile.MOST_FRAMES + 1L)
            .collect(Collectors.joining(","));

    assertRefused(file("{'truth': [[" + frames + "]]}"), "more than 1000000 frames in a video");
    assertRefused(folder.resolve("nowhere.json"), "there is no such file");
  }

  private static void assertRefused(Path file, String sentence) {
    SightlineException refusal =
        assertThrows(SightlineException.class, () -> SegmentationFile.read(file));
    assertTrue(refusal.getMessage().startsWith(file.toString()), refusal.getMessage());
    assertTrue(refusal.getMessage().contains(sentence), refusal.getMessage());
    assertEquals(1, refusal.getMessage().lines().count());
  }
}
