package dev.sightline.encoder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sightline.bundle.Bundle;
import dev.sightline.encoder.VideoFeatures.Sampling;
import dev.sightline.media.TestFilm;
import dev.sightline.world.ColourFilms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.LongStream;
import java.util.stream.Stream;
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

  @Test
  void aFlippedBitInTheCacheIsNoticedAndTheFilmEncodedAgain() throws IOException {
    Path film = folder.resolve("film.mp4");
    ColourFilms.film(film, "gr");
    Path cache = Files.createDirectory(folder.resolve("cache"));
    try (Encoder encoder = Encoder.open(SmallEncoder.bundle(folder, 1))) {
      float[] before = first(encoder, film, cache);
      Path kept;
      try (Stream<Path> files = Files.list(cache)) {
        kept = files.filter(file -> file.toString().endsWith(".video")).findFirst().orElseThrow();
      }
      byte[] whole = Files.readAllBytes(kept);
      byte[] damaged = whole.clone();
      damaged[4096 + 7] ^= 64; // in the first frame's first number or so
      Files.delete(kept); // what is mapped must not be changed
      Files.write(kept, damaged);

      assertArrayEquals(before, first(encoder, film, cache));
      assertArrayEquals(whole, Files.readAllBytes(kept));
    }
  }

  private static float[] first(Encoder encoder, Path film, Path cache) throws IOException {
    VideoFeatures features =
        VideoFeatures.of(encoder, film, new Sampling(1, false, false), cache, () -> {});
    assertEquals(SmallEncoder.CHANNELS, features.channels());
    float[] vector = new float[features.channels()];
    features.pooled(0, false, vector, 0);
    return vector;
  }
}
