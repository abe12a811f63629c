package dev.sightline.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sightline.media.VideoReader.Settings;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Films as camcorders, recorders, browsers and discs write them. */
class FilmKindsTest {
  private static final Settings ALL = Settings.DEFAULT;

  @TempDir Path dir;

  private record Read(List<Double> seconds, List<Picture> pictures, VideoReader.Info info) {}

  /** All of a film with which nothing is wrong. */
  private static Read read(Path file, Settings settings) throws MediaException {
    try (VideoReader reader = VideoReader.open(file, settings)) {
      List<Double> seconds = new ArrayList<>();
      List<Picture> pictures = new ArrayList<>();
      for (VideoFrame frame : TestVideo.rest(reader)) {
        seconds.add(Math.round(frame.seconds() * 100) / 100.0);
        pictures.add(frame.picture());
      }
      assertEquals(Optional.empty(), reader.problem());
      return new Read(seconds, pictures, reader.info());
    }
  }

  private static long[] steps(int from, int count) {
    return LongStream.range(from, from + count).toArray();
  }

  /** The even rows are the earlier moment: nothing of the odd ones, half a frame later, is seen. */
  @ParameterizedTest
  @CsvSource({
    "mpeg, mpeg2video, 64, 48", "mpegts, mpeg2video, 64, 48", "matroska, mpeg2video, 64, 48",
    "mp4, mpeg4, 64, 48", "avi, dvvideo, 720, 576", "mov, dvvideo, 720, 576",
    "dv, dvvideo, 720, 576", "mpeg2video, mpeg2video, 64, 48"
  })
  void ofAnInterlacedFilmOneMomentIsSeen(String container, String codec, int width, int height)
      throws Exception {
    Path file =
        TestFilm.of(container, codec, 25, steps(0, 5))
            .interlaced(width, height)
            .write(dir.resolve("film"));

    assertTrue(VideoFormat.isVideo(file));
    Read film = read(file, ALL);

    assertEquals(5, film.pictures.size());
    Picture first = film.pictures.get(0);
    assertEquals(width, first.width());
    assertEquals(height, first.height());
    for (int y = 0; y < height; y++) {
      int grey = first.rgb()[3 * (y * width + width / 2)] & 255;
      assertTrue(grey > 180, "row " + y + " is " + grey);
    }
  }

  @Test
  void aPictureThatStartsAfterItsSoundKeepsItsTime() throws Exception {
    Path file =
        TestFilm.of("mov", "mjpeg", 10, steps(15, 20)).soundFrom(0).write(dir.resolve("late.mov"));

    Read film = read(file, ALL);
    assertEquals(1.5, film.seconds.get(0));
    assertEquals(3.5, film.info.seconds().orElseThrow(), 0.01);
    Read samples = read(file, ALL.withRate(5));
    assertEquals(List.of(1.6, 1.8, 2.0), samples.seconds.subList(0, 3));
    assertEquals(3.4, samples.seconds.get(samples.seconds.size() - 1));
  }

  @ParameterizedTest
  @CsvSource({"mov, mjpeg", "matroska, mjpeg", "avi, mjpeg"})
  void soundThatStartsLateMovesNothing(String container, String codec) throws Exception {
    Path file =
        TestFilm.of(container, codec, 10, steps(0, 20)).soundFrom(0.7).write(dir.resolve("film"));

    assertEquals(List.of(0.0, 0.1), read(file, ALL).seconds.subList(0, 2));
  }

  /** A few hundredths of a second are no reason to leave out the first sample. */
  @Test
  void aPictureThatStartsATrifleLateIsInTheFirstSample() throws Exception {
    Path file =
        TestFilm.of("matroska", "mjpeg", 25, steps(1, 25))
            .soundFrom(0)
            .write(dir.resolve("film.mkv"));

    assertEquals(List.of(0.0, 0.5, 1.0), read(file, ALL.withRate(2)).seconds);
  }

  @ParameterizedTest
  @CsvSource({"matroska, mjpeg", "webm, libvpx", "flv, flv", "mp4, mpeg4", "mpegts, mpeg2video"})
  void aPartOfARecordingWhoseTimesBeginLateIsWhole(String container, String codec)
      throws Exception {
    Path file =
        TestFilm.of(container, codec, 10, steps(60, 20))
            .with("avoid_negative_ts", "disabled")
            .write(dir.resolve("part"));

    Read part = read(file, ALL);

    assertEquals(20, part.seconds.size());
    assertEquals(0, part.seconds.get(0));
    assertEquals(2, part.info.seconds().orElse(2), 0.3);
  }

  /** A browser's recorder does not know the length, and writes no frame where nothing moves. */
  @ParameterizedTest
  @CsvSource({"webm, libvpx, live, 1", "mp4, mpeg4, movflags, frag_keyframe+empty_moov"})
  void aLiveFilmInWhichNothingMovesForLongKeepsItsTimes(
      String container, String codec, String option, String value) throws Exception {
    Path file =
        TestFilm.of(container, codec, 10, 0, 1, 880, 881)
            .with(option, value)
            .write(dir.resolve("film"));

    assertEquals(List.of(0.0, 0.1, 88.0, 88.1), read(file, ALL).seconds);
  }

  /** As AVI and Theora say that a frame stays: by a packet without bytes. */
  @Test
  void anEmptyPacketRepeatsTheFrameBefore() throws Exception {
    Path sound = TestFilm.of("avi", "mjpeg", 10, steps(0, 6)).write(dir.resolve("film.avi"));
    byte[] bytes = Files.readAllBytes(sound);
    String letters = new String(bytes, StandardCharsets.ISO_8859_1);
    ByteBuffer to = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int at = letters.indexOf("00dc", letters.indexOf("movi"));
    int index = letters.indexOf("idx1") + 8;
    for (int frame = 0; frame < 6; frame++) {
      int length = to.getInt(at + 4);
      if (frame == 2) {
        to.putInt(at + 4, 0).put(at + 8, "JUNK".getBytes(StandardCharsets.ISO_8859_1));
        to.putInt(at + 12, length + (length & 1) - 8).putInt(index + 16 * frame + 12, 0);
      }
      at += 8 + length + (length & 1);
    }

    Files.write(sound, bytes);

    assertEquals(List.of(0.0, 0.1, 0.3, 0.4, 0.5), read(sound, ALL).seconds);
    assertEquals(6, read(sound, ALL.withRate(10)).seconds.size());
  }

  @Test
  void emptyPacketsAtTheEndLetTheLastFrameStay() throws Exception {
    Path file = TestFilm.of("mov", "mjpeg", 10, steps(0, 6)).write(dir.resolve("film.mov"));
    byte[] bytes = Files.readAllBytes(file);
    int sizes = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("stsz") + 16;
    ByteBuffer.wrap(bytes).putInt(sizes + 4 * 4, 0).putInt(sizes + 4 * 5, 0);
    Files.write(file, bytes);

    assertEquals(List.of(0.0, 0.1, 0.2, 0.3), read(file, ALL).seconds);
    assertEquals(6, read(file, ALL.withRate(10)).seconds.size());
  }

  @Test
  void aFilmOfAVideoCdIsRead() throws Exception {
    Path mpeg = TestFilm.of("vcd", "mpeg1video", 25, steps(0, 30)).write(dir.resolve("film.mpg"));
    byte[] bytes = Files.readAllBytes(mpeg);
    int sectors = bytes.length / 2324; // what a sector of a Video CD holds of the film
    ByteBuffer disc = ByteBuffer.allocate(44 + 2352 * sectors).order(ByteOrder.LITTLE_ENDIAN);
    disc.put("RIFF".getBytes(StandardCharsets.ISO_8859_1)).putInt(disc.capacity() - 8);
    disc.put("CDXAfmt ".getBytes(StandardCharsets.ISO_8859_1)).putInt(16).position(36);
    disc.put("data".getBytes(StandardCharsets.ISO_8859_1)).putInt(2352 * sectors);
    for (int i = 0; i < sectors; i++) {
      disc.position(44 + 2352 * i + 24).put(bytes, 2324 * i, 2324);
    }
    Path file = Files.write(dir.resolve("AVSEQ01.DAT"), disc.array());

    assertTrue(VideoFormat.isVideo(file));
    assertTrue(TestVideo.read(file, ALL).size() > 20);
  }

  @Test
  void whatAStreamIsCutOutOfMayBeginWithZeros() throws Exception {
    Path mpeg = TestFilm.of("mpeg", "mpeg2video", 25, steps(0, 8)).write(dir.resolve("film.mpg"));
    Path zeros = Files.write(dir.resolve("zeros"), new byte[2048]);
    Path file = TestVideo.concatenate(dir.resolve("MOV001.MOD"), zeros, mpeg);

    assertTrue(VideoFormat.isVideo(file));
    assertEquals(8, read(file, ALL).seconds.size());
  }

  /** The endings of cameras' own are not known to us; their bytes are. */
  @ParameterizedTest
  @CsvSource({
    "mpeg, mpeg2video, MOV001.MOD", "mpegts, mpeg2video, MOV002.TOD", "mp4, mpeg4, GOPR0001.LRV",
    "mp4, mpeg4, VID_001.insv", "mov, mjpeg, DSC_0001.MQV", "vob, mpeg2video, VR_MOVIE.VRO",
    "3gp, h263, MOV_1.3G", "mp4, mpeg4, GL010001.360", "avi, mjpeg, MVI_0001.DIVX"
  })
  void aFileOfACameraIsKnownByItsFirstBytes(String container, String codec, String name)
      throws Exception {
    TestFilm film = TestFilm.of(container, codec, 25, steps(0, 5));
    Path file =
        (codec.equals("h263")
                ? new TestFilm(container, codec, 176, 144, 25, steps(0, 5), -1, false)
                : film)
            .write(dir.resolve(name));

    assertTrue(VideoFormat.isVideo(file));
    assertEquals(5, read(file, ALL).seconds.size());
  }

  @Test
  void musicInAFilmsFormatIsNoFilm() throws Exception {
    for (String head : List.of("\0\0\0 ftypM4A \0\0\0\0", "OggS" + "\0".repeat(24) + "\1vorbis")) {
      byte[] bytes = head.getBytes(StandardCharsets.ISO_8859_1);
      assertFalse(VideoFormat.isVideo(Files.write(dir.resolve("song"), bytes)));
    }
    byte[] theora =
        ("OggS" + "\0".repeat(24) + "\u0080theora").getBytes(StandardCharsets.ISO_8859_1);
    assertTrue(VideoFormat.isVideo(Files.write(dir.resolve("film"), theora)));
    assertNull(VideoFormat.of("\0\0\1\0an icon".getBytes(StandardCharsets.ISO_8859_1)));
  }

  /** MagicYUV's decoder had a hole in FFmpeg 8.0.1; the others show that there is no list of it. */
  @ParameterizedTest
  @CsvSource({"avi, magicyuv, MagicYUV", "matroska, utvideo, Ut Video", "avi, asv1, ASUS V1"})
  void aCodecThatIsNotAllowedIsRefusedByItsName(String container, String codec, String name)
      throws Exception {
    Path file = TestFilm.of(container, codec, 25, steps(0, 3)).write(dir.resolve("rare"));

    String said = assertThrows(MediaException.class, () -> read(file, ALL)).getMessage();

    assertTrue(said.startsWith(file + " holds " + name), said);
    assertTrue(
        said.endsWith("which is not supported; convert it first, for example to H.264 in an MP4."));
  }
}
