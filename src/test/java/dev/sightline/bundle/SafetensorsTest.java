package dev.sightline.bundle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sightline.Shared;
import dev.sightline.SightlineException;
import dev.sightline.bundle.Safetensors.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsTest {
  private static final String TENSOR = "'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}";

  @TempDir Path folder;

  @Test
  void whatIsWrittenIsReadBack() throws IOException {
    Path file = folder.resolve("weights.safetensors");
    Tensor first = new Tensor(new int[] {2, 3}, new float[] {0, -1.5f, 2, 1e-3f, 65504, -7});
    Tensor scalar = new Tensor(new int[] {}, new float[] {0.1f});
    LinkedHashMap<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("z", first);
    tensors.put("a", scalar);
    Safetensors.write(file, tensors, Map.of("licence", "Apache-2.0"), false);

    Safetensors read = Safetensors.read(file);

    assertEquals(List.of("z", "a"), List.copyOf(read.names()));
    assertEquals(Map.of("licence", "Apache-2.0"), read.metadata());
    assertArrayEquals(new int[] {2, 3}, read.shape("z"));
    assertArrayEquals(first.values(), read.values("z"));
    assertArrayEquals(scalar.values(), read.tensor("a").values());
    assertEquals(List.of(file), Files.list(folder).toList(), "nothing else is left in the folder");
  }

  @Test
  void halfPrecisionRoundsToTheNearest() throws IOException {
    Path file = folder.resolve("half.safetensors");
    LinkedHashMap<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("w", new Tensor(new int[] {3}, new float[] {0.1f, 1 / 3f, -2}));
    Safetensors.write(file, tensors, Map.of(), true);

    float[] read = Safetensors.read(file).values("w");

    assertArrayEquals(new float[] {0.099975586f, 0.33325195f, -2}, read);
  }

  @Test
  void aValueTooLargeForHalfPrecisionIsRefusedRatherThanWrittenAsInfinity() {
    LinkedHashMap<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("w", new Tensor(new int[] {1}, new float[] {70000}));
    Path file = folder.resolve("w.safetensors");
    assertThrows(SightlineException.class, () -> Safetensors.write(file, tensors, Map.of(), true));
    assertFalse(Files.exists(file));
  }

  @Test
  void everyHalfSurvivesTheWayThroughFloat() {
    for (int bits = 0; bits < 1 << 16; bits++) {
      float value = Half.toFloat((short) bits);
      if (!Float.isNaN(value)) {
        assertEquals((short) bits, Half.fromFloat(value));
      }
    }
    assertTrue(Float.isNaN(Half.toFloat(Half.fromFloat(Float.NaN))));
  }

  @ParameterizedTest
  @CsvSource({
    "1.00048828125, 0x3c00", // half way between 1 and the next half: to the even one
    "1.00146484375, 0x3c02", // half way again: the even one is above
    "1.0004884, 0x3c01",
    "5.9604645e-8, 0x0001", // the smallest half above zero
    "2.9802322e-8, 0x0000", // half of it: ties to zero
    "65519.996, 0x7bff",
    "65520, 0x7c00",
    "-0.0, 0x8000",
  })
  void halvesRoundAsIeeeSays(float value, String bits) {
    assertEquals(Integer.decode(bits).shortValue(), Half.fromFloat(value));
  }

  /** 1.5 as bfloat16 is 0x3fc0; the mask is there, but nobody asks for it. */
  @Test
  void otherFloatsAreReadAndOtherTypesMayBeThere() throws IOException {
    String json =
        "{'b':{'dtype':'BF16','shape':[2],'data_offsets':[0,4]},"
            + "'d':{'dtype':'F64','shape':[1],'data_offsets':[4,12]},"
            + "'m':{'dtype':'BOOL','shape':[4],'data_offsets':[12,16]}}";
    byte[] header = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes = ByteBuffer.allocate(8 + header.length + 16).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(header.length).put(header);
    bytes.putShort((short) 0x3fc0).putShort((short) 0xc000).putDouble(0.1).putInt(0);
    Path file = Files.write(folder.resolve("types.safetensors"), bytes.array());

    Safetensors read = Safetensors.read(file);

    assertArrayEquals(new float[] {1.5f, -2}, read.values("b"));
    assertArrayEquals(new float[] {0.1f}, read.values("d"));
    assertFalse(read.isFloats("m"));
    var refusal = assertThrows(SightlineException.class, () -> read.values("m"));
    assertTrue(refusal.getMessage().contains("is of type 'BOOL'"), refusal.getMessage());
  }

  @Test
  void theGivenEncoderReads() throws IOException {
    Safetensors file = Safetensors.read(Shared.path("weights/mobilenet_v2_imagenet.safetensors"));
    assertEquals("mobilenet_v2_1.0_224", file.metadata().get("architecture"));
    assertArrayEquals(new int[] {32, 3, 3, 3}, file.shape("stem.weight"));
    assertEquals(1001, file.values("classifier.bias").length);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", // no header at all
        "not json",
        "[1,2]",
        "{" + TENSOR + "} {}",
        "{" + TENSOR + "," + TENSOR + "}", // one name twice
        "{'a':7}",
        "{'a':{'dtype':'I9','shape':[8],'data_offsets':[0,8]}}",
        "{'a':{'dtype':'F32','shape':[2]}}",
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0]}}",
        "{'a':{'dtype':'F32','shape':'2','data_offsets':[0,8]}}",
        "{'a':{'dtype':'F32','shape':[-2],'data_offsets':[0,8]}}",
        "{'a':{'dtype':'F32','shape':[2.5],'data_offsets':[0,8]}}",
        "{'a':{'dtype':'F32','shape':[3],'data_offsets':[0,8]}}",
        "{'a':{'dtype':'F32','shape':[2147483647,2147483647],'data_offsets':[0,8]}}",
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[-8,0]}}",
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[4,12]}}",
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[8,0]}}",
        "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}}", // 4 bytes are left over
        "{'a':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}}", // 4 bytes before it
        "{" + TENSOR + ",'b':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}}", // overlap
        "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,1e400]}}",
      })
  void aHostileHeaderIsRefusedWithASentence(String header) throws IOException {
    byte[] text = header.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    Path file = file(text.length, text, 8);

    SightlineException refusal =
        assertThrows(SightlineException.class, () -> Safetensors.read(file));

    assertTrue(refusal.getMessage().startsWith(file.toString()), refusal.getMessage());
    assertTrue(refusal.getMessage().endsWith("."), refusal.getMessage());
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, -1, 1000, 26_000_000, Long.MAX_VALUE, Long.MIN_VALUE})
  void aFalseHeaderLengthIsRefused(long length) throws IOException {
    Path file =
        file(length, ("{" + TENSOR + "}").replace('\'', '"').getBytes(StandardCharsets.UTF_8), 8);
    assertThrows(SightlineException.class, () -> Safetensors.read(file));
  }

  /** The file is as long as it says, without taking room on the disk. */
  @Test
  void aHeaderOfTwoGigabytesIsRefusedBeforeItIsRead() throws IOException {
    Path file = folder.resolve("long.safetensors");
    long header = Integer.MAX_VALUE;
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.WRITE,
            StandardOpenOption.SPARSE)) {
      ByteBuffer length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
      channel.write(length.putLong(0, header), 0);
      channel.write(ByteBuffer.wrap(new byte[] {'}'}), 8 + header - 1);
    }
    SightlineException refusal =
        assertThrows(SightlineException.class, () -> Safetensors.read(file));
    assertTrue(
        refusal.getMessage().contains("states a header of 2147483647 bytes"), refusal.getMessage());
  }

  @Test
  void aFileCutShortAnywhereIsRefused() throws IOException {
    byte[] text = ("{" + TENSOR + "}").replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    byte[] whole = Files.readAllBytes(file(text.length, text, 8));
    Path cut = folder.resolve("cut.safetensors");
    for (int length = 0; length < whole.length; length++) {
      Files.write(cut, Arrays.copyOf(whole, length));
      assertThrows(SightlineException.class, () -> Safetensors.read(cut));
    }
  }

  @Test
  void aMissingFileOrTensorIsNamed() throws IOException {
    Path missing = folder.resolve("nowhere.safetensors");
    assertTrue(
        assertThrows(SightlineException.class, () -> Safetensors.read(missing))
            .getMessage()
            .contains("nowhere.safetensors does not exist"));
    byte[] text = ("{" + TENSOR + "}").replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    Safetensors file = Safetensors.read(file(text.length, text, 8));
    assertTrue(
        assertThrows(SightlineException.class, () -> file.values("stem.weight"))
            .getMessage()
            .contains("no tensor named stem.weight"));
  }

  private Path file(long headerLength, byte[] header, int dataBytes) throws IOException {
    ByteBuffer bytes =
        ByteBuffer.allocate(8 + header.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(headerLength).put(header);
    Path file = folder.resolve("hostile.safetensors");
    Files.write(file, bytes.array());
    return file;
  }
}
