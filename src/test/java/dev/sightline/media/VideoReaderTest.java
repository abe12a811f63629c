package dev.sightline.media;

import static dev.sightline.media.TestVideo.numbers;
import static dev.sightline.media.TestVideo.read;
import static dev.sightline.media.TestVideo.upTo;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_PRI_BT2020;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT2020_NCL;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_TRC_SMPTE2084;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sightline.Shared;
import dev.sightline.media.VideoReader.Settings;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VideoReaderTest {
  private static final Settings ALL = Settings.DEFAULT;

  @TempDir Path dir;

  private static List<Double> seconds(List<VideoFrame> frames) {
    return frames.stream().map(frame -> Math.round(frame.seconds() * 1000) / 1000.0).toList();
  }

  private static List<Integer> rounded(Picture picture, int x, int y) {
    int at = 3 * (y * picture.width() + x);
    byte[] rgb = picture.rgb();
    return List.of(
        Math.round((rgb[at] & 255) / 64f),
        Math.round((rgb[at + 1] & 255) / 64f),
        Math.round((rgb[at + 2] & 255) / 64f));
  }

  @ParameterizedTest
  @CsvSource({
    "mp4, libopenh264", "mov, mpeg4", "matroska, libopenh264", "webm, libvpx", "avi, mpeg4",
    "mpegts, mpeg2video", "mpeg, mpeg1video", "flv, flv", "asf, msmpeg4", "ogg, libvpx"
  })
  void everyFormatGivesItsFramesInOrder(String container, String codec) throws Exception {
    Path file = TestVideo.of(container, codec, 64, 48).frames(12, 25).write(dir.resolve("video"));

    assertTrue(VideoFormat.isVideo(file));
    try (VideoReader reader = VideoReader.open(file, ALL)) {
      assertEquals(64, reader.info().width());
      assertEquals(48, reader.info().height());
      assertEquals(25, reader.info().framesPerSecond(), 0.5);
      List<VideoFrame> frames = TestVideo.rest(reader);
      assertEquals(upTo(12), numbers(frames));
      assertEquals(0.44, frames.get(11).seconds(), 0.002);
      assertEquals(Optional.empty(), reader.problem());
    }
  }

  @Test
  void aSampleHoldsTheFrameThatIsOnScreen() throws Exception {
    Path file = TestVideo.lossless(32, 16).frames(20, 10).write(dir.resolve("even.mkv"));

    List<VideoFrame> samples = read(file, ALL.withRate(4));

    assertEquals(List.of(0.0, 0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 1.75), seconds(samples));
    assertEquals(List.of(0, 2, 5, 7, 10, 12, 15, 17), numbers(samples));
  }

  @Test
  void unevenTimeStampsAreRespected() throws Exception {
    Path file =
        TestVideo.lossless(32, 16).at(250, 0, 100, 150, 600, 1500).write(dir.resolve("uneven.mkv"));

    List<VideoFrame> samples = read(file, ALL.withRate(5));

    assertEquals(List.of(0, 2, 2, 3, 3, 3, 3, 3, 4), numbers(samples));
    assertSame(samples.get(1).picture(), samples.get(2).picture());
    assertEquals(List.of(0.0, 0.1, 0.15, 0.6, 1.5), seconds(read(file, ALL)));
  }

  @Test
  void theVideosOwnRateGivesEachFrameOnceAlthoughTimeStampsAreRounded() throws Exception {
    Path file = TestVideo.lossless(16, 16).frames(24, 30).write(dir.resolve("thirty.mkv"));

    assertEquals(upTo(24), numbers(read(file, ALL.withRate(30))));
  }

  @Test
  void aFasterRateRepeatsFrames() throws Exception {
    Path file = TestVideo.lossless(16, 16).frames(3, 10).write(dir.resolve("slow.mkv"));

    assertEquals(List.of(0, 0, 1, 1, 2, 2), numbers(read(file, ALL.withRate(20))));
  }

  /** Red, green, blue and white corners, from the top left clockwise. */
  private static Picture corners(int width, int height) {
    byte[] rgb = new byte[3 * width * height];
    int[][] colours = {{255, 0, 0}, {0, 255, 0}, {255, 255, 255}, {0, 0, 255}};
    for (int y = 0, at = 0; y < height; y++) {
      for (int x = 0; x < width; x++, at += 3) {
        int[] colour = colours[(2 * y < height ? 0 : 2) + (2 * x < width ? 0 : 1)];
        for (int c = 0; c < 3; c++) {
          rgb[at + c] = (byte) colour[c];
        }
      }
    }
    return new Picture(width, height, rgb);
  }

  /** A camera held on its side stores what it sees lying, and how it must be turned back. */
  @ParameterizedTest
  @CsvSource({
    "0, 1, 0, 0, 1",
    "90, 0, 1, -1, 0",
    "180, -1, 0, 0, -1",
    "270, 0, -1, 1, 0",
    "mirror, -1, 0, 0, 1"
  })
  void framesComeOutUpright(String degrees, int a, int b, int c, int d) throws Exception {
    int one = 1 << 16;
    Picture upright = corners(32, 48);
    Picture stored = switch (degrees) { // the inverse of what the player is to do
          case "90" -> upright.transpose().upsideDown();
          case "180" -> upright.flip().upsideDown();
          case "270" -> upright.transpose().flip();
          case "mirror" -> upright.flip();
          default -> upright;
        };
    Path file =
        TestVideo.of("mp4", "mpeg4", stored.width(), stored.height())
            .frames(2, 10)
            .showing(i -> stored)
            .turned(a * one, b * one, 0, c * one, d * one, 0, 0, 0, 1 << 30)
            .write(dir.resolve("turned.mp4"));

    for (Settings settings : List.of(ALL, ALL.withSize(20, 10))) {
      try (VideoReader reader = VideoReader.open(file, settings)) {
        assertEquals(32, reader.info().width());
        assertEquals(48, reader.info().height());
        Picture picture = reader.next().picture();
        int right = picture.width() - 3;
        int bottom = picture.height() - 3;
        assertEquals(settings.width() == 0 ? 32 : 20, picture.width());
        assertEquals(settings.width() == 0 ? 48 : 10, picture.height());
        assertEquals(List.of(4, 0, 0), rounded(picture, 2, 2));
        assertEquals(List.of(0, 4, 0), rounded(picture, right, 2));
        assertEquals(List.of(4, 4, 4), rounded(picture, 2, bottom));
        assertEquals(List.of(0, 0, 4), rounded(picture, right, bottom));
      }
    }
  }

  private static Picture gradient(int width, int height) {
    byte[] rgb = new byte[3 * width * height];
    for (int y = 0, at = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        rgb[at++] = (byte) (255 * x / width);
        rgb[at++] = (byte) (255 * y / height);
        rgb[at++] = (byte) (255 * (x + y) / (width + height));
      }
    }
    return new Picture(width, height, rgb);
  }

  @ParameterizedTest
  @CsvSource({"16, 16", "20, 9", "100, 90"})
  void scalingWhileDecodingIsLikeScalingAPhoto(int width, int height) throws Exception {
    Picture photo = gradient(64, 48);
    Path file =
        TestVideo.lossless(64, 48).frames(1, 10).showing(i -> photo).write(dir.resolve("a.mkv"));

    Picture stored = read(file, ALL).get(0).picture();
    Picture scaled = read(file, ALL.withSize(width, height)).get(0).picture();

    assertEquals(photo, stored);
    Picture expected = photo.resize(width, height);
    for (int i = 0; i < scaled.rgb().length; i++) {
      assertEquals(expected.rgb()[i] & 255, scaled.rgb()[i] & 255, 5, "byte " + i);
    }
  }

  /** Half the light of paper, in HDR, becomes a light grey, in every file that has tags. */
  @ParameterizedTest
  @CsvSource({
    "matroska, ffv1",
    "matroska, libvpx-vp9",
    "mp4, mpeg4",
    "mov, mjpeg",
    "mpegts, mpeg2video"
  })
  void hdrIsToneMapped(String container, String codec) throws Exception {
    byte[] rgb = new byte[3 * 64 * 48];
    Arrays.fill(rgb, (byte) 130); // SMPTE ST 2084: 100 cd/m2
    Path file =
        TestVideo.of(container, codec, 64, 48)
            .frames(2, 25)
            .showing(i -> new Picture(64, 48, rgb))
            .tagged(AVCOL_PRI_BT2020, AVCOL_TRC_SMPTE2084, AVCOL_SPC_BT2020_NCL)
            .write(dir.resolve("hdr"));

    byte[] read = read(file, ALL).get(0).picture().rgb();

    assertEquals(
        186, read[3 * (24 * 64 + 32)] & 255, 4); // of paper (203 cd/m2) .4926, in sRGB .7304
  }

  @Test
  void aStreamMayChangeItsSize() throws Exception {
    Path small =
        TestVideo.of("mpegts", "libopenh264", 64, 48).frames(6, 25).write(dir.resolve("s"));
    Path large =
        TestVideo.of("mpegts", "libopenh264", 96, 64)
            .frames(6, 25)
            .showing(i -> TestVideo.grey(10 + i, 96, 64))
            .write(dir.resolve("l"));
    Path file = TestVideo.concatenate(dir.resolve("both.ts"), small, large);

    List<VideoFrame> frames = read(file, ALL);
    assertEquals(List.of(0, 1, 2, 3, 4, 5, 10, 11, 12, 13, 14, 15), numbers(frames));
    assertEquals(64, frames.get(5).picture().width());
    assertEquals(96, frames.get(6).picture().width());
    for (VideoFrame frame : read(file, ALL.withSize(40, 40))) {
      assertEquals(40, frame.picture().width());
    }
  }

  @Test
  void timeStampsThatStartAgainAreCountedOn() throws Exception {
    Path part = TestVideo.of("mpegts", "mpeg2video", 64, 48).frames(6, 25).write(dir.resolve("s"));
    Path file = TestVideo.concatenate(dir.resolve("twice.ts"), part, part);

    List<VideoFrame> frames = read(file, ALL);

    assertEquals(List.of(0, 1, 2, 3, 4, 5, 0, 1, 2, 3, 4, 5), numbers(frames));
    for (int i = 0; i < frames.size(); i++) {
      assertEquals(i * 0.04, frames.get(i).seconds(), 0.001);
    }
  }

  @Test
  void infoKnowsHowLongItIs() throws Exception {
    Path file = TestVideo.of("mp4", "mpeg4", 32, 16).frames(20, 10).write(dir.resolve("a.mp4"));

    try (VideoReader reader = VideoReader.open(file, ALL)) {
      assertEquals(new VideoReader.Info(32, 16, 10, OptionalDouble.of(2), 1, false), reader.info());
    }
  }

  @Test
  void settingsMakeSense() {
    assertThrows(IllegalArgumentException.class, () -> ALL.withRate(-1));
    assertThrows(IllegalArgumentException.class, () -> ALL.withRate(Double.NaN));
    assertThrows(IllegalArgumentException.class, () -> ALL.withSize(224, 0));
    assertThrows(IllegalArgumentException.class, () -> ALL.withSize(-1, -1));
  }

  /** A recording of a ceiling camera: the file declares 1 minute and some. */
  @Test
  void aRealRecordingIsReadToItsEnd() throws Exception {
    Path file =
        Shared.path("datasets/ceiling-actions/videos/20200626_154313_mlx90640_01_light_none.mp4");

    try (VideoReader reader = VideoReader.open(file, ALL.withRate(5).withSize(224, 224))) {
      List<VideoFrame> samples = TestVideo.rest(reader);
      double declared = reader.info().seconds().orElseThrow();
      assertEquals(declared * 5, samples.size(), 1.01);
      assertEquals(224, samples.get(0).picture().width());
      assertEquals(Optional.empty(), reader.problem());
    }
  }
}
