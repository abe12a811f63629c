package dev.sightline.media;

import static dev.sightline.media.TestVideo.grey;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VideoWriterTest {
  private static final double[] TIMES = {0, 0.1, 0.25, 1};

  @TempDir Path dir;

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(dir)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  /** H.264 is for pictures from 16 pixels on; odd sizes grow by one. */
  @ParameterizedTest
  @CsvSource({"64, 48, 64, 48", "37, 21, 38, 22", "1, 1, 2, 2"})
  void whatIsWrittenIsRead(int width, int height, int writtenWidth, int writtenHeight)
      throws Exception {
    Path file = dir.resolve("out.mp4");
    try (VideoWriter writer = VideoWriter.open(file, width, height, 10)) {
      for (int i = 0; i < TIMES.length; i++) {
        writer.write(new VideoFrame(TIMES[i], grey(5 * i, width, height)));
      }
      assertFalse(Files.exists(file));
      writer.finish();
    }

    assertEquals(List.of("out.mp4"), names());
    try (VideoReader reader = VideoReader.open(file, VideoReader.Settings.DEFAULT)) {
      assertEquals(1.1, reader.info().seconds().orElseThrow(), 0.001);
      assertEquals(writtenWidth, reader.info().width());
      assertEquals(writtenHeight, reader.info().height());
      List<VideoFrame> frames = TestVideo.rest(reader);
      assertEquals(List.of(0, 5, 10, 15), TestVideo.numbers(frames));
      for (int i = 0; i < TIMES.length; i++) {
        assertEquals(TIMES[i], frames.get(i).seconds(), 1e-4);
      }
    }
  }

  @Test
  void picturesAreBroughtToTheSizeOfTheVideo() throws Exception {
    Path file = dir.resolve("out.mp4");
    try (VideoWriter writer = VideoWriter.open(file, 64, 48, 10)) {
      writer.write(new VideoFrame(0, grey(3, 64, 48)));
      writer.write(new VideoFrame(0.1, grey(9, 20, 90)));
      writer.finish();
    }

    List<VideoFrame> frames = TestVideo.read(file, VideoReader.Settings.DEFAULT);
    assertEquals(List.of(3, 9), TestVideo.numbers(frames));
  }

  @Test
  void aVideoThatIsNotFinishedLeavesNothingBehindAndTheOldOneAsItWas() throws Exception {
    Path file = Files.write(dir.resolve("out.mp4"), new byte[] {1});
    try (VideoWriter writer = VideoWriter.open(file, 64, 48, 10)) {
      writer.write(new VideoFrame(0, grey(3, 64, 48)));
    }

    assertEquals(List.of("out.mp4"), names());
    assertEquals(1, Files.size(file));
  }

  @Test
  void timeMustGoOn() throws Exception {
    try (VideoWriter writer = VideoWriter.open(dir.resolve("out.mp4"), 64, 48, 10)) {
      assertThrows(IllegalStateException.class, writer::finish);
      writer.write(new VideoFrame(1, grey(3, 64, 48)));
      assertThrows(
          IllegalArgumentException.class, () -> writer.write(new VideoFrame(1, grey(3, 64, 48))));
    }
  }

  @Test
  void whereNothingCanBeWrittenItIsSaid() throws Exception {
    Path file = dir.resolve("no/out.mp4");
    MediaException e =
        assertThrows(MediaException.class, () -> VideoWriter.open(file, 64, 48, 10).close());
    assertEquals(file + " cannot be written: its folder is not there.", e.getMessage());
    e = assertThrows(MediaException.class, () -> VideoWriter.open(dir, 64, 48, 10).close());
    assertEquals(dir + " cannot be written: it is a folder.", e.getMessage());
  }
}
