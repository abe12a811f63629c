package dev.sightline.media;

import static dev.sightline.media.TestVideo.numbers;
import static dev.sightline.media.TestVideo.upTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60) // a thread that does not end would hang the build
class FramesAheadTest {
  @TempDir Path dir;

  private FramesAhead ahead(Path file, int capacity) throws MediaException {
    return new FramesAhead(VideoReader.open(file, VideoReader.Settings.DEFAULT), capacity);
  }

  private Path video() throws MediaException {
    return TestVideo.lossless(16, 16).frames(25, 10).write(dir.resolve("a.mkv"));
  }

  @Test
  void framesComeInOrderAndThenTheEnd() throws Exception {
    try (FramesAhead frames = ahead(video(), 2)) {
      List<VideoFrame> all = new ArrayList<>();
      frames.forEachRemaining(all::add);

      assertEquals(upTo(25), numbers(all));
      assertFalse(frames.hasNext());
      assertThrows(NoSuchElementException.class, frames::next);
      assertTrue(frames.problem().isEmpty());
      assertEquals(16, frames.info().width());
    }
  }

  @Test
  void whatWasWrongIsKnownAtTheEnd() throws Exception {
    Path half = TestVideo.cut(video(), 0.5, dir.resolve("half.mkv"));

    try (FramesAhead frames = ahead(half, 4)) {
      frames.forEachRemaining(frame -> {});

      assertTrue(frames.problem().orElseThrow().getMessage().contains("half.mkv is cut short"));
    }
  }

  @Test
  void closingInTheMiddleEndsTheThread() throws Exception {
    FramesAhead frames = ahead(video(), 1);
    assertEquals(0, TestVideo.number(frames.next().picture()));

    frames.close();

    assertFalse(frames.hasNext());
    assertEquals(
        0,
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().equals(FramesAhead.class.getSimpleName()))
            .count());
    frames.close(); // once more does no harm
  }
}
