package dev.sightline.media;

import static dev.sightline.media.TestVideo.grey;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_MP2;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_PCM_S16LE;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_PRI_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_MPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_TRC_BT709;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
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

  /** The film, frame by frame, as labels are drawn in. */
  private static VideoWriter again(Path film, Path to) throws MediaException {
    try (VideoReader reader = VideoReader.open(film, VideoReader.Settings.DEFAULT);
        VideoWriter writer = VideoWriter.like(reader, to)) {
      for (VideoFrame frame = reader.next(); frame != null; frame = reader.next()) {
        writer.write(frame);
      }
      writer.finish(reader.shownUntil());
      return writer;
    }
  }

  @ParameterizedTest
  @CsvSource({"mp4, mpeg4, 1.4222", "matroska, ffv1, 0.9", "mpegts, mpeg2video, 1.4222"})
  void pixelsThatAreNotSquareStayAsTheyAre(String container, String codec, double aspect)
      throws Exception {
    Path film =
        TestVideo.of(container, codec, 720, 576)
            .frames(2, 25)
            .pixels(aspect)
            .write(dir.resolve("film"));

    again(film, dir.resolve("out.mp4"));

    for (Path file : List.of(film, dir.resolve("out.mp4"))) {
      try (VideoReader reader = VideoReader.open(file, VideoReader.Settings.DEFAULT)) {
        assertEquals(aspect, reader.info().pixelAspect(), 0.01);
        assertEquals(720, reader.info().width());
      }
    }
  }

  /** A film that lies on its side has its pixels lying too. */
  @Test
  void pixelsAreTurnedWithTheirFilm() throws Exception {
    int one = 1 << 16;
    Path film =
        TestVideo.of("mp4", "mpeg4", 64, 48)
            .frames(2, 25)
            .pixels(2)
            .turned(0, one, 0, -one, 0, 0, 0, 0, 1 << 30)
            .write(dir.resolve("film.mp4"));

    again(film, dir.resolve("out.mp4"));

    try (VideoReader reader =
        VideoReader.open(dir.resolve("out.mp4"), VideoReader.Settings.DEFAULT)) {
      assertEquals(0.5, reader.info().pixelAspect(), 0.01);
    }
  }

  /**
   * A recording of a screen on which little happens has few frames, and a last one that is short.
   */
  @ParameterizedTest
  @CsvSource({"mp4, mpeg4", "matroska, ffv1"})
  void theLastPictureStandsAsLongAsInTheFilm(String container, String codec) throws Exception {
    Path film =
        TestVideo.of(container, codec, 64, 48).at(40, 0, 9000, 20000).write(dir.resolve("film"));

    again(film, dir.resolve("out.mp4"));

    try (VideoReader reader =
        VideoReader.open(dir.resolve("out.mp4"), VideoReader.Settings.DEFAULT)) {
      assertEquals(20.04, reader.info().seconds().orElseThrow(), 0.05);
    }
  }

  @Test
  void theSoundIsKept() throws Exception {
    Path pictures = TestVideo.lossless(64, 48).frames(20, 10).write(dir.resolve("a.mkv"));
    Path film =
        FilmWithSound.write(
            "matroska", pictures, AV_CODEC_ID_PCM_S16LE, 2, 0, 22, dir.resolve("b.mkv"));

    VideoWriter written = again(film, dir.resolve("out.mp4"));

    assertEquals(Optional.empty(), written.silence());
    FilmWithSound.Heard heard = FilmWithSound.of(dir.resolve("out.mp4"));
    assertEquals(TestVideo.upTo(22), heard.numbers());
    assertEquals(0, heard.begin(), 0.01);
    assertEquals(
        TestVideo.upTo(20),
        TestVideo.numbers(TestVideo.read(dir.resolve("out.mp4"), VideoReader.Settings.DEFAULT)));
  }

  @Test
  void soundThatBeginsLaterStaysLate() throws Exception {
    Path pictures = TestVideo.lossless(64, 48).frames(20, 10).write(dir.resolve("a.mkv"));
    Path film =
        FilmWithSound.write(
            "matroska", pictures, AV_CODEC_ID_PCM_S16LE, 2, 5, 10, dir.resolve("b.mkv"));

    again(film, dir.resolve("out.mp4"));

    FilmWithSound.Heard heard = FilmWithSound.of(dir.resolve("out.mp4"));
    assertEquals(TestVideo.upTo(10), heard.numbers());
    assertEquals(0.5, heard.begin(), 0.01);
  }

  @Test
  void soundThatAnMp4CannotHoldIsMissedAloud() throws Exception {
    Path pictures = TestVideo.lossless(64, 48).frames(5, 10).write(dir.resolve("a.mkv"));
    Path film = FilmWithSound.ofTelephone(pictures, dir.resolve("b.mkv"));
    Path out = dir.resolve("out.mp4");

    VideoWriter written = again(film, out);

    assertEquals(
        Optional.of(out + " has no sound: an MP4 cannot hold what the film has (pcm_mulaw)."),
        written.silence());
    assertEquals(List.of(), FilmWithSound.of(out).numbers());
    assertEquals(Optional.empty(), again(pictures, out).silence());
  }

  /** A broadcast that announces sound and has none. */
  @Test
  void soundOfWhichNothingIsKnownIsMissedAloud() throws Exception {
    Path pictures =
        TestVideo.of("mpegts", "mpeg2video", 64, 48).frames(5, 25).write(dir.resolve("a.ts"));
    Path film =
        FilmWithSound.write("mpegts", pictures, AV_CODEC_ID_MP2, 1, 0, 0, dir.resolve("b.ts"));
    Path out = dir.resolve("out.mp4");

    assertEquals(
        Optional.of(out + " has no sound: what the film has cannot be copied."),
        again(film, out).silence());
    assertEquals(
        TestVideo.upTo(5), TestVideo.numbers(TestVideo.read(out, VideoReader.Settings.DEFAULT)));
  }

  /** What a player does that knows tags, and one that goes by the size. */
  @ParameterizedTest
  @CsvSource({"64, 48", "1280, 720"})
  void coloursOfWhatIsWrittenAreSaidAndAreThose(int width, int height) throws Exception {
    byte[] rgb = new byte[3 * width * height];
    for (int i = 0; i < rgb.length; i += 3) {
      rgb[i] = (byte) 180;
      rgb[i + 1] = (byte) 90;
      rgb[i + 2] = 40;
    }
    Path file = dir.resolve("out.mp4");
    try (VideoWriter writer = VideoWriter.open(file, width, height, 10)) {
      writer.write(new VideoFrame(0, new Picture(width, height, rgb)));
      writer.finish();
    }

    byte[] read = TestVideo.read(file, VideoReader.Settings.DEFAULT).get(0).picture().rgb();
    int at = 3 * (width * height / 2 + width / 2);
    assertEquals(180, read[at] & 255, 4);
    assertEquals(90, read[at + 1] & 255, 4);
    assertEquals(40, read[at + 2] & 255, 4);
    Patience patience = new Patience(10);
    try (VideoContainer container = VideoContainer.open(file, patience)) {
      var said = container.parameters();
      assertEquals(AVCOL_PRI_BT709, said.color_primaries());
      assertEquals(AVCOL_TRC_BT709, said.color_trc());
      assertEquals(FrameColours.usualMatrix(width, height), said.color_space());
      assertEquals(AVCOL_RANGE_MPEG, said.color_range());
    } finally {
      patience.close();
    }
  }
}
