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

class ScoreCaptionsCommandTest {
  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int score(Path references, Path hypotheses, Path json) {
    return Sightline.run(
        new PrintWriter(out, true),
        new PrintWriter(err, true),
        "score",
        "captions",
        "--references",
        references.toString(),
        "--hypotheses",
        hypotheses.toString(),
        "--json",
        json.toString());
  }

  @Test
  void rawCaptionsAreTokenisedScoredAndWritten() throws IOException {
    Path references = folder.resolve("references.json");
    Path hypotheses = folder.resolve("hypotheses.json");
    Path json = folder.resolve("scores.json");
    Files.writeString(
        references,
        """
        {"images": [], "annotations": [
          {"image_id": 1, "caption": "The dog's ball is red."},
          {"image_id": 2, "caption": "A cat on a mat"},
          {"image_id": 3, "caption": "Nobody guessed this"}]}
        """);
    Files.writeString(
        hypotheses,
        """
        [{"image_id": 1, "caption": "the dog's ball is red"},
         {"image_id": 2, "caption": "A cat on a mat."}]
        """);

    assertEquals(0, score(references, hypotheses, json));

    JsonNode scores = new ObjectMapper().readTree(json.toFile());
    assertEquals(
        List.of(
            "Bleu_1",
            "Bleu_2",
            "Bleu_3",
            "Bleu_4",
            "METEOR (no paraphrases)",
            "ROUGE_L",
            "CIDEr",
            "CHAIR_i",
            "CHAIR_s",
            "images"),
        scores.properties().stream().map(field -> field.getKey()).toList());
    assertEquals(1, scores.get("Bleu_4").asDouble(), 1e-8);
    assertEquals(10, scores.get("CIDEr").asDouble(), 1e-12);
    assertEquals(2, scores.get("images").asInt());
    assertTrue(out.toString().contains("ROUGE_L                 1.0000"), out.toString());
    assertTrue(err.toString().contains("no hypothesis, not scored: 1 (3)"), err.toString());
  }

  @Test
  void goldenFilesGiveTheGoldenFigures() throws IOException {
    Path json = folder.resolve("scores.json");

    int code =
        score(
            Shared.path("golden/coco-caption/gts.json"),
            Shared.path("golden/coco-caption/res.json"),
            json);

    assertEquals(0, code, err.toString());
    JsonNode scores = new ObjectMapper().readTree(json.toFile());
    // pycocoevalcap's figure too, where its tokeniser reads these tokens once more: one "bat."
    // loses
    // its stop.
    assertEquals(0.5998952026835707, scores.get("CIDEr").asDouble(), 1e-9);
    assertEquals(1000, scores.get("images").asInt());
  }

  @Test
  void aDamagedFileIsOneSentence() throws IOException {
    Path broken = Files.writeString(folder.resolve("broken.json"), "[{\"image_id\": 1");

    int code = score(broken, broken, folder.resolve("scores.json"));

    assertEquals(ExitCode.MISSING_OR_DAMAGED, code);
    assertTrue(err.toString().startsWith("sightline: " + broken), err.toString());
    assertEquals(1, err.toString().lines().count());
  }
}
