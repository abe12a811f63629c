package dev.sightline.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.GraphicsEnvironment;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where live pictures go: a window, a film. */
class LivePicturesTest {
  @TempDir Path folder;

  private static Picture grey(int width, int height) {
    return TestVideo.grey(10, width, height);
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
