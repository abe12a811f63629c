package dev.sightline.bundle;

import dev.sightline.SightlineException;
import dev.sightline.io.AtomicFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Named tensors in one file, in the safetensors format: the header's length (8 bytes, little
 * endian), the header (JSON: name to {@code dtype}, {@code shape}, {@code data_offsets}, and texts
 * under {@code __metadata__}), then the values, little endian, row by row, without gaps.
 *
 * <p>A file is hostile until read: the header's length is checked before the header is read, and
 * every shape and offset before the first value. {@code F16}, {@code BF16}, {@code F32} and {@code
 * F64} are converted to {@code float}; tensors of other types may be present, but are not read.
 * Values are read from the file on request. Instances are immutable and thread-safe.
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

  private final Path file;
  private final SafetensorsHeader header;

  /** A tensor in memory: its shape, and its values row by row. */
  public record Tensor(int[] shape, float[] values) {
    /** Checks that the number of values matches the shape. */
    public Tensor {
      long size = 1;
      for (int length : shape) {
        size = Math.multiplyExact(size, length);
      }
      if (size != values.length) {
        throw new IllegalArgumentException(
            "shape %s has %s values, not %s"
                .formatted(java.util.Arrays.toString(shape), size, values.length));
      }
    }
  }

  private Safetensors(Path file, SafetensorsHeader header) {
    this.file = file;
    this.header = header;
  }

  /**
   * Reads and checks the header of {@code file}.
   *
   * @throws SightlineException if the file is missing, cut short or longer than its header says, or
   *     its header is invalid
   */
  public static Safetensors read(Path file) throws SightlineException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long size = channel.size();
      if (size < 8) {
        throw damaged(file, "it has " + size + " bytes, too few for a header");
      }
      long headerLength = bytes(channel, file, 0, 8).getLong();
      if (headerLength < 2 || headerLength > LONGEST_HEADER || headerLength > size - 8) {
        throw damaged(
            file,
            "it states a header of %s bytes in a file of %s"
                .formatted(Long.toUnsignedString(headerLength), size));
      }
      byte[] header = bytes(channel, file, 8, (int) headerLength).array();
      return new Safetensors(file, SafetensorsHeader.read(file, header, size));
    } catch (NoSuchFileException e) {
      throw new SightlineException(file + " does not exist; expected a safetensors file.", e);
    } catch (SightlineException e) {
      throw e;
    } catch (IOException e) {
      throw new SightlineException(file + " cannot be read: " + e.getMessage() + ".", e);
    }
  }

  /** The texts under {@code __metadata__}, in the order of the file. */
  public Map<String, String> metadata() {
    return header.metadata();
  }

  /** The tensors' names, in the order of the file. */
  public Set<String> names() {
    return header.entries().keySet();
  }

  /**
   * The shape of a tensor.
   *
   * @throws SightlineException if the file has no tensor of that name
   */
  public int[] shape(String name) throws SightlineException {
    return find(name).shape().clone();
  }

  /** Whether a tensor has numbers of a type that can be read. */
  public boolean isFloats(String name) throws SightlineException {
    return find(name).type().isFloats();
  }

  /** The type of a tensor, as named in the file. */
  public String type(String name) throws SightlineException {
    return find(name).type().name();
  }

  /**
   * The values of a tensor, row by row, read from the file now.
   *
   * @throws SightlineException if the file has no tensor of that name or can no longer be read
   */
  public float[] values(String name) throws SightlineException {
    SafetensorsHeader.Entry entry = find(name);
    if (!entry.type().isFloats()) {
      throw damaged(
          file,
          "tensor " + name + " is of type '" + entry.type() + "', expected F16, BF16, F32 or F64");
    }
    if (entry.end() - entry.begin() > Integer.MAX_VALUE - 8) {
      throw damaged(file, "tensor " + name + " has more than 2 GiB");
    }
    ByteBuffer bytes;
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      bytes = bytes(channel, file, entry.begin(), (int) (entry.end() - entry.begin()));
    } catch (SightlineException e) {
      throw e;
    } catch (IOException e) {
      throw new SightlineException(file + " cannot be read: " + e.getMessage() + ".", e);
    }
    int count = 1;
    for (int length : entry.shape()) {
      count *= length;
    }
    float[] values = new float[count];
    switch (entry.type()) {
      case F32 -> bytes.asFloatBuffer().get(values);
      case F64 -> {
        for (int i = 0; i < count; i++) {
          values[i] = (float) bytes.getDouble(8 * i);
        }
      }
      default -> {
        boolean brain = entry.type() == SafetensorsHeader.Type.BF16;
        for (int i = 0; i < count; i++) {
          short bits = bytes.getShort(2 * i);
          values[i] = brain ? Half.ofBrain(bits) : Half.toFloat(bits);
        }
      }
    }
    return values;
  }

  /**
   * A tensor, read from the file now.
   *
   * @throws SightlineException if the file has no tensor of that name or can no longer be read
   */
  public Tensor tensor(String name) throws SightlineException {
    return new Tensor(shape(name), values(name));
  }

  private SafetensorsHeader.Entry find(String name) throws SightlineException {
    SafetensorsHeader.Entry entry = header.entries().get(name);
    if (entry == null) {
      throw new SightlineException(file + " holds no tensor named " + name + ".");
    }
    return entry;
  }

  /**
   * Writes the tensors in the given order. The file appears under its name only when it is
   * complete: it is written beside it, forced to disk and moved there in one step.
   *
   * @param half half precision (2 bytes per value, rounded to nearest) instead of single
   * @throws SightlineException if the file cannot be written, or {@code half} is set and a value is
   *     beyond 65504, the largest half-precision number
   */
  public static void write(
      Path file, LinkedHashMap<String, Tensor> tensors, Map<String, String> metadata, boolean half)
      throws SightlineException {
    AtomicFile.writeAlone(
        file,
        out -> {
          out.write(SafetensorsHeader.write(tensors, metadata, half));
          for (Map.Entry<String, Tensor> tensor : tensors.entrySet()) {
            out.write(encode(file, tensor.getKey(), tensor.getValue().values(), half));
          }
        });
  }

  private static byte[] encode(Path file, String name, float[] values, boolean half)
      throws SightlineException {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * (half ? 2 : 4)).order(ByteOrder.LITTLE_ENDIAN);
    if (!half) {
      bytes.asFloatBuffer().put(values);
      return bytes.array();
    }
    for (float value : values) {
      if (!Half.holds(value)) {
        throw new SightlineException(
            file + " cannot hold the value " + value + " of " + name + " in half precision.");
      }
      bytes.putShort(Half.fromFloat(value));
    }
    return bytes.array();
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

  static SightlineException damaged(Path file, String what) {
    return new SightlineException(file + " is not a valid safetensors file: " + what + ".");
  }
}
