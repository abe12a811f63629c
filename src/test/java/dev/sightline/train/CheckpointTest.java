package dev.sightline.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sightline.SightlineException;
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
  void cutOffAtAnyByteItIsPassedOver() throws IOException {
    write("1");
    write("2");
    Path newest = folder.resolve("checkpoint.safetensors");
    byte[] bytes = Files.readAllBytes(newest);
    for (int length = 0; length < bytes.length; length++) {
      Files.write(newest, Arrays.copyOf(bytes, length));
      assertEquals("1", Checkpoint.newest(folder).orElseThrow().state().get("epoch"));
    }
  }

  /** To begin anew without a word would throw away what may be days of work. */
  @Test
  void whereNoneIsWholeItIsSaid() throws IOException {
    write("1");
    write("2");
    for (String name : new String[] {"checkpoint", "checkpoint.previous"}) {
      Files.writeString(folder.resolve(name + ".safetensors"), "gone");
    }
    SightlineException e = assertThrows(SightlineException.class, () -> Checkpoint.newest(folder));
    assertTrue(e.getMessage().contains("There is no intact earlier one"), e.getMessage());
  }

  @Test
  void aSingleWrongBitIsFound() throws IOException {
    write("1");
    write("2");
    Path newest = folder.resolve("checkpoint.safetensors");
    byte[] bytes = Files.readAllBytes(newest);
    for (int back = 1; back <= 12; back++) {
      byte[] damaged = bytes.clone();
      damaged[bytes.length - back] ^= 1;
      Files.write(newest, damaged);

      assertEquals("1", Checkpoint.newest(folder).orElseThrow().state().get("epoch"));
    }
  }

  @Test
  void onlyTheLastTwoAreKept() throws IOException {
    write("1");
    write("2");
    write("3");

    Files.delete(folder.resolve("checkpoint.safetensors"));

    assertEquals("2", Checkpoint.newest(folder).orElseThrow().state().get("epoch"));
    try (var files = Files.list(folder)) {
      assertEquals(1, files.count());
    }
  }

  @Test
  void aWriteThatWasCutOffLeavesTheNewest() throws IOException {
    write("1");
    Files.writeString(folder.resolve("checkpoint.coming.safetensors"), "half a fi");
    assertEquals("1", Checkpoint.newest(folder).orElseThrow().state().get("epoch"));

    write("2");
    assertEquals("2", Checkpoint.newest(folder).orElseThrow().state().get("epoch"));
  }

  @Test
  void valuesAndTextsOfEveryKindComeBack() throws IOException {
    float[] values = new float[40_000];
    for (int i = 0; i < values.length; i++) {
      values[i] = i % 7 == 0 ? Float.NaN : (float) Math.sin(i);
    }
    values[1] = Float.NEGATIVE_INFINITY;
    values[2] = -0f;
    Map<String, String> state = Map.of("best", "-1.0E-300", "name", "Zo\u00eb \"\n", "empty", "");
    new Checkpoint(Map.of("a", values, "none", new float[0]), state).write(folder);

    Checkpoint found = Checkpoint.newest(folder).orElseThrow();

    assertEquals(state, found.state());
    assertArrayEquals(values, found.arrays().get("a"));
    assertEquals(0, found.arrays().get("none").length);
  }

  @Test
  void anEmptyFolderHasNone() throws IOException {
    assertTrue(Checkpoint.newest(folder).isEmpty());
  }
}
