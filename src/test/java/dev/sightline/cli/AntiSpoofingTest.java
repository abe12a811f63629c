package dev.sightline.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sightline.world.FaceWorld;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Face anti-spoofing, as docs/train.md has it: the clip classifier on other folders. */
class AntiSpoofingTest {
  @TempDir Path folder;

  @Test
  void aStillHeldUpToTheCameraIsToldFromAFaceThatMoves() throws IOException {
    Path clips = folder.resolve("faces");
    FaceWorld.write(clips, 30);
    StringWriter out = new StringWriter();
    String[] words = {
      "train",
      "activity",
      "--data",
      clips.toString(),
      "--net",
      "slow-pooling",
      "--optical-flow",
      "--fps",
      "8",
      "--hold-out",
      "0.3",
      "--output",
      folder.resolve("run").toString()
    };
    PrintWriter to = new PrintWriter(out, true);
    assertEquals(0, Sightline.run(to, to, words), out::toString);
    Matcher accuracy = Pattern.compile("accuracy ([\\d.]+) %, the best").matcher(out.toString());
    double best = 0;
    while (accuracy.find()) {
      best = Double.parseDouble(accuracy.group(1));
    }
    assertTrue(best >= 90, out.toString());
  }
}
