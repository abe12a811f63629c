package dev.sightline.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sightline.Caption;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Captions that are probably wrong are marked, or left out. */
class CaptionLinesTest {
  private final StringWriter out = new StringWriter();

  private static Caption caption(OptionalDouble sure) {
    return new Caption(
        "a dog", -2, List.of("a", "dog"), List.of(), List.of("dog"), sure, List.of());
  }

  private static UnsureOptions options(String... words) {
    return CommandLine.populateCommand(new UnsureOptions(), words);
  }

  private String printed(boolean json, OptionalDouble sure, String... words) throws IOException {
    new CaptionLines(new PrintWriter(out, true), json, false, false, options(words))
        .print(Path.of("a.jpg"), caption(sure));
    return out.toString().strip();
  }

  @Test
  void belowTheThresholdACaptionIsMarked() throws IOException {
    assertEquals("a dog  (not sure)", printed(false, OptionalDouble.of(0.3), "--unsure", "0.5"));
  }

  @Test
  void aboveItOrWithoutAProbabilityItStands() throws IOException {
    assertEquals("a dog", printed(false, OptionalDouble.of(0.7), "--unsure", "0.5"));
    out.getBuffer().setLength(0);
    assertEquals("a dog", printed(false, OptionalDouble.empty(), "--unsure", "0.5"));
    out.getBuffer().setLength(0);
    assertEquals("a dog", printed(false, OptionalDouble.of(0.1)));
  }

  @Test
  void itCanBeLeftOut() throws IOException {
    String[] drop = {"--unsure", "0.5", "--drop-unsure"};
    assertEquals("", printed(false, OptionalDouble.of(0.3), drop));

    JsonNode line = new ObjectMapper().readTree(printed(true, OptionalDouble.of(0.3), drop));

    assertFalse(line.has("caption"));
    assertEquals(0.3, line.get("probability").asDouble());
    assertEquals(true, line.get("unsure").asBoolean());
    assertEquals("dog", line.get("named").get(0).asText());
  }

  @Test
  void aThresholdIsAProbability() {
    assertThrows(IllegalArgumentException.class, () -> options("--unsure", "2").check());
    assertThrows(IllegalArgumentException.class, () -> options("--drop-unsure").check());
  }
}
