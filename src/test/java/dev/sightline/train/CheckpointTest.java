package dev.sightline.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointTest {
  @TempDir Path folder;

  private void write(String epoch) throws IOException {
    Map<String, float[]> arrays = Map.of("weights", new float[] {1, 2, Float.parseFloat(epoch)});
    new Checkpoint(arrays, Map.of("epoch", epoch)).write(folder);
  }

  @Test
  void theNewestIsRead() throws IOException {
    write("1");
    write("2");

    Checkpoint found = Checkpoint.newest(folder).orElseThrow();

    assertEquals("2", found.state().get("epoch"));
    assertArrayEquals(new float[] {1, 2, 2}, found.arrays().get("weights"));
  }

  @Test
  void aTruncatedOneIsPassedOverForTheOneBefore() throws IOException {
    write("1");
    write("2");
    Path newest = folder.resolve("checkpoint.safetensors");
    byte[] bytes = Files.readAllBytes(newest);
    for (int length : new int[] {0, 5, bytes.length / 2, bytes.length - 1}) {
      Files.write(newest, Arrays.copyOf(bytes, length));

      assertEquals("1", Checkpoint.newest(folder).orElseThrow().state().get("epoch"));
    }
  }

  @Test
  void anEmptyFolderHasNone() {
    assertTrue(Checkpoint.newest(folder).isEmpty());
  }
}
