package dev.sightline.encoder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sightline.bundle.Bundle;
import dev.sightline.media.TestFilm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VideoFeaturesTest {
  @TempDir Path folder;

  /** What is trained on stands where the segments of the data say that it is. */
  @Test
  void framesStandAtTheirTimeAlsoWhereThePictureBeginsAfterTheSound() throws Exception {
    Path late =
        TestFilm.of("mov", "mjpeg", 10, LongStream.range(15, 35).toArray())
            .soundFrom(0)
            .write(folder.resolve("late.mov"));
    Path cache = Files.createDirectory(folder.resolve("cache"));

    try (Encoder encoder = Encoder.open(Bundle.open(SmallEncoder.bundle(folder, 1)), 2)) {
      VideoFeatures features =
          VideoFeatures.of(
              encoder, late, new VideoFeatures.Sampling(5, false, false), cache, () -> {});

      assertEquals(18, features.frames()); // 8 until 1.6 s, 10 until 3.6 s
      float[] before = new float[features.channels()];
      float[] first = new float[features.channels()];
      features.pooled(0, false, before, 0);
      features.pooled(8, false, first, 0);
      assertArrayEquals(first, before);
    }
  }
}
