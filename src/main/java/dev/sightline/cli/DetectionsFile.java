package dev.sightline.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sightline.Labeller;
import dev.sightline.Segment;
import dev.sightline.io.AtomicFile;
import dev.sightline.io.Json;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The activities of all videos as one file of results in ActivityNet's format. */
final class DetectionsFile {
  @Option(
      names = "--detections",
      paramLabel = "FILE.json",
      description =
          "Write the activities of all videos into one file in ActivityNet's format, for 'score"
              + " detections' and others. A video's id is its file name without the ending.")
  Output.ToFile file;

  private final ObjectNode results = Json.object();

  void add(Path video, Labeller.Film said) {
    String name = video.getFileName().toString();
    int dot = name.lastIndexOf('.');
    ArrayNode segments = results.putArray(dot > 0 ? name.substring(0, dot) : name);
    for (Segment segment : said.segments()) {
      ObjectNode one = segments.addObject();
      one.put("label", segment.label()).put("score", segment.score());
      one.putArray("segment").add(segment.start()).add(segment.end());
    }
  }

  void write() throws IOException {
    if (file == null) {
      return;
    }
    ObjectNode whole = Json.object();
    whole.put("version", "VERSION 1.3");
    whole.set("results", results);
    whole.putObject("external_data").put("used", false);
    AtomicFile.write(file.path(), Json.pretty(whole) + "\n");
  }
}
