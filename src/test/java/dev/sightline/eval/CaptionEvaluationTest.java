package dev.sightline.eval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sightline.SightlineException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CaptionEvaluationTest {
  @Test
  void sentencesAreTokenisedOnBothSides() throws SightlineException {
    CaptionEvaluation.Report report =
        CaptionEvaluation.score(
            Map.of("1", List.of("The dog's ball."), "2", List.of("A cat")),
            Map.of("1", "the dog 's ball", "2", "A cat!"));

    assertEquals(1, report.scores().bleu1(), 1e-9);
    assertEquals(1, report.scores().rougeL(), 1e-12);
    assertEquals(2, report.scores().images());
    assertEquals(List.of(), report.remarks());
  }

  @Test
  void whatIsLeftOutIsNamed() throws SightlineException {
    CaptionEvaluation.Report report =
        CaptionEvaluation.score(
            Map.of("1", List.of("a dog"), "2", List.of("a cat"), "3", List.of(), "4", List.of("x")),
            Map.of("1", "a dog", "3", "a bird", "4", "...", "5", "a cow"));

    assertEquals(2, report.scores().images());
    assertEquals(List.of("2"), report.withoutHypothesis());
    assertEquals(List.of("3", "5"), report.withoutReferences().stream().sorted().toList());
    assertEquals(List.of("4"), report.emptyHypotheses());
    assertEquals(3, report.remarks().size());
    assertTrue(report.remarks().get(0).contains("no hypothesis, not scored: 1 (2)"));
  }

  @Test
  void nothingInCommonIsAnError() {
    SightlineException refusal =
        assertThrows(
            SightlineException.class,
            () -> CaptionEvaluation.score(Map.of("1", List.of("a")), Map.of("2", "a")));
    assertTrue(refusal.getMessage().contains("no id has both"), refusal.getMessage());
  }

  /** Names of COCO's files beside its ids: one of each is shown. */
  @Test
  void whereNothingMeetsAnIdOfEachSideIsShown() {
    SightlineException refusal =
        assertThrows(
            SightlineException.class,
            () -> CaptionEvaluation.score(Map.of("1", List.of("a")), Map.of("000001", "a")));
    assertEquals(
        "no id has both references and a hypothesis: 1 id (such as 1) with references, 1 id (such"
            + " as 000001) with a hypothesis",
        refusal.getMessage());
  }

  /** {@code 22 3/4} is a word to ROUGE-L and two to the others. */
  @Test
  void aMixedFractionIsOneWordToRouge() throws SightlineException {
    CaptionScores scores =
        CaptionEvaluation.score(Map.of("1", List.of("22 3/4")), Map.of("1", "22 dogs")).scores();

    assertEquals(0.5, scores.bleu1(), 1e-9);
    assertEquals(0, scores.rougeL());
  }

  /** The stop of an initial before a new line: that of a sentence, if one begins there. */
  @Test
  void captionsAreReadAsLinesOfOneFile() throws SightlineException {
    Map<String, List<String>> references = new LinkedHashMap<>();
    references.put("1", List.of("plan B."));
    references.put("2", List.of("The dog runs"));
    Map<String, String> same = Map.of("1", "plan B.", "2", "The dog runs");
    Map<String, String> other = Map.of("1", "plan B.", "2", "dogs run there");

    assertEquals(1, CaptionEvaluation.score(references, same).scores().bleu1(), 1e-9);
    assertEquals(0.2, CaptionEvaluation.score(references, other).scores().bleu1(), 1e-9);
  }
}
