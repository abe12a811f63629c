package dev.sightline.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sightline.Labeller;
import dev.sightline.Segment;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LabelLinesTest {
  private final StringWriter out = new StringWriter();

  private String printed(boolean json, String label) throws IOException {
    Segment segment = new Segment(73 * 0.1, 1 / 3.0 + 8, label, 0.5);
    Labeller.Film film = new Labeller.Film(List.of(segment), 10, 0, 9, Map.of(), List.of());
    new LabelLines(new PrintWriter(out), json, true).print(Path.of("two\nlines.mp4"), film);
    return out.toString();
  }

  @Test
  void timesForMachinesAreShort() throws IOException {
    String line = printed(true, "run");
    assertTrue(line.contains("\"start\":7.3,\"end\":8.333,"), line);
    assertTrue(line.contains("\"file\":\"two\\nlines.mp4\""), line);
  }

  @Test
  void namesAndLabelsStayInTheirLine() throws IOException {
    List<String> lines = printed(false, "run\u001b[31m").lines().toList();
    assertEquals(2, lines.size());
    assertEquals("two\\nlines.mp4:", lines.get(0));
    assertTrue(lines.get(1).endsWith("run\\x1b[31m"), lines.get(1));
  }
}
