package dev.sightline.cli;

import dev.sightline.io.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Option;

/** Where a measurement writes its figures, beside printing them. */
final class FiguresFile {
  @Option(
      names = "--json",
      paramLabel = "OUT",
      description = "Write the results to this file, as JSON.")
  private Output.ToFile json;

  /** Writes the figures as one JSON object, where that is wished. */
  void write(Object figures) throws IOException {
    if (json != null) {
      String text = Json.pretty(figures);
      json.write(out -> out.write((text + "\n").getBytes(StandardCharsets.UTF_8)));
    }
  }
}
