package dev.sightline.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MiddleFrameTest {
  @TempDir Path folder;

  private static int number(Path film, double start, double end) throws MediaException {
    Picture picture = MiddleFrame.of(film, start, end, 32);
    assertEquals(32, picture.width());
    assertEquals(32, picture.height());
    return TestVideo.number(picture);
  }

  @Test
  void itIsTheFrameHalfWayThroughTheClip() throws MediaException {
    Path film = TestVideo.lossless(32, 24).frames(21, 4).write(folder.resolve("a.mkv"));

    assertEquals(10, number(film, 0, Double.POSITIVE_INFINITY));
    assertEquals(6, number(film, 1, 2));
    assertEquals(18, number(film, 4, 100), "the film ends after 21 of its frames");
  }

  @Test
  void oneFrameIsItsOwnMiddle() throws MediaException {
    Path film = TestVideo.lossless(32, 24).frames(1, 4).write(folder.resolve("a.mkv"));

    assertEquals(0, number(film, 0, Double.POSITIVE_INFINITY));
  }

  @Test
  void aClipAfterTheEndIsASentence() throws MediaException {
    Path film = TestVideo.lossless(32, 24).frames(4, 4).write(folder.resolve("a.mkv"));

    var e = assertThrows(MediaException.class, () -> MiddleFrame.of(film, 5, 6, 32));
    assertEquals(film + " ends before 5.0 s, where the clip begins.", e.getMessage());
  }
}
