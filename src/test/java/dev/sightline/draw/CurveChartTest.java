package dev.sightline.draw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CurveChartTest {
  private static final int BLUE = 0x0072b2;
  private static final int WHITE = 0xffffff;

  private static CurveChart.Axis axis(String label, int series, String name) {
    List<CurveChart.Series> all = new ArrayList<>();
    for (int i = 0; i < series; i++) {
      all.add(new CurveChart.Series(name + i, new double[] {0, 1, 2}, new double[] {i, i + 1, i}));
    }
    return new CurveChart.Axis(label, all);
  }

  private static BufferedImage image(int left, int right, String name) {
    return new CurveChart(
            "Title", "x", axis("left", left, name), axis("right", right, name), List.of())
        .image();
  }

  /** The colours that the legend's strokes have, in the rows given. */
  private static Set<Integer> strokes(BufferedImage image, int... rows) {
    Set<Integer> colours = new LinkedHashSet<>();
    for (int y : rows) {
      for (int x = 100; x + 30 < image.getWidth(); x++) {
        int colour = image.getRGB(x, y) & WHITE;
        boolean stroke = colour != WHITE;
        for (int k = 1; k < 30; k++) {
          stroke &= (image.getRGB(x + k, y) & WHITE) == colour;
        }
        if (stroke) {
          colours.add(colour);
        }
      }
    }
    return colours;
  }

  @Test
  void sixSeriesOnTheLeftHaveSixColours() {
    assertEquals(6, strokes(image(6, 0, "s"), 82).size());
  }

  @Test
  void aLegendThatIsTooWideTakesTwoRows() {
    BufferedImage image = image(6, 0, "a series with a long name ");
    assertEquals(Set.of(), strokes(image, 82));
    assertEquals(3, strokes(image, 68).size());
    assertEquals(3, strokes(image, 94).size());
    assertEquals(6, strokes(image, 68, 94).size());
  }

  @Test
  void oneOnEachSideKeepsItsColours() {
    assertEquals(Set.of(BLUE, 0xd55e00), strokes(image(1, 1, "s"), 82));
  }

  /** Where there is no right axis, "(left axis)" would only ask a question. */
  @Test
  void theSidesAreNamedOnlyWhereThereAreTwo() {
    assertTrue(inkOfLegend(image(1, 1, "s")) > 2 * inkOfLegend(image(1, 0, "s")));
    assertNotEquals(0, inkOfLegend(image(1, 0, "s")));
  }

  private static int inkOfLegend(BufferedImage image) {
    int ink = 0;
    for (int y = 64; y < 100; y++) {
      for (int x = 140; x < 260; x++) {
        ink += (image.getRGB(x, y) & WHITE) == WHITE ? 0 : 1;
      }
    }
    return ink;
  }
}
