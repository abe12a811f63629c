package dev.sightline.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where a measurement writes its figures, beside printing them. */
final class FiguresFile {
  @Option(names = "--json", paramLabel = "OUT", description = "Write the figures here.")
  private Path json;

  /** Writes the figures as one JSON object, where that is wished. */
  void write(Object figures) throws IOException {
    if (json != null) {
      new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(json.toFile(), figures);
    }
  }
}
