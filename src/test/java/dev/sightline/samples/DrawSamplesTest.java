package dev.sightline.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sightline.media.Picture;
import dev.sightline.media.PictureReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DrawSamplesTest {
  private static final Path SAMPLES = Path.of("datasets/samples");

  static Set<String> names() {
    return DrawSamples.drawings().keySet();
  }

  @Test
  void everySampleIsDrawnByUs() throws IOException {
    try (Stream<Path> files = Files.list(SAMPLES)) {
      Set<String> pictures =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> !name.equals("README.md"))
              .collect(Collectors.toSet());
      assertEquals(names(), pictures);
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void theSampleIsWhatTheCodeDraws(String name) throws IOException {
    Path file = SAMPLES.resolve(name);
    assertTrue(Files.size(file) < 150_000, Files.size(file) + " bytes");

    Picture sample = PictureReader.read(file);
    Picture drawn = Picture.of(DrawSamples.draw(DrawSamples.drawings().get(name), 96, 72));

    assertEquals(DrawSamples.WIDTH, sample.width());
    assertEquals(DrawSamples.HEIGHT, sample.height());
    // Single hairs and blades differ with the size; the picture as a whole does not.
    byte[] expected = drawn.resize(16, 12).rgb();
    byte[] seen = sample.resize(16, 12).rgb();
    double difference = 0;
    for (int i = 0; i < seen.length; i++) {
      difference += Math.abs((seen[i] & 255) - (expected[i] & 255)) / (double) seen.length;
    }
    assertTrue(difference < 6, "differs by " + difference + " of 255");
  }
}
