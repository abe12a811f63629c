package dev.sightline.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sightline.activity.ActivityLabels;
import dev.sightline.activity.Timeline;
import dev.sightline.activity.Timeline.Activity;
import dev.sightline.draw.TimelinePainter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LabelOutputsTest {
  private static final ActivityLabels LABELS =
      ActivityLabels.ofClips(List.of("active", "falled", "sitdown", "walk"));

  /** The labeller sits down late, falls before that, and is never active. */
  private static final Timeline SAID =
      new Timeline(
          LABELS,
          1,
          new float[4][4],
          4,
          List.of(new Activity(0, 2, "falled", 0.2), new Activity(2, 4, "sitdown", 0.9)),
          Optional.empty());

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
    assertEquals("fallen?", SAID.segments().get(0).shown());
    assertEquals("sit down", SAID.segments().get(1).shown());
  }

  @Test
  void programsReadTheLabelsOfTheData() throws Exception {
    List<String> lines = printed(true).lines().toList();
    assertTrue(lines.get(0).contains("\"label\":\"falled\",\"score\":0.2,\"unsure\":true"));
    assertTrue(lines.get(1).contains("\"label\":\"sitdown\""), lines.get(1));
    assertFalse(lines.get(1).contains("unsure"), lines.get(1));
  }
}
