package dev.sightline.robustness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sightline.bundle.Bundle;
import dev.sightline.world.ShapeWorld;
import dev.sightline.world.SmallEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two programs at once: one cache is shared, one output folder is not. */
class TwoProcessesTest {
  @TempDir Path folder;

  @Test
  void oneOfTwoTrainingsIntoOneFolderIsToldWhoIsThere() throws Exception {
    ShapeWorld.write(folder.resolve("shapes"), 16, 4, 0, 1);
    SmallEncoder.write(folder.resolve("encoder"), folder.resolve("weights.safetensors"));
    Path out = folder.resolve("out");
    List<String> words =
        new ArrayList<>(
            List.of(
                ("train caption --data %s --encoder %s --hidden 8 --embedding 8 --batch 8"
                        + " --patience 9999 --output %s --epochs 4000")
                    .formatted(folder.resolve("shapes"), folder.resolve("encoder"), out)
                    .split(" ")));
    try (Child first = Child.sightline(folder, words)) {
      while (!Files.exists(out.resolve("checkpoint.safetensors"))) {
        assertTrue(!first.ended(50), first.said());
      }

      try (Child second = Child.sightline(folder, words)) {
        assertEquals(3, second.exitCode(), second.said());
        String who = "process " + first.pid() + " (training a captioner) is at work there";
        assertTrue(second.said().contains(who), second.said());
      }

      first.kill(); // its lock goes with it
    }
    assertEquals("photo-caption", Bundle.open(out.resolve("photo-caption")).task());
    words.set(words.size() - 1, "1");
    words.add("--resume");
    try (Child third = Child.sightline(folder, words)) {
      assertEquals(0, third.exitCode(), third.said());
      assertTrue(third.said().contains("Going on after epoch"), third.said());
    }
  }
}
