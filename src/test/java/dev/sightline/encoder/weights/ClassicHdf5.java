package dev.sightline.encoder.weights;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.DeflaterOutputStream;

/**
 * Writes HDF5 as Keras does, by the oldest version of the format (HDF5 File Format Specification
 * 2.0, superblock version 0): symbol tables in B-trees, arrays of floats in one piece or compressed
 * in two, no checksums. jHDF writes only the newest.
 */
final class ClassicHdf5 {
  /** A leaf of the tree: numbers, row by row. */
  record Array(int[] shape, float... values) {}

  /**
   * Another leaf: the same, compressed as h5py does.
   *
   * @param filter 1 for gzip; others only say so
   * @param lie so many bytes more than stated come out of each piece
   */
  record Gzipped(Array array, int filter, int lie) {}

  private static final long UNDEFINED = -1;
  private static final int SUPERBLOCK = 96;
  private static final int MESSAGE = 8;
  private static final int ENTRY = 40;

  private final ByteBuffer out = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
  private int end = SUPERBLOCK;

  private ClassicHdf5() {}

  /** A file; what is in a group is another such map, or an {@link Array}. */
  static byte[] of(Map<String, Object> root) {
    ClassicHdf5 file = new ClassicHdf5();
    int header = file.group(root);
    file.superblock(header);
    byte[] bytes = new byte[file.end];
    file.out.get(0, bytes);
    return bytes;
  }

  /** One layer as Keras names it, with whatever else it may have. */
  static Map<String, Object> layer(String name, Map<String, Object> arrays) {
    Map<String, Object> inner = new LinkedHashMap<>();
    inner.put(name, arrays);
    return inner;
  }

  private void superblock(int rootHeader) {
    out.put(0, new byte[] {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'});
    out.put(13, (byte) 8).put(14, (byte) 8); // sizes of addresses and lengths
    out.putShort(16, (short) 4).putShort(18, (short) 16);
    out.putLong(32, UNDEFINED).putLong(40, end).putLong(48, UNDEFINED);
    out.putLong(64, rootHeader);
  }

  private int allocate(int bytes) {
    int at = end;
    end += (bytes + 7) / 8 * 8;
    return at;
  }

  private int group(Map<String, Object> children) {
    int header = allocate(16 + MESSAGE + 16);
    int heapBytes = 8;
    for (String name : children.keySet()) {
      heapBytes += (name.getBytes(UTF_8).length + 8) / 8 * 8;
    }
    int heap = allocate(32);
    int names = allocate(heapBytes);
    int tree = allocate(24 + 5 * 8);
    int table = allocate(8 + children.size() * ENTRY);
    out.put(heap, "HEAP".getBytes(US_ASCII));
    out.putLong(heap + 8, heapBytes).putLong(heap + 16, 1).putLong(heap + 24, names);
    out.put(tree, "TREE".getBytes(US_ASCII)).putShort(tree + 6, (short) 1);
    out.putLong(tree + 8, UNDEFINED).putLong(tree + 16, UNDEFINED).putLong(tree + 32, table);
    out.put(table, "SNOD".getBytes(US_ASCII)).put(table + 4, (byte) 1);
    out.putShort(table + 6, (short) children.size());
    int name = 8;
    int entry = table + 8;
    for (Map.Entry<String, Object> child : children.entrySet()) {
      byte[] letters = child.getKey().getBytes(UTF_8);
      out.put(names + name, letters);
      out.putLong(entry, name).putLong(entry + 8, node(child.getValue()));
      name += (letters.length + 8) / 8 * 8;
      entry += ENTRY;
    }
    int message = header(header, 1, MESSAGE + 16);
    out.putShort(message, (short) 0x11).putShort(message + 2, (short) 16);
    out.putLong(message + MESSAGE, tree).putLong(message + MESSAGE + 8, heap);
    return header;
  }

  @SuppressWarnings("unchecked") // as the doc of of() says
  private int node(Object node) {
    if (node instanceof Gzipped gzipped) {
      return gzipped(gzipped);
    }
    return node instanceof Array array ? array(array) : group((Map<String, Object>) node);
  }

  /** The beginning of an object header; where its messages begin. */
  private int header(int at, int messages, int bytes) {
    out.put(at, (byte) 1).putShort(at + 2, (short) messages);
    out.putInt(at + 4, 1).putInt(at + 8, bytes);
    return at + 16;
  }

  /** Shuffled, deflated, in pieces of half the first axis; a B-tree leads to them. */
  private int gzipped(Gzipped gzipped) {
    Array array = gzipped.array;
    int rank = array.shape.length;
    int[] piece = array.shape.clone();
    piece[0] = (piece[0] + 1) / 2;
    int row = array.values.length / array.shape[0];
    int space = 8 + 8 * rank;
    int layout = (3 + 8 + 4 * (rank + 1) + 7) / 8 * 8;
    int filters = 8 + 8 + 8 + 8 + 8;
    int header = allocate(16 + 4 * MESSAGE + space + 24 + layout + filters);
    int at = header(header, 4, 4 * MESSAGE + space + 24 + layout + filters);
    at = spaceAndType(at, array, space);
    int key = 8 + 8 * (rank + 1);
    int tree = allocate(24 + 2 * (key + 8) + key);
    out.put(tree, "TREE".getBytes(US_ASCII)).put(tree + 4, (byte) 1).putShort(tree + 6, (short) 2);
    out.putLong(tree + 8, UNDEFINED).putLong(tree + 16, UNDEFINED);
    for (int i = 0; i < 2; i++) {
      int numbers = piece[0] * row;
      float[] values = Arrays.copyOfRange(array.values, i * numbers, (i + 1) * numbers);
      byte[] bytes = deflated(shuffled(values), gzipped.lie);
      int data = allocate(bytes.length);
      out.put(data, bytes);
      int entry = tree + 24 + i * (key + 8);
      out.putInt(entry, bytes.length).putLong(entry + 8, (long) i * piece[0]);
      out.putLong(entry + key, data);
    }
    out.putShort(at, (short) 8).putShort(at + 2, (short) layout);
    at += MESSAGE;
    out.put(at, (byte) 3)
        .put(at + 1, (byte) 2)
        .put(at + 2, (byte) (rank + 1))
        .putLong(at + 3, tree);
    for (int axis = 0; axis < rank; axis++) {
      out.putInt(at + 11 + 4 * axis, piece[axis]);
    }
    out.putInt(at + 11 + 4 * rank, Float.BYTES);
    at += layout;
    out.putShort(at, (short) 11).putShort(at + 2, (short) filters);
    at += MESSAGE;
    out.put(at, (byte) 1).put(at + 1, (byte) 2);
    at += 8;
    for (int filter : new int[] {2, gzipped.filter}) { // each with one number
      out.putShort(at, (short) filter).putShort(at + 6, (short) 1);
      out.putInt(at + 8, filter == 2 ? Float.BYTES : 9);
      at += 16;
    }
    return header;
  }

  private static byte[] shuffled(float[] values) {
    ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * values.length);
    for (int b = 0; b < Float.BYTES; b++) {
      for (float value : values) {
        bytes.put((byte) (Float.floatToRawIntBits(value) >> 8 * b));
      }
    }
    return bytes.array();
  }

  private static byte[] deflated(byte[] bytes, int more) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(out)) {
      deflater.write(bytes);
      deflater.write(new byte[more]);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return out.toByteArray();
  }

  private int array(Array array) {
    int space = 8 + 8 * array.shape.length;
    int header = allocate(16 + 3 * MESSAGE + space + 24 + 24);
    int data = allocate(Float.BYTES * array.values.length);
    int at = header(header, 3, 3 * MESSAGE + space + 24 + 24);
    at = spaceAndType(at, array, space);
    out.putShort(at, (short) 8).putShort(at + 2, (short) 24);
    at += MESSAGE;
    out.put(at, (byte) 3).put(at + 1, (byte) 1).putLong(at + 2, data);
    out.putLong(at + 10, (long) Float.BYTES * array.values.length);
    for (int i = 0; i < array.values.length; i++) {
      out.putFloat(data + Float.BYTES * i, array.values[i]);
    }
    return header;
  }

  private int spaceAndType(int from, Array array, int space) {
    int at = from;
    out.putShort(at, (short) 1).putShort(at + 2, (short) space);
    at += MESSAGE;
    out.put(at, (byte) 1).put(at + 1, (byte) array.shape.length);
    for (int axis = 0; axis < array.shape.length; axis++) {
      out.putLong(at + 8 + 8 * axis, array.shape[axis]);
    }
    at += space;
    out.putShort(at, (short) 3).putShort(at + 2, (short) 24);
    at += MESSAGE;
    // Version 1, floats: the sign is bit 31, the exponent has 8 bits from 23 on, its bias is 127.
    out.put(at, new byte[] {0x11, 0x20, 0x1f, 0, Float.BYTES, 0, 0, 0, 0, 0, 32, 0, 23, 8, 0, 23});
    out.putInt(at + 16, 127);
    return at + 24;
  }
}
