package dev.sightline.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong with a picture we say ourselves: the libraries' lines are seen by nobody. */
class SilentDecodersTest {
  @TempDir Path dir;

  /** Reads damaged pictures in a JVM without the launcher's environment. */
  public static void main(String... args) throws IOException {
    for (String format : new String[] {"jpeg", "png", "gif", "bmp", "tiff"}) {
      byte[] sound = PictureFiles.flag(format);
      for (int at = 20; at < sound.length; at += 1 + sound.length / 100) {
        byte[] damaged = sound.clone();
        damaged[at] ^= 0x55;
        Arrays.fill(damaged, at + 1, Math.min(at + 3, damaged.length), (byte) 7);
        tryTo(damaged);
        tryTo(Arrays.copyOf(sound, at));
      }
    }
    tryTo(PictureFiles.emptyPng(5, 5));
    System.err.println("done");
  }

  private static void tryTo(byte[] picture) {
    try {
      PictureReader.read(picture, "x");
    } catch (MediaException e) {
      // as it should be
    }
  }

  @Test
  void damagedPicturesLeaveNothingOnStandardError() throws Exception {
    Path err = dir.resolve("err");
    ProcessBuilder java =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            SilentDecodersTest.class.getName());
    java.environment().remove("OPENCV_LOG_LEVEL");
    Process process = java.redirectError(err.toFile()).redirectOutput(err.toFile()).start();

    assertTrue(process.waitFor(60, TimeUnit.SECONDS));

    String said = Files.readString(err);
    // Java's own word about libraries, from version 24 on.
    said = said.lines().filter(line -> !line.startsWith("WARNING:")).reduce("", String::concat);
    assertEquals("done", said);
  }
}
