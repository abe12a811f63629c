package dev.sightline.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sightline.Labeller;
import dev.sightline.Segment;
import dev.sightline.draw.TimelinePainter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LabelOutputsTest {
  /** The labeller sits down late, falls before that, and is never active. */
  private static final Labeller.Film SAID =
      new Labeller.Film(
          List.of(new Segment(0, 2, "falled", 0.2), new Segment(2, 4, "sitdown", 0.9)),
          1,
          4,
          4,
          lanes("active", "falled", "sitdown", "walk"),
          List.of());

  private static Map<String, float[]> lanes(String... activities) {
    Map<String, float[]> probabilities = new LinkedHashMap<>();
    for (String activity : activities) {
      probabilities.put(activity, new float[4]);
    }
    return probabilities;
  }

  private static String printed(boolean json) throws Exception {
    StringWriter out = new StringWriter();
    new LabelLines(new PrintWriter(out), json, false).print(Path.of("a.mp4"), SAID);
    return out.toString();
  }

  @Test
  void lanesAreThoseThatHappenInTheirOrder() {
    List<TimelinePainter.Lane> lanes = LabelOutputs.lanes(SAID, Optional.empty());
    assertEquals(
        List.of("fallen", "sit down"), lanes.stream().map(TimelinePainter.Lane::name).toList());
  }

  @Test
  void peopleReadWordsAndHowSureTheLabellerIs() throws Exception {
    String text = printed(false);
    assertTrue(text.contains("20 %  fallen  (not sure)\n"), text);
    assertTrue(text.contains("90 %  sit down\n"), text);
    assertEquals("fallen?", LabelLines.shown(SAID.segments().get(0)));
    assertEquals("sit down", LabelLines.shown(SAID.segments().get(1)));
  }

  @Test
  void programsReadTheLabelsOfTheData() throws Exception {
    List<String> lines = printed(true).lines().toList();
    assertTrue(lines.get(0).contains("\"label\":\"falled\",\"score\":0.2,\"unsure\":true"));
    assertTrue(lines.get(1).contains("\"label\":\"sitdown\""), lines.get(1));
    assertFalse(lines.get(1).contains("unsure"), lines.get(1));
  }
}
