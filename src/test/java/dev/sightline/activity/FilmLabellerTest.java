package dev.sightline.activity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sightline.media.TestFilm;
import dev.sightline.world.SmallLabeller;
import java.nio.file.Path;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A film whose picture begins after its sound, or stands still for long. */
class FilmLabellerTest {
  @TempDir Path folder;

  private Path model() throws Exception {
    return SmallLabeller.write(folder, "lstm", SmallLabeller.lstm(false), SmallLabeller.labels());
  }

  /** Two seconds of picture after a second and a half of sound. */
  private Path late() {
    return TestFilm.of("mov", "mjpeg", 10, LongStream.range(15, 35).toArray())
        .soundFrom(0)
        .write(folder.resolve("late.mov"));
  }

  @Test
  void untilThePictureComesNothingIsSaidToHappen() throws Exception {
    try (FilmLabeller labeller = FilmLabeller.open(model())) {
      Timeline said = labeller.label(late(), 5, (done, all) -> {}, ended -> {});

      assertEquals(18, said.frames());
      for (int k = 0; k < 8; k++) {
        assertArrayEquals(new float[] {1, 0, 0}, said.probabilities()[k]);
      }
      assertTrue(said.probabilities()[8][0] < 1);
      assertTrue(said.segments().stream().allMatch(a -> a.start() >= 1.5), said + "");
      assertEquals(3.5, said.seconds(), 0.01);
    }
  }

  @Test
  void aFilmThatStandsStillForAnHourIsEncodedOnce() throws Exception {
    Path still = TestFilm.of("mov", "mjpeg", 10, 0, 36_000).write(folder.resolve("still.mov"));

    try (FilmLabeller labeller = FilmLabeller.open(model())) {
      long begun = System.nanoTime();
      assertEquals(18_001, labeller.label(still, 5, (done, all) -> {}, ended -> {}).frames());
      double seconds = (System.nanoTime() - begun) / 1e9;
      assertTrue(seconds < 60, "18,001 pictures took " + seconds + " s");
    }
  }
}
