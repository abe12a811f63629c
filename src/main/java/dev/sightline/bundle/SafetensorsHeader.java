package dev.sightline.bundle;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sightline.SightlineException;
import dev.sightline.io.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The header of a safetensors file, checked against the file's size before any of it is believed.
 * Immutable.
 *
 * @param metadata the texts under {@code __metadata__}, in the order of the file
 * @param entries the tensors by name, in the order of the header
 */
record SafetensorsHeader(Map<String, String> metadata, Map<String, Entry> entries) {
  private static final String METADATA = "__metadata__";

  /** A tensor's position in the file. */
  record Entry(String name, Type type, int[] shape, long begin, long end) {}

  /** How a tensor may be stored, and how many bits each of its numbers has. */
  enum Type {
    F16(16),
    BF16(16),
    F32(32),
    F64(64),
    BOOL(8),
    U8(8),
    I8(8),
    F8_E5M2(8),
    F8_E4M3(8),
    F8_E8M0(8),
    F4(4),
    F6_E2M3(6),
    F6_E3M2(6),
    U16(16),
    I16(16),
    U32(32),
    I32(32),
    U64(64),
    I64(64),
    C64(64);

    private final int bits;

    Type(int bits) {
      this.bits = bits;
    }

    /**
     * Whether the numbers can be converted to floats; tensors of other types may be present, but
     * are not read.
     */
    boolean isFloats() {
      return this == F16 || this == BF16 || this == F32 || this == F64;
    }

    static Type of(String name) {
      return Arrays.stream(values()).filter(t -> t.name().equals(name)).findFirst().orElse(null);
    }
  }

  /**
   * Reads and checks a header.
   *
   * @param file for messages
   * @param header without the length before it
   * @param size of the whole file
   * @throws SightlineException if it is invalid, or its tensors do not cover the file exactly
   */
  static SafetensorsHeader read(Path file, byte[] header, long size) throws IOException {
    long dataStart = Long.BYTES + header.length;
    JsonNode root;
    try {
      root = Json.read(header);
    } catch (JsonProcessingException e) {
      throw Safetensors.damaged(file, "its header is not JSON (" + e.getOriginalMessage() + ")");
    }
    if (!root.isObject()) {
      throw Safetensors.damaged(file, "its header is not a JSON object");
    }
    Map<String, String> metadata = new LinkedHashMap<>();
    Map<String, Entry> entries = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> field : root.properties()) {
      if (field.getKey().equals(METADATA)) {
        for (Map.Entry<String, JsonNode> text : field.getValue().properties()) {
          metadata.put(text.getKey(), text.getValue().asText());
        }
      } else {
        entries.put(field.getKey(), entry(file, field.getKey(), field.getValue(), dataStart, size));
      }
    }
    checkCover(file, entries, dataStart, size);
    return new SafetensorsHeader(
        Collections.unmodifiableMap(metadata), Collections.unmodifiableMap(entries));
  }

  private static Entry entry(Path file, String name, JsonNode node, long dataStart, long size)
      throws SightlineException {
    Type type = Type.of(node.path("dtype").asText());
    if (type == null) {
      throw Safetensors.damaged(
          file,
          "tensor %s is of type '%s', expected F16, BF16, F32 or F64"
              .formatted(name, node.path("dtype").asText()));
    }
    JsonNode dimensions = node.path("shape");
    JsonNode offsets = node.path("data_offsets");
    if (!dimensions.isArray() || !offsets.isArray() || offsets.size() != 2) {
      throw Safetensors.damaged(file, "tensor " + name + " lacks its shape or its two offsets");
    }
    int[] shape = new int[dimensions.size()];
    long values = 1;
    for (int i = 0; i < shape.length; i++) {
      JsonNode length = dimensions.get(i);
      if (!length.isInt() || length.intValue() < 0) {
        throw Safetensors.damaged(
            file, "tensor " + name + " has the impossible shape " + dimensions);
      }
      shape[i] = length.intValue();
      values *= shape[i];
      if (values > Integer.MAX_VALUE / 4) {
        throw Safetensors.damaged(
            file, "tensor " + name + " of shape " + dimensions + " is too large");
      }
    }
    long bytes = size - dataStart;
    long begin = offset(file, name, offsets.get(0), bytes);
    long end = offset(file, name, offsets.get(1), bytes);
    if (8 * (end - begin) != values * type.bits) {
      throw Safetensors.damaged(
          file, "tensor " + name + " of shape " + dimensions + " has " + (end - begin) + " bytes");
    }
    return new Entry(name, type, shape, dataStart + begin, dataStart + end);
  }

  private static long offset(Path file, String name, JsonNode node, long bytes)
      throws SightlineException {
    if (!node.canConvertToExactIntegral() || !node.canConvertToLong()) {
      throw Safetensors.damaged(
          file, "tensor " + name + " has an offset that is not a whole number");
    }
    long offset = node.longValue();
    if (offset < 0 || offset > bytes) {
      throw Safetensors.damaged(
          file,
          "tensor " + name + " lies outside the file (" + offset + " of " + bytes + " bytes)");
    }
    return offset;
  }

  /** The tensors must follow one another without overlap or gap and fill the file. */
  private static void checkCover(Path file, Map<String, Entry> entries, long dataStart, long size)
      throws SightlineException {
    List<Entry> inOrder = new ArrayList<>(entries.values());
    inOrder.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
    long next = dataStart;
    for (Entry entry : inOrder) {
      if (entry.begin() != next) {
        throw Safetensors.damaged(
            file,
            "tensor "
                + entry.name()
                + (entry.begin() < next ? " overlaps the one before it" : " has a gap before it"));
      }
      next = entry.end();
    }
    if (next != size) {
      throw Safetensors.damaged(file, (size - next) + " bytes at its end belong to no tensor");
    }
  }

  /** The header of a file with these tensors, in this order, with the length before it. */
  static byte[] write(
      LinkedHashMap<String, Safetensors.Tensor> tensors, Map<String, String> metadata, boolean half)
      throws IOException {
    ObjectNode root = Json.object();
    if (!metadata.isEmpty()) {
      ObjectNode texts = root.putObject(METADATA);
      new TreeMap<>(metadata).forEach(texts::put); // the same bytes in every run
    }
    long offset = 0;
    for (Map.Entry<String, Safetensors.Tensor> tensor : tensors.entrySet()) {
      ObjectNode node = root.putObject(tensor.getKey());
      node.put("dtype", half ? "F16" : "F32");
      node.putPOJO("shape", tensor.getValue().shape());
      long end = offset + tensor.getValue().values().length * (half ? 2L : 4L);
      node.putArray("data_offsets").add(offset).add(end);
      offset = end;
    }
    String json = Json.line(root);
    // Spaces up to a multiple of 8 bytes, so that the values can be memory-mapped, aligned.
    int length = json.getBytes(StandardCharsets.UTF_8).length;
    byte[] text = (json + " ".repeat(-length & 7)).getBytes(StandardCharsets.UTF_8);
    ByteBuffer buffer = ByteBuffer.allocate(8 + text.length).order(ByteOrder.LITTLE_ENDIAN);
    return buffer.putLong(text.length).put(text).array();
  }
}
