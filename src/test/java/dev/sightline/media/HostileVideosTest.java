package dev.sightline.media;

import static dev.sightline.media.TestVideo.cut;
import static dev.sightline.media.TestVideo.numbers;
import static dev.sightline.media.TestVideo.upTo;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_unref;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sightline.media.VideoReader.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is no video, or only part of one, costs a sentence and nothing else. */
class HostileVideosTest {
  private static final Settings ALL = Settings.DEFAULT;

  @TempDir Path dir;

  private String complaint(Path file) {
    return complaint(file, MediaLimits.DEFAULT);
  }

  /** Without the folder, which is another one each time. */
  private String complaint(Path file, MediaLimits limits) {
    MediaException e =
        assertThrows(MediaException.class, () -> VideoReader.open(file, ALL, limits).close());
    return e.getMessage().replace(dir + "/", "");
  }

  private String problem(VideoReader reader) {
    return reader.problem().orElseThrow().getMessage().replace(dir + "/", "");
  }

  private Path text(String name, String content) throws IOException {
    return Files.write(dir.resolve(name), content.getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void whatIsNoVideoIsRefusedByItsFirstBytes() throws Exception {
    String expected = "is not a video: " + VideoFormat.EXPECTED + ".";
    assertEquals("notes.mp4 " + expected, complaint(text("notes.mp4", "Not a video at all.")));
    assertEquals("empty.mp4 is empty; a video was expected.", complaint(text("empty.mp4", "")));
    assertEquals("gone.mp4 is not there.", complaint(dir.resolve("gone.mp4")));
    assertTrue(complaint(dir).endsWith(" is a folder; a video was expected."));
  }

  /** FFmpeg would go to the network, or read other files, for each of these. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\nhttp://127.0.0.1:9/a.ts\n#EXT-X-ENDLIST\n",
        "#EXTM3U\n#EXTINF:5,\nfile:///etc/passwd\n",
        "ffconcat version 1.0\nfile 'http://127.0.0.1:9/a.mp4'\n",
        "<?xml version=\"1.0\"?><MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\"></MPD>",
        "v=0\no=- 0 0 IN IP4 127.0.0.1\nc=IN IP4 127.0.0.1\nm=video 5004 RTP/AVP 96\n"
      })
  void aPlayListIsRefusedWhateverItIsCalled(String list) throws Exception {
    for (String name : List.of("list.m3u8", "list.mp4")) {
      assertEquals(
          name + " is not a video: " + VideoFormat.EXPECTED + ".", complaint(text(name, list)));
    }
  }

  @Test
  void anAddressIsTheNameOfAFileThatIsNotThere() {
    assertEquals(
        "http:/127.0.0.1:9/a.mp4 is not there.", complaint(Path.of("http://127.0.0.1:9/a.mp4")));
    assertEquals("concat:a.ts|b.ts is not there.", complaint(Path.of("concat:a.ts|b.ts")));
  }

  @Test
  void aNameLikeAnAddressIsReadAsAFile() throws Exception {
    Path file = TestVideo.lossless(16, 16).frames(2, 10).write(dir.resolve("concat:a|b.mkv"));

    assertEquals(upTo(2), numbers(TestVideo.read(file, ALL)));
  }

  @Test
  void aPictureStoredLikeAVideoIsNone() throws Exception {
    assertFalse(VideoFormat.isVideo(text("photo.heic", "\0\0\0\030ftypheic\0\0\0\0mif1heic")));
    assertFalse(VideoFormat.isVideo(text("moving.gif", "GIF89a\001\0\001\0\0\0\0;")));
  }

  @Test
  void soundAloneIsNoVideo() throws Exception {
    Path file = TestStream.SOUND.write(dir.resolve("song.mkv"));

    assertEquals("song.mkv has sound but no picture; expected a video.", complaint(file));
  }

  @Test
  void wordsAloneAreNoVideo() throws Exception {
    Path file = TestStream.SUBTITLES.write(dir.resolve("words.mkv"));

    assertEquals("words.mkv has no pictures; expected a video.", complaint(file));
  }

  @Test
  void aVideoWithoutFramesIsNone() throws Exception {
    for (String container : List.of("matroska", "avi", "flv")) {
      String codec = container.equals("flv") ? "flv" : "mpeg4";
      Path file = TestVideo.of(container, codec, 16, 16).write(dir.resolve("none." + container));
      assertEquals(
          "none." + container + " ends before its first frame; a video was expected.",
          complaint(file));
    }
    Path file = TestVideo.of("mp4", "mpeg4", 16, 16).write(dir.resolve("none.mp4"));
    assertEquals("none.mp4 has no pictures; expected a video.", complaint(file));
  }

  @Test
  void oneFrameIsAVideo() throws Exception {
    for (String container : List.of("matroska", "avi")) {
      Path file =
          TestVideo.of(container, "mjpeg", 32, 16).frames(1, 10).write(dir.resolve(container));
      assertEquals(List.of(0), numbers(TestVideo.read(file, ALL)));
      assertEquals(List.of(0), numbers(TestVideo.read(file, ALL.withRate(4))));
    }
  }

  @Test
  void onePixelIsAPicture() throws Exception {
    Path file = TestVideo.lossless(1, 1).frames(3, 10).write(dir.resolve("dot.mkv"));

    List<VideoFrame> frames = TestVideo.read(file, ALL);
    assertEquals(upTo(3), numbers(frames));
    assertEquals(1, frames.get(0).picture().width());
    List<VideoFrame> scaled = TestVideo.read(file, ALL.withSize(224, 224));
    assertEquals(upTo(3), numbers(scaled));
    assertEquals(224, scaled.get(0).picture().height());
  }

  @Test
  void anMp4ThatIsCutBeforeItsIndexIsRefused() throws Exception {
    Path whole = TestVideo.of("mp4", "mpeg4", 64, 48).frames(25, 25).write(dir.resolve("a.mp4"));
    Path half = cut(whole, 0.5, dir.resolve("half.mp4"));

    String sentence = complaint(half);
    assertTrue(
        sentence.startsWith(
            "half.mp4 is damaged, cut short or not finished: its MP4 data cannot be read"),
        sentence);
  }

  @Test
  void whatIsThereOfACutVideoIsReadAndThenItIsSaid() throws Exception {
    for (String container : List.of("matroska", "avi", "flv")) {
      String codec = container.equals("flv") ? "flv" : "mjpeg";
      Path whole =
          TestVideo.of(container, codec, 64, 48)
              .frames(60, 20)
              .showing(i -> TestVideo.grey(i / 3, 64, 48))
              .write(dir.resolve(container));
      Path half = cut(whole, 0.5, dir.resolve("half." + container));

      try (VideoReader reader = VideoReader.open(half, ALL)) {
        List<Integer> numbers = numbers(TestVideo.rest(reader));
        assertTrue(numbers.size() >= 10 && numbers.size() <= 40, numbers + "");
        for (int i = 0; i < numbers.size(); i++) {
          assertEquals(i / 3, numbers.get(i));
        }
        String said = problem(reader);
        assertTrue(
            said.matches(
                "half."
                    + container
                    + " is cut short: it ends after 1\\.\\d of \\d\\.\\d seconds\\."),
            said);
      }
    }
  }

  @Test
  void aClosedReaderStillKnowsWhatWasWrong() throws Exception {
    Path whole = TestVideo.lossless(16, 16).frames(20, 10).write(dir.resolve("a.mkv"));
    VideoReader reader = VideoReader.open(cut(whole, 0.5, dir.resolve("half.mkv")), ALL);
    int frames = TestVideo.rest(reader).size();
    assertTrue(frames > 0 && frames < 20);

    reader.close();
    reader.close();

    assertTrue(problem(reader).startsWith("half.mkv is cut short"), problem(reader));
    assertThrows(IllegalStateException.class, reader::next);
  }

  @Test
  void aFileThatGrowsIsReadToWhereItEndsByThen() throws Exception {
    Path whole =
        TestVideo.of("mpegts", "mpeg2video", 64, 48)
            .frames(50, 25)
            .showing(i -> TestVideo.grey(i / 2, 64, 48))
            .write(dir.resolve("whole.ts"));
    byte[] bytes = Files.readAllBytes(whole);
    int part = bytes.length * 3 / 4;
    Path growing = Files.write(dir.resolve("growing.ts"), Arrays.copyOf(bytes, part));

    try (VideoReader reader = VideoReader.open(growing, ALL)) {
      List<Integer> numbers = new ArrayList<>();
      numbers.add(TestVideo.number(reader.next().picture()));
      Files.write(
          growing, Arrays.copyOfRange(bytes, part, bytes.length), StandardOpenOption.APPEND);
      numbers.addAll(numbers(TestVideo.rest(reader)));
      assertEquals(upTo(50).stream().map(i -> i / 2).toList(), numbers);
      assertEquals(Optional.empty(), reader.problem());
    }
  }

  @Test
  void whatIsDamagedInTheMiddleIsPassedOver() throws Exception {
    Path file = TestVideo.of("avi", "mjpeg", 64, 48).frames(20, 10).write(dir.resolve("a.avi"));
    byte[] bytes = Files.readAllBytes(file);
    int place = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("00dc", bytes.length / 2);
    int size = (bytes[place + 4] & 255) | (bytes[place + 5] & 255) << 8;
    Arrays.fill(bytes, place + 8, place + 8 + size, (byte) 0);
    Files.write(file, bytes);

    try (VideoReader reader = VideoReader.open(file, ALL)) {
      List<Integer> numbers = numbers(TestVideo.rest(reader));
      assertEquals(19, numbers.size());
      assertEquals(19, numbers.get(18));
      assertEquals(
          "a.avi is damaged: one piece of its data could not be decoded, the rest was.",
          problem(reader));
    }
  }

  @Test
  void sizesAreReadBeforePixels() throws Exception {
    Path file = TestVideo.lossless(64, 48).frames(1, 10).write(dir.resolve("big.mkv"));
    MediaLimits limits = MediaLimits.DEFAULT.withPixels(3000);

    assertEquals(
        "big.mkv declares 64 x 48 pixels; at most 0.003 megapixels are read unless"
            + " --max-megapixels allows more.",
        complaint(file, limits));
  }

  @Test
  void aStreamThatGrowsPastTheLimitIsReadUpToThere() throws Exception {
    Path file =
        TestVideo.concatenate(
            dir.resolve("growing.ts"),
            TestVideo.of("mpegts", "libopenh264", 64, 48)
                .frames(250, 25)
                .showing(i -> TestVideo.grey(i / 10, 64, 48))
                .write(dir.resolve("s")),
            TestVideo.of("mpegts", "libopenh264", 96, 64).frames(5, 25).write(dir.resolve("l")));

    try (VideoReader reader = VideoReader.open(file, ALL, MediaLimits.DEFAULT.withPixels(4000))) {
      assertEquals(upTo(250).stream().map(i -> i / 10).toList(), numbers(TestVideo.rest(reader)));
      assertTrue(problem(reader).startsWith("growing.ts is damaged: "), problem(reader));
    }
  }

  /** Sixteen frames of 8K, on which others build, would be 1.6 GB. */
  @Test
  void framesTakeNoMoreMemoryThanTheyMay() throws Exception {
    Path file = TestVideo.of("mp4", "libopenh264", 64, 48).frames(20, 10).write(dir.resolve("a"));
    AVFrame frame = av_frame_alloc();

    for (long bytes : new long[] {1_000, 30_000}) { // not for one of them, or for two
      try (VideoDecoder decoder = VideoDecoder.open(file, MediaLimits.DEFAULT, bytes)) {
        while (decoder.next(frame)) {
          av_frame_unref(frame);
        }
        assertTrue(decoder.isTooLarge());
        assertEquals(
            file
                + " is too large: its frames of 64 x 48 pixels take more memory than a decoder may"
                + " have (0 MB); the rest was left out.",
            decoder.trouble().getMessage());
      }
    }
    av_frame_free(frame);
  }

  @Test
  void whatIsTooLongIsLeftOut() throws Exception {
    Path file = TestVideo.lossless(16, 16).frames(20, 10).write(dir.resolve("long.mkv"));

    MediaLimits oneSecond = MediaLimits.DEFAULT.withVideoSeconds(1);
    for (Settings settings : List.of(ALL, ALL.withRate(10))) {
      try (VideoReader reader = VideoReader.open(file, settings, oneSecond)) {
        assertEquals(upTo(11), numbers(TestVideo.rest(reader)));
        assertEquals("long.mkv is long: everything after 1 seconds was left out.", problem(reader));
      }
    }
    try (VideoReader reader = VideoReader.open(file, ALL, MediaLimits.DEFAULT.withVideoFrames(7))) {
      assertEquals(upTo(7), numbers(TestVideo.rest(reader)));
      assertEquals("long.mkv is long: everything after 7 frames was left out.", problem(reader));
    }
  }

  @Test
  void decodingWithoutProgressIsGivenUp() throws Exception {
    Path file = TestVideo.lossless(16, 16).frames(20, 10).write(dir.resolve("slow.mkv"));

    assertEquals(
        "slow.mkv was given up: nothing could be decoded for -1 seconds.",
        complaint(file, MediaLimits.DEFAULT.withDecodeSeconds(-1)));
  }

  /** Bytes changed at random: frames or a sentence, but no crash and no other exception. */
  @ParameterizedTest
  @ValueSource(
      strings = {"mp4 libopenh264", "matroska libvpx", "avi mpeg4", "mpegts mpeg2video", "flv flv"})
  void changedBytesDoNoHarm(String kind) throws Exception {
    String[] names = kind.split(" ");
    Path file = TestVideo.of(names[0], names[1], 64, 48).frames(12, 25).write(dir.resolve("sound"));
    byte[] sound = Files.readAllBytes(file);
    Random random = new Random(4);
    int read = 0;
    for (int round = 0; round < 30; round++) {
      byte[] bytes = sound.clone();
      for (int i = 0; i < 1 + round / 2; i++) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      Path changed = Files.write(dir.resolve("changed"), bytes);
      try {
        read += TestVideo.read(changed, ALL.withRate(5).withSize(32, 32)).size();
      } catch (MediaException e) {
        assertTrue(e.getMessage().startsWith(changed.toString()), e.getMessage());
      }
    }
    assertTrue(read > 0);
  }
}
