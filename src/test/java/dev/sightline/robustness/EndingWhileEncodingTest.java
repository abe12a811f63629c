package dev.sightline.robustness;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sightline.encoder.Encoder;
import dev.sightline.media.Picture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A program that is asked to end while it encodes ends by what it was asked, not by a crash: ONNX
 * Runtime must not be freed under a thread that uses it.
 */
class EndingWhileEncodingTest {
  private static final int SIGTERM = 128 + 15;

  @TempDir Path folder;

  @Test
  void whatIsSavedBeforeTheEndMayStillEncode() throws Exception {
    for (int round = 0; round < 2; round++) {
      try (Child child =
          Child.start(
              folder,
              "",
              List.of("-XX:ErrorFile=" + folder.resolve("crash.log")),
              Encoding.class,
              "models/mobilenet-v2")) {
        while (!child.said().contains("encoding") && !child.ended(50)) {
          // until it is at work
        }
        child.terminate();

        int code = child.exitCode();

        assertFalse(Files.exists(folder.resolve("crash.log")), child::toString);
        assertTrue(code == SIGTERM, "exit code " + code + ": " + child.said());
        assertTrue(child.said().contains("encoded to the end"), child.said());
      }
    }
  }

  /** Encodes in several threads; a shutdown hook waits for a hundred more pictures. */
  static final class Encoding {
    private Encoding() {}

    public static void main(String[] arguments) throws Exception {
      Encoder encoder = Encoder.open(Path.of(arguments[0]));
      int side = encoder.inputSize();
      Picture picture = new Picture(side, side, new byte[3 * side * side]);
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(
                  () -> {
                    for (int i = 0; i < 100; i++) {
                      encoder.encode(picture);
                    }
                    System.out.println("encoded to the end");
                  }));
      for (int i = 0; i < 3; i++) {
        Thread thread =
            new Thread(
                () -> {
                  while (true) {
                    encoder.encode(picture);
                  }
                });
        thread.setDaemon(true);
        thread.start();
      }
      encoder.encode(picture);
      System.out.println("encoding");
      Thread.sleep(60_000);
    }
  }
}
