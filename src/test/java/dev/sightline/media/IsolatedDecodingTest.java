package dev.sightline.media;

import static dev.sightline.media.TestVideo.numbers;
import static dev.sightline.media.TestVideo.upTo;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_PCM_S16LE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sightline.media.VideoReader.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A decoder that crashes takes its own process with it: the file is named, the next goes on. */
@Timeout(120) // a pipe that nobody writes to would hang the build
class IsolatedDecodingTest {
  private static final MediaLimits LIMITS = MediaLimits.DEFAULT.withDecodeSeconds(60);

  @TempDir Path dir;
  private DecoderPool pool;
  private MediaAccess access;

  @BeforeEach
  void isolate() {
    pool = pool(LIMITS);
    access = MediaAccess.begin(LIMITS, pool, pool);
  }

  private static DecoderPool pool(MediaLimits limits) {
    String program = CrashingDecoder.class.getName();
    return new DecoderPool(program, limits, DecoderProcess.PICTURE_KILOBYTES);
  }

  @AfterEach
  void end() {
    access.close();
  }

  private Path flag(String name) throws IOException {
    return Files.write(dir.resolve(name), PictureFiles.flag("png"));
  }

  private Path film(String name) throws IOException {
    return TestVideo.lossless(16, 16).frames(10, 10).write(dir.resolve(name));
  }

  private String complaint(Path picture) {
    return assertThrows(MediaException.class, () -> PictureReader.read(picture))
        .getMessage()
        .replace(dir + "/", "");
  }

  @Test
  void aPictureIsTheSameAsDecodedHere() throws Exception {
    Path file = flag("flag.png");

    assertEquals(PictureReader.read(Files.readAllBytes(file), "here"), PictureReader.read(file));
    assertEquals(1, pool.pids().size());
  }

  @Test
  void whatIsWrongWithAFileIsTheSameSentence() throws Exception {
    Path file = Files.writeString(dir.resolve("notes.jpg"), "no picture at all");

    assertEquals(
        "notes.jpg is not a picture: JPEG, PNG, GIF, WebP, BMP, TIFF, HEIC or AVIF was expected.",
        complaint(file));
    assertEquals("gone.jpg is not there.", complaint(dir.resolve("gone.jpg")));
    assertEquals(1, pool.pids().size(), "a sentence is no crash");
  }

  @Test
  void aFileThatCrashesTheDecoderIsNamedAndTheNextGoesOn() throws Exception {
    flag("before.png");
    PictureReader.read(dir.resolve("before.png"));
    Set<Long> before = pool.pids();

    assertEquals(
        "kill.png was skipped: its decoder crashed (signal 9).", complaint(flag("kill.png")));
    String crash = complaint(flag("segfault.png"));
    assertTrue(crash.matches("segfault.png was skipped: its decoder crashed \\(.*\\)\\."), crash);

    assertEquals(48, PictureReader.read(flag("after.png")).width());
    assertEquals(1, pool.pids().size());
    assertFalse(pool.pids().equals(before), "another process has taken over");
  }

  @Test
  void aFileForWhichMemoryDoesNotSufficeIsNamed() throws Exception {
    assertEquals("memory.png does not fit into memory.", complaint(flag("memory.png")));
    assertEquals(48, PictureReader.read(flag("after.png")).width());
  }

  /** 16 frames of 8K, or twenty million entries of an index, are more than a decoder gets. */
  @Test
  void aDecoderGetsAGigabyteAndNoMore() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/bin/sh")));
    assertEquals("greedy.png got no memory.", complaint(flag("greedy.png")));
    assertEquals(48, PictureReader.read(flag("after.png")).width());
  }

  @Test
  void aDecoderThatHangsIsEnded() throws Exception {
    access.close();
    MediaLimits impatient = LIMITS.withDecodeSeconds(1);
    pool = pool(impatient);
    access = MediaAccess.begin(impatient, pool, pool);

    assertEquals(
        "hang.png was given up: nothing could be decoded for 1 seconds.",
        complaint(flag("hang.png")));
    assertEquals(Set.of(), pool.pids(), "its process is gone");
  }

  /** One JPEG that an index lists a million times, which would take minutes. */
  @Test
  void aFilmThatTakesMuchWorkForLittleIsEnded() throws Exception {
    access.close();
    MediaLimits strict = LIMITS.withDecodeSeconds(1);
    pool = pool(strict);
    access = MediaAccess.begin(strict, pool, pool);
    Path film = Files.write(dir.resolve("repeated.mp4"), RepeatedFrame.mp4(1_000_000));

    try (VideoReader reader = VideoReader.open(film, Settings.DEFAULT.withRate(4))) {
      TestVideo.rest(reader);
      MediaException problem = reader.problem().orElseThrow();
      assertTrue(
          problem.getMessage().contains("repeated.mp4 takes too long to decode: everything after"),
          problem.getMessage());
      assertFalse(problem.isUnfinished(), "it would take as long again");
    }
    assertEquals(1, pool.pids().size(), "its process is used again");
  }

  @Test
  void whatIsToBeTriedAgainIsSaidToBe() throws Exception {
    MediaException damaged =
        assertThrows(MediaException.class, () -> PictureReader.read(dir.resolve("gone.jpg")));
    assertFalse(damaged.isUnfinished());

    Path film = film("late.mkv");
    MediaException late =
        assertThrows(MediaException.class, () -> VideoReader.open(film, Settings.DEFAULT));
    assertTrue(late.isUnfinished(), "as the process said");
  }

  @Test
  void aVideoIsTheSameAsDecodedHere() throws Exception {
    Path file = film("film.mkv");

    for (Settings settings :
        List.of(Settings.DEFAULT, Settings.DEFAULT.withRate(20).withSize(8, 8))) {
      try (VideoReader there = VideoReader.open(file, settings);
          VideoReader here = VideoReader.open(file, settings, LIMITS)) {
        assertEquals(here.info(), there.info());
        assertEquals(TestVideo.rest(here), TestVideo.rest(there));
        assertEquals(Optional.empty(), there.problem());
      }
    }
    assertEquals(1, pool.pids().size(), "the process is used again");
  }

  @Test
  void aFrameThatStaysIsTheSamePicture() throws Exception {
    try (VideoReader reader = VideoReader.open(film("film.mkv"), Settings.DEFAULT.withRate(20))) {
      assertSame(reader.next().picture(), reader.next().picture());
    }
  }

  @Test
  void aVideoCutShortIsReadAsFarAsItGoes() throws Exception {
    Path half = TestVideo.cut(film("film.mkv"), 0.5, dir.resolve("half.mkv"));

    try (VideoReader reader = VideoReader.open(half, Settings.DEFAULT)) {
      assertTrue(TestVideo.rest(reader).size() < 10);
      String said = reader.problem().orElseThrow().getMessage();
      assertTrue(said.contains("half.mkv is cut short: "), said);
    }
  }

  @Test
  void aProcessKilledInTheMiddleCostsThatVideoAlone() throws Exception {
    try (FramesAhead frames =
        new FramesAhead(VideoReader.open(film("film.mkv"), Settings.DEFAULT), 1)) {
      frames.next();
      long pid = pool.pids().iterator().next();
      ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
      assertTrue(process.destroyForcibly());
      process.onExit().get(10, TimeUnit.SECONDS);
      while (frames.hasNext()) {
        frames.next();
      }
      assertEquals(
          dir.resolve("film.mkv") + " was skipped: its decoder crashed (signal 9).",
          frames.problem().orElseThrow().getMessage());
    }

    assertEquals(upTo(10), numbers(TestVideo.read(film("next.mkv"), Settings.DEFAULT)));
  }

  @Test
  void aVideoThatIsNotReadToItsEndLeavesTheProcessInOrder() throws Exception {
    VideoReader reader = VideoReader.open(film("film.mkv"), Settings.DEFAULT);
    reader.next();
    reader.close();

    assertEquals(upTo(10), numbers(TestVideo.read(film("next.mkv"), Settings.DEFAULT)));
    assertEquals(1, pool.pids().size());
  }

  @Test
  void theProcessesEndWithTheirUser() throws Exception {
    PictureReader.read(flag("flag.png"));
    ProcessHandle process = ProcessHandle.of(pool.pids().iterator().next()).orElseThrow();

    access.close();

    process.onExit().get(10, TimeUnit.SECONDS);
    assertEquals(48, PictureReader.read(flag("here.png")).width(), "decoded here again");
  }

  @Test
  void aFilmIsDescribedAsItIsHereButForItsSound() throws Exception {
    Path pictures =
        TestVideo.lossless(16, 16).at(300, 0, 100, 900).pixels(1.5).write(dir.resolve("a.mkv"));
    Path film =
        FilmWithSound.write("matroska", pictures, AV_CODEC_ID_PCM_S16LE, 2, 0, 3, dir.resolve("b"));
    Path out = dir.resolve("out.mp4");
    try (VideoReader here = VideoReader.open(film, Settings.DEFAULT, LIMITS);
        VideoReader there = VideoReader.open(film, Settings.DEFAULT)) {
      TestVideo.rest(here);
      TestVideo.rest(there);

      assertEquals(here.info(), there.info());
      assertEquals(here.shownUntil(), there.shownUntil());
      assertEquals(1.5, there.info().pixelAspect(), 0.01);
      try (VideoWriter writer = VideoWriter.like(there, out)) {
        assertEquals(
            Optional.of(out + " has no sound: with --isolate only pictures are decoded."),
            writer.silence());
      }
    }
  }
}
