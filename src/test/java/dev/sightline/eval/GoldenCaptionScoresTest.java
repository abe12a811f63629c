package dev.sightline.eval;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sightline.Shared;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Figures that two reference implementations print, from {@code ../shared/golden}. */
class GoldenCaptionScoresTest {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  /** The COCO caption evaluation on 1,000 images. */
  @Test
  void cocoCaption() throws IOException {
    JsonNode expected = JSON.readTree(Shared.path("golden/coco-caption/expected.json").toFile());
    Map<String, List<String>> references = sentences("gts.json");
    Map<String, List<String>> results = sentences("res.json");
    List<List<List<String>>> referenceWords = new ArrayList<>();
    List<List<String>> hypothesisWords = new ArrayList<>();
    Map<String, String> hypotheses = new LinkedHashMap<>();
    references.forEach(
        (id, list) -> {
          referenceWords.add(list.stream().map(Sentences::words).toList());
          hypothesisWords.add(Sentences.words(results.get(id).get(0)));
          hypotheses.put(id, results.get(id).get(0));
        });

    assertScores(expected, CaptionScores.of(referenceWords, hypothesisWords), 1e-9);
    // One sentence has a stop that its tokeniser left there before a second one.
    references.replaceAll(
        (id, list) -> list.stream().map(text -> text.replaceAll("bat\\.$", "bat.,")).toList());
    assertScores(expected, CaptionEvaluation.score(references, hypotheses).scores(), 1e-9);

    // Its authors' program prints this with -m "exact stem synonym"; equal places may be broken
    // otherwise in a few sentences.
    assertEquals(
        0.189672, Meteor.score(referenceWords, hypothesisWords, Optional.empty()).corpus(), 1e-4);

    Bleu.Score bleu = Bleu.score(referenceWords, hypothesisWords);
    assertEquals(expected.get("testlen").asLong(), bleu.hypothesisLength());
    assertEquals(expected.get("reflen").asLong(), bleu.referenceLength());
    assertEquals(JSON.convertValue(expected.get("guess"), longs()), bleu.guesses());
    assertEquals(JSON.convertValue(expected.get("correct"), longs()), bleu.matches());
  }

  /** nlg-eval, which prints six decimals or cuts behind the seventh digit. */
  @Test
  void nlgEval() throws IOException {
    JsonNode cases = JSON.readTree(Shared.path("golden/nlg-eval/cases.json").toFile());
    for (JsonNode given : cases) {
      List<List<List<String>>> references = new ArrayList<>();
      List<List<String>> hypotheses = new ArrayList<>();
      given.get("hypotheses").forEach(text -> hypotheses.add(Sentences.words(text.asText())));
      for (JsonNode list : given.get("references")) {
        List<List<String>> words = new ArrayList<>();
        list.forEach(text -> words.add(Sentences.words(text.asText())));
        references.add(words);
      }
      assertScores(given.get("expected"), CaptionScores.of(references, hypotheses), 1e-6);
    }
    assertEquals(2, cases.size());
  }

  private static void assertScores(JsonNode expected, CaptionScores scores, double delta) {
    scores
        .named()
        .forEach(
            (name, value) -> {
              if (!name.equals("images")) {
                // One unit of the last digit printed, where that is finer.
                double digit = Math.pow(10, -expected.get(name).decimalValue().scale());
                assertEquals(
                    expected.get(name).asDouble(),
                    value.doubleValue(),
                    Math.min(delta, Math.max(digit, 1e-12)),
                    name);
              }
            });
  }

  private static Map<String, List<String>> sentences(String name) throws IOException {
    return JSON.readValue(
        Shared.path("golden/coco-caption/" + name).toFile(), new TypeReference<>() {});
  }

  private static TypeReference<List<Long>> longs() {
    return new TypeReference<>() {};
  }
}
