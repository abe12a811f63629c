package dev.sightline.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sightline.Shared;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code score segments} and {@code score detections}. */
class ScoreActivitiesTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int score(Object... words) {
    String[] line = new String[words.length + 1];
    line[0] = "score";
    for (int i = 0; i < words.length; i++) {
      line[i + 1] = words[i].toString();
    }
    return Sightline.run(new PrintWriter(out, true), new PrintWriter(err, true), line);
  }

  private Path file(String name, String json) throws IOException {
    return Files.writeString(folder.resolve(name), json.replace('\'', '"'));
  }

  private static List<String> names(JsonNode object) {
    return object.properties().stream().map(field -> field.getKey()).toList();
  }

  @Test
  void segmentsAreScoredWithAndWithoutBackground() throws IOException {
    Path labels =
        file(
            "labels.json",
            "{'predicted': [[0, 1, 1, 0]], 'truth': [[1, 1, 1, 1]], 'background_class': 0}");
    Path json = folder.resolve("scores.json");

    assertEquals(0, score("segments", labels, "--json", json), err::toString);

    JsonNode scores = JSON.readTree(json.toFile());
    assertEquals(List.of("accuracy", "edit", "F1@10", "F1@25", "F1@50", "videos"), names(scores));
    assertEquals(50, scores.get("accuracy").asDouble());
    assertEquals(100, scores.get("edit").asDouble());
    assertTrue(out.toString().contains("F1@50    100.00\n"), out.toString());

    assertEquals(0, score("segments", labels, "--keep-background", "--json", json));
    assertEquals(100 / 3.0, JSON.readTree(json.toFile()).get("edit").asDouble(), 1e-12);
  }

  @Test
  void goldenSegmentsGiveTheGoldenFigures() {
    Path golden = Shared.path("golden/segmentation/50salads-mid.json");

    assertEquals(0, score("segments", golden), err::toString);

    assertEquals(
        """
        accuracy 64.68
        edit     59.85
        F1@10    68.02
        F1@25    63.89
        F1@50    52.55
        videos   50
        """,
        out.toString());
  }

  @Test
  void detectionsAreScoredAtTheOverlapsAskedFor() throws IOException {
    Path truth =
        file(
            "truth.json",
            "{'v_a': {'annotations': [{'segment': [0, 10], 'label': 'surf'},"
                + " {'segment': [0, 10], 'label': 'ski'}]}}");
    Path results =
        file(
            "results.json",
            "{'results': {'a': [{'segment': [0, 6], 'label': 'surf', 'score': 1}], 'b': [],"
                + " 'c': [{'segment': [0, 6], 'label': 'surf', 'score': 0}]}}");
    Path json = folder.resolve("scores.json");

    int code =
        score(
            "detections",
            "--truth",
            truth,
            "--results",
            results,
            "--tiou",
            "0.5,0.7",
            "--json",
            json);

    assertEquals(0, code, err::toString);
    assertEquals("mAP@0.50    0.5000\nmAP@0.70    0.0000\naverage_mAP 0.2500\n", out.toString());
    assertEquals(
        JSON.readTree(
            """
            {"tIoU": [0.5, 0.7], "mAP": [0.5, 0.0], "average_mAP": 0.25,
             "AP": {"surf": [1.0, 0.0], "ski": [0.0, 0.0]}}
            """),
        JSON.readTree(json.toFile()));
    assertEquals(
        "sightline: videos with detections but no truth, counted as wrong: 1 (c)\n",
        err.toString());
  }

  @Test
  void goldenDetectionsGiveTheGoldenFigures() throws IOException {
    Path json = folder.resolve("scores.json");

    int code =
        score(
            "detections",
            "--truth",
            Shared.path("golden/activitynet/gt.json"),
            "--results",
            Shared.path("golden/activitynet/result.json"),
            "--json",
            json);

    assertEquals(0, code, err::toString);
    JsonNode scores = JSON.readTree(json.toFile());
    assertEquals(10, scores.get("mAP").size());
    assertEquals(0.6177579365079365, scores.get("average_mAP").asDouble(), 1e-12);
    assertEquals("", err.toString());
  }

  @Test
  void whatIsWrongIsOneSentence() throws IOException {
    Path broken = file("broken.json", "{'predicted': [[1]], 'truth': [[1, 2]]}");

    assertEquals(ExitCode.MISSING_OR_DAMAGED, score("segments", broken));
    assertEquals(
        ExitCode.MISSING_OR_DAMAGED, score("detections", "--truth", broken, "--results", broken));

    List<String> lines = err.toString().lines().toList();
    assertEquals(2, lines.size(), err::toString);
    assertTrue(lines.get(0).startsWith("sightline: " + broken + ": video 0"), lines.get(0));
    assertTrue(
        lines.get(1).startsWith("sightline: " + broken + ", line 1: video predicted"),
        lines.get(1));
  }

  @Test
  void anOverlapThatIsNoneIsAMisuse() throws IOException {
    Path truth = file("truth.json", "{'a': {'annotations': [{'segment': [0, 1], 'label': 'x'}]}}");
    Path results =
        file("results.json", "{'results': {'a': [{'segment': [0, 1], 'label': 'x', 'score': 1}]}}");

    int code = score("detections", "--truth", truth, "--results", results, "--tiou", "50");

    assertEquals(ExitCode.USAGE, code);
    assertEquals(
        "sightline: tIoU thresholds must be above 0 and at most 1, not [50.0]\n", err.toString());
  }
}
