package dev.sightline.encoder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sightline.bundle.Bundle;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EncoderBenchTest {
  @TempDir Path folder;

  @Test
  void everyWayOfEncodingIsMeasured() throws IOException {
    List<Path> photos = List.of(SmallEncoder.photo(folder, 1), SmallEncoder.photo(folder, 2));
    Bundle bundle = Bundle.open(SmallEncoder.bundle(folder, 1));
    EncoderBench.Result result =
        EncoderBench.run(bundle, Device.CPU, photos, Duration.ofMillis(10));
    assertEquals(9, result.bare().size(), "three batch sizes, three ways to use threads");
    for (EncoderBench.Speed speed : result.bare()) {
      assertTrue(speed.imagesPerSecond() > 0, speed.toString());
      assertTrue(speed.imagesPerSecond() <= result.bestBare().imagesPerSecond());
    }
    assertTrue(result.encoder().imagesPerSecond() > 0);
    assertTrue(result.decoding().imagesPerSecond() > 0);
    assertEquals(1, result.alone().threads());
    assertEquals(2, result.fleet().threads());
    assertEquals(
        result.fleet().imagesPerSecond() / result.alone().imagesPerSecond(), result.fleetToAlone());
    assertEquals(
        result.folder().imagesPerSecond() / result.bestBare().imagesPerSecond(),
        result.folderToBare());
  }
}
