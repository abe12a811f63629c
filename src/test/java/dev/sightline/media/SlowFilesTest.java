package dev.sightline.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files and decoders that never come to an end are given up. */
@Timeout(60) // which would hang the build
class SlowFilesTest {

  @TempDir Path dir;

  /** A pipe that nobody writes to: opening it alone takes for ever. */
  private Path pipe() throws Exception {
    Path pipe = dir.resolve("pipe.jpg");
    try {
      assumeTrue(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0);
    } catch (IOException e) {
      assumeTrue(false, "only Unix has such files");
    }
    return pipe;
  }

  @Test
  void aPipeIsNoPicture() throws Exception {
    Path pipe = pipe();

    MediaException e = assertThrows(MediaException.class, () -> PictureReader.read(pipe));

    assertEquals(pipe + " is not an ordinary file; a picture was expected.", e.getMessage());
  }

  @Test
  void aPipeIsNoVideo() throws Exception {
    Path pipe = pipe();

    MediaException e =
        assertThrows(
            MediaException.class, () -> VideoReader.open(pipe, VideoReader.Settings.DEFAULT));

    assertEquals(pipe + " is not an ordinary file; a video was expected.", e.getMessage());
  }

  @Test
  void whereDecodersHangOtherProcessesDecode() throws Exception {
    Path photo = Files.write(dir.resolve("photo.png"), PictureFiles.flag("png"));
    Picture expected = PictureReader.read(photo);
    CountDownLatch end = new CountDownLatch(1);
    try (MediaAccess access = MediaAccess.begin(MediaLimits.DEFAULT, false)) {
      for (int i = 0; i < DecodingWatch.MOST_LEFT; i++) {
        assertEquals(null, access.decoders(), "this process decodes");
        Path file = Path.of(i + ".jpg");
        MediaException e =
            assertThrows(
                MediaException.class, () -> DecodingWatch.call(file, 0.05, () -> waitFor(end)));
        assertEquals(
            file + " was given up: nothing could be decoded for 0 seconds.", e.getMessage());
      }

      for (int i = 0; i < 3; i++) {
        assertEquals(expected, PictureReader.read(photo));
      }
      assertEquals(1, access.decoders().pids().size());

      end.countDown();
      while (access.decoders() != null) { // they end when they like
        Thread.sleep(10);
      }
    }
  }

  private static String waitFor(CountDownLatch end) {
    try {
      end.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return "late";
  }

  @Test
  void aVideoWhoseDecoderHangsIsLeftBehind() throws Exception {
    CountDownLatch end = new CountDownLatch(1);

    try (FramesAhead frames = new FramesAhead(new Hanging(end), 2)) {
      assertTrue(frames.hasNext());
      frames.next();
      assertTrue(!frames.hasNext());
      assertEquals(
          "film.mp4 was given up: its decoder hangs.", frames.problem().orElseThrow().getMessage());
    }
    end.countDown();
  }

  /** Shows one frame, then nothing. */
  private static final class Hanging extends VideoReader {
    @Override
    public double shownUntil() {
      return 0;
    }

    @Override
    SoundCopy sound() {
      return null;
    }

    @Override
    double zero() {
      return 0;
    }

    private final CountDownLatch end;
    private volatile boolean hangs;

    Hanging(CountDownLatch end) {
      this.end = end;
    }

    @Override
    public Info info() {
      return null;
    }

    @Override
    public VideoFrame next() {
      if (!hangs) {
        hangs = true;
        return new VideoFrame(0, TestVideo.grey(0, 4, 4));
      }
      waitFor(end);
      return null;
    }

    @Override
    public Optional<MediaException> problem() {
      return Optional.empty();
    }

    @Override
    void giveUp() {}

    @Override
    boolean hangs() {
      return hangs;
    }

    @Override
    public void close() {
      throw new IllegalStateException("closed while it is used");
    }

    @Override
    public String toString() {
      return "film.mp4";
    }
  }
}
