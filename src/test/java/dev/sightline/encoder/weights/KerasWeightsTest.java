package dev.sightline.encoder.weights;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sightline.SightlineException;
import dev.sightline.encoder.weights.ClassicHdf5.Array;
import dev.sightline.encoder.weights.ClassicHdf5.Gzipped;
import dev.sightline.encoder.zoo.EncoderNets;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
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
    return assertThrows(SightlineException.class, () -> read(bytes)).getMessage();
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

  private static byte[] gzipped(int filter, int lie) {
    Array array = new Array(new int[] {4, 3}, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
    return ClassicHdf5.of(Map.of("fc", Map.of("kernel", new Gzipped(array, filter, lie))));
  }

  @Test
  void whatIsCompressedWithGzipIsRead() throws IOException {
    float[] turned = {1, 4, 7, 10, 2, 5, 8, 11, 3, 6, 9, 12};
    assertArrayEquals(turned, read(gzipped(1, 0)).values("fc.weight", 3, 4));
  }

  @Test
  void aPieceThatInflatesToMoreThanItStatesIsRefused() throws IOException {
    WeightTensors tensors = read(gzipped(1, 1 << 20));
    String message =
        assertThrows(SightlineException.class, () -> tensors.values("fc.weight", 3, 4))
            .getMessage();
    assertTrue(message.contains("inflates to another size"), message);
  }

  @Test
  void anArrayThatWouldInflateToMoreThanWeightsDoIsRefused() throws IOException {
    byte[] bytes = gzipped(1, 0);
    for (int at = 0; at < bytes.length - 8; at++) {
      if (getLong(bytes, at) == 4) {
        putLong(bytes, at, 1_000_000);
      }
    }
    WeightTensors tensors = read(bytes);
    String message =
        assertThrows(SightlineException.class, () -> tensors.values("fc.weight", 3, 1_000_000))
            .getMessage();
    assertTrue(message.contains("would inflate to more than any weights do"), message);
  }

  @Test
  void otherCompressionsAreNamed() throws IOException {
    WeightTensors tensors = read(gzipped(32000, 0));
    String message =
        assertThrows(SightlineException.class, () -> tensors.values("fc.weight", 3, 4))
            .getMessage();
    assertTrue(message.contains("is compressed with filter 32000, expected gzip"), message);
  }

  /** Keras 3 says where a variable is by its path: no {@code :0} behind it. */
  @Test
  void namesOfKeras3AreKnown() throws IOException {
    byte[] bytes = oneArray("bias", new Array(new int[] {2}, 1, 2));
    assertArrayEquals(new float[] {1, 2}, read(bytes).values("fc.bias", 2));
  }

  private static Map<String, Object> variables(int... lengths) {
    Map<String, Object> vars = new LinkedHashMap<>();
    for (int i = 0; i < lengths.length; i++) {
      float[] values = new float[lengths[i]];
      Arrays.fill(values, i);
      int[] shape = lengths[i] == 1 ? new int[] {1} : new int[] {1, 1, 1, lengths[i]};
      vars.put(Integer.toString(i), new Array(shape, values));
    }
    return Map.of("vars", vars);
  }

  /**
   * A {@code .weights.h5}: layers of each class are counted, from none on; a net may be a layer.
   */
  @Test
  void layersThatKeras3CountsGetTheirNumbers() throws IOException {
    Map<String, Object> inner = new LinkedHashMap<>();
    inner.put("conv2d", variables(2, 1));
    inner.put("conv2d_1", variables(2));
    inner.put("depthwise_conv2d", variables(2));
    inner.put("batch_normalization", variables(1, 1, 1, 1));
    inner.put("batch_normalization_1", variables(1, 1, 1));
    inner.put("re_lu", Map.of());
    byte[] bytes = ClassicHdf5.of(Map.of("layers", Map.of("functional", Map.of("layers", inner))));

    WeightTensors tensors = read(bytes);

    assertEquals(
        Set.of(
            "conv2d#1.weight",
            "conv2d#1.bias",
            "conv2d#2.weight",
            "depthwise_conv2d#1.weight",
            "batch_normalization#1.weight",
            "batch_normalization#1.bias",
            "batch_normalization#1.running_mean",
            "batch_normalization#1.running_var",
            "batch_normalization#2.bias",
            "batch_normalization#2.running_mean",
            "batch_normalization#2.running_var"),
        tensors.names());
    assertEquals(3, tensors.values("batch_normalization#1.running_var", 1)[0]);
    assertEquals(2, tensors.values("batch_normalization#2.running_var", 1)[0]);
  }

  /**
   * Where Keras's own models have their layers (keras.applications, their {@code summary()}): a
   * shortcut comes before the last convolution of ResNet's block, and after Xception's.
   */
  @Test
  void layersThatKeras3CountsAreThoseOfThePublishedNets() {
    List<String> resnet = EncoderNets.kinds("resnet50").get(1).counted();
    assertEquals(
        List.of(
            "conv1",
            "layer1.0.conv1",
            "layer1.0.conv2",
            "layer1.0.downsample.0",
            "layer1.0.conv3",
            "layer1.1.conv1"),
        resnet.subList(0, 6));
    assertEquals(53, resnet.size());
    List<String> xception = EncoderNets.named("xception").counted();
    assertEquals(
        List.of(
            "block1_conv1",
            "block1_conv2",
            "block2_sepconv1.depthwise",
            "block2_sepconv1",
            "block2_sepconv2.depthwise",
            "block2_sepconv2",
            "block2_shortcut"),
        xception.subList(0, 7));
    List<String> mobilenet = EncoderNets.named("mobilenet-v2").counted();
    assertEquals(52, mobilenet.size());
    assertEquals(List.of("stem", "block01.depthwise", "block01.project"), mobilenet.subList(0, 3));
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
        assertThrows(SightlineException.class, () -> tensors.values("fc.bias", (int) shape))
            .getMessage();

    assertTrue(message.contains("an array of more bytes than the file has"), message);
  }

  @Test
  void numbersThatLackAreNamed() throws IOException {
    WeightTensors tensors = read(oneArray("bias:0", new Array(new int[] {3}, 1, 2)));

    String message =
        assertThrows(SightlineException.class, () -> tensors.values("fc.bias", 3)).getMessage();

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
        assertThrows(SightlineException.class, () -> tensors.values("fc.bias", 1)).getMessage();

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
      } catch (SightlineException refused) {
        assertTrue(refused.getMessage().contains("net.h5"), refused::getMessage);
      }
    }
  }
}
