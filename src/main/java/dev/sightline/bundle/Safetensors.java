package dev.sightline.bundle;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Named tensors in one file, in the safetensors format: the header's length (8 bytes, little
 * endian), the header (JSON: name to {@code dtype}, {@code shape}, {@code data_offsets}, and texts
 * under {@code __metadata__}), then the values, little endian, row by row, without gaps.
 *
 * <p>A file is hostile until read: the header's length is checked before the header is read, and
 * every shape and offset before the first value. Only {@code F16} and {@code F32} are read; both
 * become {@code float}. Counters ({@code I64}) may be there, but are not read. Values are read from
 * the file when they are asked for. Instances are immutable and thread-safe.
 *
 * @see #read(Path)
 * @see #write(Path, LinkedHashMap, Map, boolean)
 */
public final class Safetensors {
  /** A header longer than this is refused: 25 MB would name some 200,000 tensors. */
  private static final int LONGEST_HEADER = 25_000_000;

  static {
    ObjectStreams.forbid();
  }

  private static final String METADATA = "__metadata__";
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final Path file;
  private final Map<String, String> metadata;
  private final Map<String, Entry> entries;

  /** A tensor in memory: its shape, and its values row by row. */
  public record Tensor(int[] shape, float[] values) {
    /** Checks that there are as many values as the shape says. */
    public Tensor {
      long size = 1;
      for (int length : shape) {
        size = Math.multiplyExact(size, length);
      }
      if (size != values.length) {
        throw new IllegalArgumentException(
            "shape "
                + java.util.Arrays.toString(shape)
                + " has "
                + size
                + " values, not "
                + values.length);
      }
    }
  }

  /** Where a tensor lies in the file. */
  private record Entry(String name, Type type, int[] shape, long begin, long end) {}

  /** How a tensor is stored. */
  private enum Type {
    F16(2),
    F32(4),
    I64(8);

    private final int bytes;

    Type(int bytes) {
      this.bytes = bytes;
    }
  }

  private Safetensors(Path file, Map<String, String> metadata, Map<String, Entry> entries) {
    this.file = file;
    this.metadata = metadata;
    this.entries = entries;
  }

  /**
   * Reads and checks the header of {@code file}.
   *
   * @throws BundleException if the file is missing, cut short or longer than its header says, or
   *     its header is not a valid one
   */
  public static Safetensors read(Path file) throws BundleException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long size = channel.size();
      if (size < 8) {
        throw damaged(file, "it has " + size + " bytes, too few for a header");
      }
      long headerLength = bytes(channel, file, 0, 8).getLong();
      if (headerLength < 2 || headerLength > LONGEST_HEADER || headerLength > size - 8) {
        throw damaged(
            file,
            "it states a header of "
                + Long.toUnsignedString(headerLength)
                + " bytes in a file of "
                + size);
      }
      ByteBuffer header = bytes(channel, file, 8, (int) headerLength);
      return parse(file, header.array(), 8 + headerLength, size);
    } catch (NoSuchFileException e) {
      throw new BundleException(file + " does not exist; expected a safetensors file.", e);
    } catch (BundleException e) {
      throw e;
    } catch (IOException e) {
      throw new BundleException(file + " cannot be read: " + e.getMessage() + ".", e);
    }
  }

  private static Safetensors parse(Path file, byte[] header, long dataStart, long size)
      throws IOException {
    JsonNode root;
    try {
      root = JSON.readTree(header);
    } catch (JsonProcessingException e) {
      throw damaged(file, "its header is not JSON (" + e.getOriginalMessage() + ")");
    }
    if (!root.isObject()) {
      throw damaged(file, "its header is not a JSON object");
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
    return new Safetensors(
        file, Collections.unmodifiableMap(metadata), Collections.unmodifiableMap(entries));
  }

  private static Entry entry(Path file, String name, JsonNode node, long dataStart, long size)
      throws BundleException {
    String type = node.path("dtype").asText();
    if (!type.equals("F16") && !type.equals("F32") && !type.equals("I64")) {
      throw damaged(file, "tensor " + name + " is of type '" + type + "', expected F16 or F32");
    }
    JsonNode dimensions = node.path("shape");
    JsonNode offsets = node.path("data_offsets");
    if (!dimensions.isArray() || !offsets.isArray() || offsets.size() != 2) {
      throw damaged(file, "tensor " + name + " lacks its shape or its two offsets");
    }
    int[] shape = new int[dimensions.size()];
    long values = 1;
    for (int i = 0; i < shape.length; i++) {
      JsonNode length = dimensions.get(i);
      if (!length.isInt() || length.intValue() < 0) {
        throw damaged(file, "tensor " + name + " has the impossible shape " + dimensions);
      }
      shape[i] = length.intValue();
      values *= shape[i];
      if (values > Integer.MAX_VALUE / 4) {
        throw damaged(file, "tensor " + name + " of shape " + dimensions + " is too large");
      }
    }
    long bytes = size - dataStart;
    long begin = offset(file, name, offsets.get(0), bytes);
    long end = offset(file, name, offsets.get(1), bytes);
    Type stored = Type.valueOf(type);
    if (end - begin != values * stored.bytes) {
      throw damaged(
          file, "tensor " + name + " of shape " + dimensions + " has " + (end - begin) + " bytes");
    }
    return new Entry(name, stored, shape, dataStart + begin, dataStart + end);
  }

  private static long offset(Path file, String name, JsonNode node, long bytes)
      throws BundleException {
    if (!node.canConvertToExactIntegral() || !node.canConvertToLong()) {
      throw damaged(file, "tensor " + name + " has an offset that is not a whole number");
    }
    long offset = node.longValue();
    if (offset < 0 || offset > bytes) {
      throw damaged(
          file,
          "tensor " + name + " lies outside the file (" + offset + " of " + bytes + " bytes)");
    }
    return offset;
  }

  /** The tensors must follow one another without overlap or gap and fill the file. */
  private static void checkCover(Path file, Map<String, Entry> entries, long dataStart, long size)
      throws BundleException {
    List<Entry> inOrder = new ArrayList<>(entries.values());
    inOrder.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
    long next = dataStart;
    for (Entry entry : inOrder) {
      if (entry.begin() != next) {
        throw damaged(
            file,
            "tensor "
                + entry.name()
                + (entry.begin() < next ? " overlaps the one before it" : " has a gap before it"));
      }
      next = entry.end();
    }
    if (next != size) {
      throw damaged(file, (size - next) + " bytes at its end belong to no tensor");
    }
  }

  /** The texts under {@code __metadata__}, in the order of the file. */
  public Map<String, String> metadata() {
    return metadata;
  }

  /** The tensors' names, in the order of the file. */
  public Set<String> names() {
    return entries.keySet();
  }

  /**
   * The shape of a tensor.
   *
   * @throws BundleException if the file has no tensor of that name
   */
  public int[] shape(String name) throws BundleException {
    return find(name).shape().clone();
  }

  /**
   * The values of a tensor, row by row, read from the file now.
   *
   * @throws BundleException if the file has no tensor of that name or can no longer be read
   */
  public float[] values(String name) throws BundleException {
    Entry entry = find(name);
    if (entry.type() == Type.I64) {
      throw damaged(file, "tensor " + name + " is of type 'I64', expected F16 or F32");
    }
    ByteBuffer bytes;
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      bytes = bytes(channel, file, entry.begin(), (int) (entry.end() - entry.begin()));
    } catch (BundleException e) {
      throw e;
    } catch (IOException e) {
      throw new BundleException(file + " cannot be read: " + e.getMessage() + ".", e);
    }
    float[] values;
    if (entry.type() == Type.F16) {
      values = new float[bytes.remaining() / 2];
      for (int i = 0; i < values.length; i++) {
        values[i] = Half.toFloat(bytes.getShort(2 * i));
      }
    } else {
      values = new float[bytes.remaining() / 4];
      bytes.asFloatBuffer().get(values);
    }
    return values;
  }

  /**
   * A tensor, read from the file now.
   *
   * @throws BundleException if the file has no tensor of that name or can no longer be read
   */
  public Tensor tensor(String name) throws BundleException {
    return new Tensor(shape(name), values(name));
  }

  private Entry find(String name) throws BundleException {
    Entry entry = entries.get(name);
    if (entry == null) {
      throw new BundleException(file + " holds no tensor named " + name + ".");
    }
    return entry;
  }

  /**
   * Writes the tensors in the order given. The file appears under its name only when it is whole:
   * it is written beside it, forced to disk and moved there in one step.
   *
   * @param half half precision (2 bytes a value, rounded to nearest) instead of single
   * @throws BundleException if the file cannot be written, or {@code half} and a value is beyond
   *     65504, the largest that half precision holds
   */
  public static void write(
      Path file, LinkedHashMap<String, Tensor> tensors, Map<String, String> metadata, boolean half)
      throws BundleException {
    Path unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
    try {
      try (FileChannel channel =
          FileChannel.open(
              unfinished,
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE,
              StandardOpenOption.TRUNCATE_EXISTING)) {
        writeAll(channel, ByteBuffer.wrap(header(tensors, metadata, half)));
        for (Map.Entry<String, Tensor> tensor : tensors.entrySet()) {
          writeAll(channel, encode(file, tensor.getKey(), tensor.getValue().values(), half));
        }
        channel.force(true);
      }
      Files.move(
          unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (BundleException e) {
      drop(unfinished);
      throw e;
    } catch (IOException e) {
      drop(unfinished);
      throw new BundleException(file + " cannot be written: " + e.getMessage() + ".", e);
    }
  }

  /** What could not be finished takes room on a disk that may be full. */
  private static void drop(Path unfinished) {
    try {
      Files.deleteIfExists(unfinished);
    } catch (IOException stays) {
      // the first exception says more
    }
  }

  private static byte[] header(
      LinkedHashMap<String, Tensor> tensors, Map<String, String> metadata, boolean half)
      throws IOException {
    ObjectNode root = JSON.createObjectNode();
    if (!metadata.isEmpty()) {
      ObjectNode texts = root.putObject(METADATA);
      metadata.forEach(texts::put);
    }
    long offset = 0;
    for (Map.Entry<String, Tensor> tensor : tensors.entrySet()) {
      ObjectNode node = root.putObject(tensor.getKey());
      node.put("dtype", half ? "F16" : "F32");
      node.putPOJO("shape", tensor.getValue().shape());
      long end = offset + tensor.getValue().values().length * (half ? 2L : 4L);
      node.putArray("data_offsets").add(offset).add(end);
      offset = end;
    }
    String json = JSON.writeValueAsString(root);
    // Spaces up to a multiple of 8 bytes, so that the values can be mapped aligned.
    int length = json.getBytes(StandardCharsets.UTF_8).length;
    byte[] text = (json + " ".repeat(-length & 7)).getBytes(StandardCharsets.UTF_8);
    ByteBuffer buffer = ByteBuffer.allocate(8 + text.length).order(ByteOrder.LITTLE_ENDIAN);
    return buffer.putLong(text.length).put(text).array();
  }

  private static ByteBuffer encode(Path file, String name, float[] values, boolean half)
      throws BundleException {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * (half ? 2 : 4)).order(ByteOrder.LITTLE_ENDIAN);
    if (!half) {
      bytes.asFloatBuffer().put(values);
      return bytes;
    }
    for (float value : values) {
      if (!Half.holds(value)) {
        throw new BundleException(
            file + " cannot hold the value " + value + " of " + name + " in half precision.");
      }
      bytes.putShort(Half.fromFloat(value));
    }
    return bytes.flip();
  }

  private static void writeAll(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private static ByteBuffer bytes(FileChannel channel, Path file, long position, int length)
      throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, position + bytes.position()) < 0) {
        throw damaged(file, "it ends early");
      }
    }
    return bytes.flip();
  }

  private static BundleException damaged(Path file, String what) {
    return new BundleException(file + " is not a sound safetensors file: " + what + ".");
  }
}
