package dev.sightline.eval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sightline.SightlineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DetectionFilesTest {
  private static final String SURF = "{'segment': [1, 2.5], 'label': 'surf'}";
  private static final String FOUND = "{'label': 'surf', 'score': 0.5, 'segment': [1, 2]}";
  private static final String TRUTH = "{'a': {'annotations': [" + SURF + "]}}";
  private static final String RESULTS = "{'results': {'a': [" + FOUND + "]}}";

  @TempDir Path folder;

  private Path file(String name, String json) throws IOException {
    return Files.writeString(folder.resolve(name), json.replace('\'', '"'));
  }

  private DetectionFiles read(String truth, String subset, String results) throws IOException {
    return DetectionFiles.read(file("truth.json", truth), subset, file("results.json", results));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        TRUTH,
        "{'v_a': {'duration': 9, 'subset': 'validation', 'annotations': [" + SURF + "]}}",
        "{'version': '1.3', 'taxonomy': [{'nodeId': 1}], 'database': {'a': {'url': 'u',"
            + " 'annotations': ["
            + SURF
            + "], 'subset': 'testing'}}}",
      })
  void allLayoutsHoldTheSameTruth(String truth) throws IOException {
    String found = "{'version': 'V', 'results': {'a': [" + FOUND + "]}, 'external_data': {}}";

    assertEquals(
        new DetectionFiles(
            List.of("surf"),
            List.of(List.of(new ScoredSegment(1, 2.5, 0))),
            List.of(List.of(new ScoredSegment(1, 2, 0, 0.5))),
            List.of()),
        read(truth, null, found));
    assertEquals(
        List.of(List.of(new ScoredSegment(1, 2, 0, 0.5))),
        read(truth, null, found.replace("'a'", "'v_a'")).detections());
  }

  @Test
  void anIdIsFirstOfAllItself() throws IOException {
    String truth = "{'v_a': {'annotations': [" + SURF + "]}, 'a': {'annotations': [" + SURF + "]}}";

    assertEquals(
        List.of(List.of(), List.of(new ScoredSegment(1, 2, 0, 0.5))),
        read(truth, null, RESULTS).detections());
  }

  @Test
  void whatDoesNotMeetIsNamed() throws IOException {
    String truth = "{'a': {'annotations': [" + SURF + "]}, 'b': {'annotations': [" + SURF + "]}}";
    String results =
        "{'results': {'a': [{'label': 'ski', 'score': 1, 'segment': [0, 1]}], 'c': ["
            + FOUND
            + "]}}";

    DetectionFiles files = read(truth, null, results);

    assertEquals(
        List.of(
            "videos with detections but no truth, counted as wrong: 1 (c)",
            "videos with truth but no detection: 1 (b)",
            "classes with detections but no truth, not counted: 1 (ski)"),
        files.remarks());
    assertEquals(List.of(), files.truth().get(2));
    assertEquals(List.of(new ScoredSegment(1, 2, 0, 0.5)), files.detections().get(2));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{'results': {}}", "{'results': {'a': []}}"})
  void noDetectionIsAResultOfNothing(String results) throws IOException {
    DetectionFiles files = read(TRUTH, null, results);

    assertEquals(List.of("videos with truth but no detection: 1 (a)"), files.remarks());
    assertEquals(0, average(files));
  }

  private static double average(DetectionFiles files) {
    return DetectionMeanAp.score(files.truth(), files.detections(), List.of(0.5)).average();
  }

  /** What a Mac calls e and an accent is one letter elsewhere. */
  @Test
  void composedAndDecomposedNamesAreTheSame() throws IOException {
    String truth = TRUTH.replace("'a'", "'caf\u00e9'").replace("surf", "\u00e9t\u00e9");
    String found = RESULTS.replace("'a'", "'cafe\u0301'").replace("surf", "e\u0301te\u0301");

    DetectionFiles files = read(truth, null, found);

    assertEquals(List.of(), files.remarks());
    assertEquals(1, files.detections().get(0).size());
  }

  @Test
  void timesAndScoresMayBeTexts() throws IOException {
    String truth = TRUTH.replace("[1, 2.5]", "['1', ' 2.5 ']");
    String found = RESULTS.replace("[1, 2]", "['+1.', '.2e1']").replace("0.5", "'0.5'");

    assertEquals(read(TRUTH, null, RESULTS), read(truth, null, found));
  }

  /** A detection that is the truth the wrong way round finds nothing: 0 / 0 is no overlap. */
  @Test
  void whatEndsBeforeItStartsOverlapsNothing() throws IOException {
    String both =
        "{'results': {'a': [{'label': 'surf', 'score': 0.9, 'segment': [2.5, 1]}, " + FOUND + "]}}";

    DetectionFiles files = read(TRUTH, null, both);

    assertEquals(
        List.of("videos with detections that end before they start, wrong: 1 (a)"),
        files.remarks());
    assertEquals(0.5, average(files), 1e-12);
    DetectionFiles inverted = read(TRUTH.replace("[1, 2.5]", "[2.5, 1]"), null, both);
    assertEquals(0, average(inverted));
    assertEquals(
        "videos with true segments that end before they start: 1 (a)", inverted.remarks().get(0));
  }

  @Test
  void aSubsetIsTakenAlone() throws IOException {
    String truth =
        """
        {'a': {'subset': 'validation', 'annotations': [%s]},
         'b': {'annotations': [{'segment': [0, 1], 'label': 'ski'}], 'subset': 'training'}}
        """
            .formatted(SURF);

    assertEquals(
        List.of(List.of(new ScoredSegment(1, 2.5, 0))), read(truth, "validation", RESULTS).truth());
    refused(truth, null, "truth.json", "subsets training, validation; name the one", RESULTS);
    refused(truth, "test", "truth.json", "subset test; there is training, validation", RESULTS);
    refused(TRUTH, "test", "truth.json", "subset test; there is none", RESULTS);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "^^|the file is empty; expected {",
        "[]|line 1: expected {",
        "{}|there is no true segment in it; expected {",
        "{'database': {}}|there is no true segment in it; expected {",
        "{'a': {'annotations': []}}|there is no true segment in it; expected {",
        "{'a': 5}|video a: expected {",
        "{'a': {'duration': 5}}|video a has no annotations; expected {",
        "{'a': {'annotations': {}}}|video a must have a list of annotations; expected {",
        "{'a': {'annotations': [7]}}|annotation 0 of video a: expected {",
        "{'a': {'annotations': [{'label': 'x'}]}}|annotation 0 of video a has no \"segment\"; expected {",
        "{'a': {'annotations': [{'segment': [1, 2]}]}}|annotation 0 of video a has no \"label\"; expected {",
        "{'a': {'annotations': [{'segment': [1]}]}}|must be [start, end]",
        "{'a': {'annotations': [{'segment': [1, 2, 3]}]}}|must be [start, end]",
        "{'a': {'annotations': [{'segment': [1, 'two']}]}}|the end of annotation 0 of video a must be a number",
        "{'a': {'annotations': [{'segment': [-Infinity, 2]}]}}|the start of annotation 0 of video a is -Infinity; a finite number",
        "{'a': {'annotations': [{'label': 7}]}}|the label of annotation 0 of video a must be a text",
        "{'a': {'annotations': []}, 'a': {}}|the JSON is damaged: Duplicate field 'a'",
      })
  void wrongTruthIsRefusedInOneSentence(String truth, String sentence) throws IOException {
    refused(truth, null, "truth.json", sentence, RESULTS);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "{'version': '1'}|there are no \"results\" in it; expected {",
        "{'a': []}|unknown key \"a\"; expected {",
        "{'results': {'a': [{'label': 'x', 'segment': [1, 2]}]}}|detection 0 of video a has no \"score\"; expected {",
        "{'results': {'a': [{'score': NaN}]}}|the score of detection 0 of video a is NaN; a finite number was expected",
        "{'results': {'a': [{'score': 1e999}]}}|the score of detection 0 of video a is 1e999; a finite number",
        "{'results': {'a': [{'score': 'high'}]}}|the score of detection 0 of video a must be a number",
        "{'results': {'a': [{'segment': [3, '1e999']}]}}|the end of detection 0 of video a is 1e999; a finite",
        "{'results': {'a': 1}}|video a must have a list of detections; expected {",
      })
  void wrongResultsAreRefusedInOneSentence(String results, String sentence) throws IOException {
    refused(TRUTH, null, "results.json", sentence, results);
  }

  private void refused(
      String truth, String subset, String fileName, String sentence, String results)
      throws IOException {
    SightlineException refusal =
        assertThrows(SightlineException.class, () -> read(truth, subset, results));
    String message = refusal.getMessage();
    assertTrue(message.startsWith(folder.resolve(fileName).toString()), message);
    assertTrue(message.contains(sentence), message);
    assertEquals(1, message.lines().count());
  }
}
