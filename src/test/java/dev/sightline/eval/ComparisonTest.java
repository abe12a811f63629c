package dev.sightline.eval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ComparisonTest {
  private static final List<Comparison.Entrant> NETS =
      List.of(
          new Comparison.Entrant(
              "always no", seed -> new Comparison.Trial(0, 0, Map.of("accuracy", 50))),
          new Comparison.Entrant(
              "a net",
              seed ->
                  new Comparison.Trial(
                      1200, seed, Map.of("accuracy", 60.0 + seed, "early", Map.of("0.1", 7.0)))));

  @Test
  void oneRowANetWithPublishedFiguresBelow() throws IOException {
    Map<String, String> columns = new LinkedHashMap<>();
    columns.put("accuracy", "accuracy, %");
    columns.put("early/0.1", "early");
    List<String> told = new ArrayList<>();

    Comparison compared = new Comparison(NETS, 3, 2, outcome -> told.add(outcome.net()));

    assertEquals(
        """
        | net | accuracy, % | early | weights | training, s |
        | --- | --- | --- | ---: | ---: |
        | always no | 50.0 | - |  |  |
        | a net | 63.5 ± 0.5 | 7.0 ± 0.0 | 1,200 | 3.5 |
        | published: others (2015) | 70.1 |  |  |  |
        """,
        compared.table(columns, "%.1f", List.of(List.of("others (2015)", "70.1"))).markdown());
    assertEquals(List.of("always no", "a net"), told);
    assertEquals(2, compared.outcomes().get(1).seeds().size());
    assertEquals(63.5, compared.outcomes().get(1).mean("accuracy"));
  }

  @Test
  void aPatternThatMatchesNoneIsRefused() {
    List<String> said = new ArrayList<>();
    assertEquals(1, Comparison.only(NETS, Comparison.Entrant::name, "A N", said::add).size());
    assertEquals(1, Comparison.only(NETS, Comparison.Entrant::name, "^al.*no", said::add).size());
    assertEquals(List.of("Compared are: a net.", "Compared are: always no."), said);
    assertEquals(2, Comparison.only(NETS, Comparison.Entrant::name, "", said::add).size());
    assertEquals(2, said.size());
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> Comparison.only(NETS, Comparison.Entrant::name, "(x", said::add));
    assertEquals("--only: no net is called '(x'; there are always no, a net", e.getMessage());
  }
}
