package dev.sightline.media;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.GraphicsEnvironment;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Labels on pictures, and where such pictures go: a window, a film. */
class LabelPainterTest {
  @TempDir Path folder;

  private static Picture grey(int width, int height) {
    return TestVideo.grey(10, width, height);
  }

  @ParameterizedTest
  @CsvSource({"640, 480", "32, 24", "1, 1", "2000, 3", "3, 200"})
  void onlyTheBarIsPainted(int width, int height) throws MediaException {
    Picture before = grey(width, height);
    byte[] untouched = before.rgb().clone();

    Picture after = LabelPainter.paint(before, "a label that may be rather long", 0.5, 0.12);

    assertArrayEquals(untouched, before.rgb());
    int above = 3 * width * (height - LabelPainter.bar(height));
    assertArrayEquals(
        Arrays.copyOf(untouched, above), Arrays.copyOf(after.rgb(), above), "above the bar");
    int painted = 0;
    for (int at = above; at < untouched.length; at++) {
      painted += untouched[at] == after.rgb()[at] ? 0 : 1;
    }
    // The edge of a letter may be as grey as the picture.
    assertTrue(painted >= 0.9 * (untouched.length - above), "painted of the bar: " + painted);
  }

  private static int bluePixels(Picture picture, int row) {
    int count = 0;
    for (int x = 0; x < picture.width(); x++) {
      int at = 3 * (row * picture.width() + x);
      count += (picture.rgb()[at + 2] & 255) > (picture.rgb()[at] & 255) + 80 ? 1 : 0;
    }
    return count;
  }

  @Test
  void theLineIsAsLongAsTheLabelIsProbable() throws MediaException {
    int top = 480 - LabelPainter.bar(480);
    assertEquals(480, bluePixels(LabelPainter.paint(grey(640, 480), "walk", 0.75), top));
    assertEquals(64, bluePixels(LabelPainter.paint(grey(640, 480), "walk", 0.1), top));
  }

  @Test
  void theAgeIsPartOfThePicture() throws MediaException {
    Picture young = LabelPainter.paint(grey(640, 480), "walk", 0.75, 0.02);
    assertFalse(young.equals(LabelPainter.paint(grey(640, 480), "walk", 0.75, 0.31)));
    assertFalse(young.equals(LabelPainter.paint(grey(640, 480), "walk", 0.75)));
  }

  @Test
  void aFilmBeginsWithItsFirstPictureAndTakesWhatComesAtOnce() throws MediaException {
    Path file = folder.resolve("film.mp4");
    try (LiveFilm film = new LiveFilm(file, 10)) {
      film.pixelAspect(1.5);
      film.write(new VideoFrame(7, grey(32, 24)));
      film.write(new VideoFrame(7, grey(32, 24)));
      film.write(new VideoFrame(7.5, grey(64, 48)));
      assertTrue(film.finish());
      assertFalse(film.finish());
    }
    try (VideoReader reader = VideoReader.open(file, VideoReader.Settings.DEFAULT)) {
      assertEquals(1.5, reader.info().pixelAspect(), 0.01);
    }
    var frames = TestVideo.read(file, VideoReader.Settings.DEFAULT);
    assertEquals(3, frames.size());
    assertEquals(0.5, frames.get(2).seconds(), 0.002);
    assertEquals(32, frames.get(2).picture().width());
  }

  @Test
  void aFilmWithoutPicturesIsNone() throws MediaException {
    Path file = folder.resolve("none.mp4");
    try (LiveFilm film = new LiveFilm(file, 10)) {
      assertFalse(film.finish());
    }
    assertFalse(Files.exists(file));
  }

  @Test
  void withoutADisplayThereIsNoWindow() throws MediaException {
    assumeTrue(GraphicsEnvironment.isHeadless());
    assertTrue(LiveWindow.open("none").isEmpty());
  }

  @Test
  void aWindowShowsThePictureInTheMiddleAsLargeAsFits() {
    LiveWindow.View view = new LiveWindow.View();
    view.image = grey(40, 40).toImage();
    view.setSize(300, 100);
    BufferedImage screen = new BufferedImage(300, 100, BufferedImage.TYPE_INT_RGB);
    view.paint(screen.createGraphics());

    assertEquals(0xff000000, screen.getRGB(95, 50));
    assertEquals(0xff686868, screen.getRGB(150, 5));
    assertEquals(0xff000000, screen.getRGB(205, 50));
    assertEquals(720, view.getPreferredSize().height);
  }
}
