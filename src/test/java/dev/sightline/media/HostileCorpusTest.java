package dev.sightline.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every file of {@link HostileCorpus} ends in a result or in one sentence about it. */
class HostileCorpusTest {
  @TempDir Path dir;

  @Test
  void everyHostileFileEndsInAResultOrASentence() throws Exception {
    List<HostileCorpus.Variant> corpus = HostileCorpus.all();
    Map<String, Integer> counts = new HashMap<>();
    Set<String> names = new HashSet<>();
    int results = 0;
    for (HostileCorpus.Variant variant : corpus) {
      Path file = Files.write(dir.resolve(variant.name()), variant.bytes());
      HostileSweep.Outcome outcome = HostileSweep.read(file);
      Files.delete(file);
      if (outcome.sentence() != null) {
        assertTrue(outcome.sentence().startsWith(file + " "), outcome.sentence());
        assertTrue(outcome.sentence().endsWith("."), outcome.sentence());
      }
      results += outcome.pictures() > 0 ? 1 : 0;
      counts.merge(variant.format(), 1, Integer::sum);
      assertTrue(names.add(variant.name()), variant.name() + " is there twice");
    }
    assertEquals(
        Set.of(
            "JPEG", "PNG", "GIF", "BMP", "WebP", "TIFF", "HEIC", "AVIF", "MP4", "AVI", "MKV",
            "WebM"),
        counts.keySet());
    counts.forEach((format, count) -> assertTrue(count >= 30, format + ": " + count));
    assertTrue(results > corpus.size() / 10, "nothing at all can be read: " + results);
    assertTrue(results < corpus.size(), "nothing is refused");
  }
}
