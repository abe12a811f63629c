package dev.sightline.encoder.weights;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sightline.bundle.BundleException;
import dev.sightline.encoder.weights.ClassicHdf5.Array;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keras's files in the version of HDF5 that Keras writes, sound and hostile. */
class KerasWeightsTest {
  /** Where an entry of a B-tree's node or of a symbol table has its address. */
  private static final int TREE_CHILD = 32;

  private static final int FIRST_ENTRY = 8;

  @TempDir Path folder;

  private WeightTensors read(byte[] bytes) throws IOException {
    return WeightFile.read(Files.write(folder.resolve("net.h5"), bytes));
  }

  private String refusal(byte[] bytes) {
    return assertThrows(BundleException.class, () -> read(bytes)).getMessage();
  }

  /** A file of one layer {@code fc} with one array. */
  private static byte[] oneArray(String name, Array array) {
    return ClassicHdf5.of(Map.of("fc", Map.of(name, array)));
  }

  private static int find(byte[] bytes, String letters) {
    byte[] wanted = letters.getBytes(US_ASCII);
    for (int at = 0; ; at++) {
      if (Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length)) {
        return at;
      }
    }
  }

  private static void putLong(byte[] bytes, int at, long value) {
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(at, value);
  }

  private static long getLong(byte[] bytes, int at) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(at);
  }

  @Test
  void layersAreNamedAndTurnedRound() throws IOException {
    WeightTensors tensors = read(ClassicHdf5.of(WeightSeeds.keras()));

    assertEquals(
        Set.of(
            "conv2d#1.bias",
            "conv2d#1.weight",
            "batch_normalization#1.weight",
            "batch_normalization#1.running_mean",
            "fc.weight"),
        tensors.names());
    assertEquals("[1, 2, 1, 1]", tensors.shape("conv2d#1.weight"));
    assertArrayEquals(new float[] {1, 2}, tensors.values("conv2d#1.weight", 1, 2, 1, 1));
    assertArrayEquals(new float[] {4, 5}, tensors.values("fc.weight", 2, 1));
    assertArrayEquals(new float[] {3}, tensors.values("batch_normalization#1.running_mean", 1));
  }

  /** Its children would be itself, and theirs. */
  @Test
  void aTreeThatLeadsInCirclesIsRefused() throws IOException {
    byte[] bytes = ClassicHdf5.of(WeightSeeds.keras());
    int tree = find(bytes, "TREE");
    bytes[tree + 5] = 1; // a node of nodes
    putLong(bytes, tree + TREE_CHILD, tree);

    assertTrue(refusal(bytes).contains("net.h5 is not a sound HDF5 file"));
  }

  /** Twelve groups, each of which is the root: six levels deep that is three million of them. */
  @Test
  void groupsThatHoldEachOtherAreRefused() throws IOException {
    Map<String, Object> groups = new LinkedHashMap<>();
    for (int i = 0; i < 12; i++) {
      groups.put("group" + i, Map.of());
    }
    byte[] bytes = ClassicHdf5.of(groups);
    int table = find(bytes, "SNOD");
    for (int i = 0; i < 12; i++) {
      putLong(bytes, table + FIRST_ENTRY + 40 * i + 8, getLong(bytes, 64));
    }

    String message = refusal(bytes);

    assertTrue(message.contains("its structures lead in circles"), message);
  }

  @Test
  void anArrayLargerThanItsFileIsRefused() throws IOException {
    byte[] bytes = oneArray("bias:0", new Array(new int[] {77}, new float[77]));
    long shape = 2_000_000_000;
    for (int at = 0; at < bytes.length - 8; at++) {
      if (getLong(bytes, at) == 77) {
        putLong(bytes, at, shape);
      }
    }
    WeightTensors tensors = read(bytes);

    String message =
        assertThrows(BundleException.class, () -> tensors.values("fc.bias", (int) shape))
            .getMessage();

    assertTrue(message.contains("an array of more bytes than the file has"), message);
  }

  @Test
  void numbersThatLackAreNamed() throws IOException {
    WeightTensors tensors = read(oneArray("bias:0", new Array(new int[] {3}, 1, 2)));

    String message =
        assertThrows(BundleException.class, () -> tensors.values("fc.bias", 3)).getMessage();

    assertTrue(message.contains("is not a sound HDF5 file"), message);
  }

  /** Found by fuzzing: floats of 162 bytes are no floats. */
  @Test
  void numbersOfAnUnknownTypeAreRefused() throws IOException {
    byte[] bytes = oneArray("bias:0", new Array(new int[] {1}, 7));
    int type = find(bytes, "\u0011\u0020\u001f\u0000\u0004");
    bytes[type + 4] = (byte) 162;
    WeightTensors tensors = read(bytes);

    String message =
        assertThrows(BundleException.class, () -> tensors.values("fc.bias", 1)).getMessage();

    assertTrue(message.contains("is not a sound HDF5 file"), message);
  }

  @Test
  void whatIsCutOffAnywhereIsASentence() throws IOException {
    byte[] whole = ClassicHdf5.of(WeightSeeds.keras());
    for (int length = 9; length < whole.length; length += 50) {
      byte[] cut = Arrays.copyOf(whole, length);
      try {
        WeightTensors tensors = read(cut);
        String unused = tensors.names().toString(); // only numbers lack
      } catch (BundleException refused) {
        assertTrue(refused.getMessage().contains("net.h5"), refused::getMessage);
      }
    }
  }
}
