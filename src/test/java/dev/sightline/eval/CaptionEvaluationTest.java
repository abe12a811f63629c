package dev.sightline.eval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CaptionEvaluationTest {
  @Test
  void sentencesAreTokenisedOnBothSides() throws EvaluationException {
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
  void whatIsLeftOutIsNamed() throws EvaluationException {
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
    EvaluationException refusal =
        assertThrows(
            EvaluationException.class,
            () -> CaptionEvaluation.score(Map.of("1", List.of("a")), Map.of("2", "a")));
    assertTrue(refusal.getMessage().contains("no id has both"), refusal.getMessage());
  }

  @Test
  void theBenchScoresWhatItDraws() {
    MetricBench.Result result = MetricBench.run(200, 1);

    assertEquals(200, result.hypotheses());
    assertTrue(result.cider() > 0.1 && result.cider() < 5, "CIDEr-D " + result.cider());
    assertTrue(result.allMetricsSeconds() > 0);
    assertTrue(result.rewardsPerSecond() > 0);
  }
}
