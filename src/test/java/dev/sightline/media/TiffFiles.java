package dev.sightline.media;

import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Writes TIFF files of the kinds that ImageIO does not: each value of each pixel as it is told, in
 * one strip for each plane, the tags in any type of number.
 */
final class TiffFiles {
  static final int SHORT = 3;
  static final int LONG = 4;
  static final int LONG8 = 16;

  /** How a value is stored. */
  enum Depth {
    BITS_8(8, 1),
    BITS_16(16, 1),
    BITS_32(32, 1),
    HALF(16, 3),
    FLOAT(32, 3),
    DOUBLE(64, 3);

    final int bits;
    final int sampleFormat;

    Depth(int bits, int sampleFormat) {
      this.bits = bits;
      this.sampleFormat = sampleFormat;
    }
  }

  /** Room for values that do not fit into their entries. */
  private static final int BESIDE = 1 << 14;

  private record Tag(int type, long[] values) {}

  private final Map<Integer, Tag> tags = new TreeMap<>();
  private ByteOrder order = ByteOrder.LITTLE_ENDIAN;
  private boolean big;
  private int placesType = LONG;
  private byte[][] strips = {new byte[12]};

  /** An empty file that says nothing of itself. */
  TiffFiles() {}

  /** With the pixels of this picture, in red, green, blue and its alpha if it has one. */
  static TiffFiles of(BufferedImage image, Depth depth, boolean planar, double brightest) {
    return new TiffFiles().pixels(image, depth, planar, brightest);
  }

  static TiffFiles of(BufferedImage image, Depth depth) {
    return of(image, depth, false, 1);
  }

  TiffFiles bigEndian() {
    order = ByteOrder.BIG_ENDIAN;
    return this;
  }

  /** Places and counts of 64 bits. */
  TiffFiles big() {
    big = true;
    return this;
  }

  /** The places and lengths of its strips in this type of number. */
  TiffFiles placesIn(int type) {
    placesType = type;
    return this;
  }

  TiffFiles tag(int tag, int type, long... values) {
    tags.put(tag, new Tag(type, values));
    return this;
  }

  private TiffFiles pixels(BufferedImage image, Depth depth, boolean planar, double brightest) {
    int width = image.getWidth();
    int height = image.getHeight();
    boolean alpha = image.getColorModel().hasAlpha();
    int colours = alpha ? 4 : 3;
    tag(256, SHORT, width).tag(257, SHORT, height).tag(259, SHORT, 1).tag(262, SHORT, 2);
    tag(258, SHORT, IntStream.range(0, colours).mapToLong(i -> depth.bits).toArray());
    tag(339, SHORT, IntStream.range(0, colours).mapToLong(i -> depth.sampleFormat).toArray());
    tag(277, SHORT, colours).tag(278, LONG, height).tag(284, SHORT, planar ? 2 : 1);
    if (alpha) {
      tag(338, SHORT, 2);
    }
    strips = new byte[planar ? colours : 1][];
    for (int plane = 0; plane < strips.length; plane++) {
      // The order of bytes is not known yet: each value is written by what is called at the end.
      strips[plane] = new byte[width * height * (planar ? 1 : colours) * depth.bits / 8];
    }
    fill =
        () -> {
          for (int plane = 0; plane < strips.length; plane++) {
            ByteBuffer out = ByteBuffer.wrap(strips[plane]).order(order);
            for (int i = 0; i < width * height; i++) {
              int argb = image.getRGB(i % width, i / width);
              for (int c = planar ? plane : 0; c < (planar ? plane + 1 : colours); c++) {
                int value = argb >> (c == 3 ? 24 : 16 - 8 * c) & 255;
                put(out, value, depth, c == 3 ? 1 : brightest);
              }
            }
          }
        };
    return this;
  }

  private Runnable fill = () -> {};

  private static void put(ByteBuffer out, int value, Depth depth, double brightest) {
    double light = value / 255.0 * brightest;
    switch (depth) {
      case BITS_8 -> out.put((byte) value);
      case BITS_16 -> out.putShort((short) (257 * value));
      case BITS_32 -> out.putInt(0x01010101 * value);
      case HALF -> out.putShort(half(light));
      case FLOAT -> out.putFloat((float) light);
      case DOUBLE -> out.putDouble(light);
    }
  }

  /** The half that is just below. */
  private static short half(double value) {
    int bits = Float.floatToIntBits((float) value);
    return (short) (value < 6.2e-5 ? 0 : ((bits >> 23) - 112) << 10 | bits >> 13 & 0x3FF);
  }

  byte[] bytes() {
    fill.run();
    int entries = tags.size() + 2;
    int head = big ? 16 : 8;
    int size = big ? 8 + 20 * entries + 8 : 2 + 12 * entries + 4;
    ByteBuffer out = ByteBuffer.allocate(head + size + BESIDE + strips.length * strips[0].length);
    out.order(order).put(PictureFiles.ascii(order == ByteOrder.LITTLE_ENDIAN ? "II" : "MM"));
    if (big) {
      out.putShort((short) 43).putShort((short) 8).putShort((short) 0).putLong(16);
    } else {
      out.putShort((short) 42).putInt(8);
    }
    int data = head + size + BESIDE;
    long[] places = new long[strips.length];
    long[] lengths = new long[strips.length];
    for (int i = 0; i < strips.length; i++) {
      places[i] = data + (long) i * strips[0].length;
      lengths[i] = strips[i].length;
    }
    tag(273, placesType, places).tag(279, placesType, lengths);
    if (big) {
      out.putLong(tags.size());
    } else {
      out.putShort((short) tags.size());
    }
    int beside = head + size;
    for (Map.Entry<Integer, Tag> entry : tags.entrySet()) {
      beside = put(out, entry.getKey(), entry.getValue(), beside);
    }
    for (int i = 0; i < strips.length; i++) {
      out.position((int) places[i]).put(strips[i]);
    }
    return out.array();
  }

  /** Writes an entry; its values, where there is no room for them, beside. */
  private int put(ByteBuffer out, int tag, Tag content, int beside) {
    int each = new int[] {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8}[content.type];
    int count = content.values.length;
    int room = big ? 8 : 4;
    out.putShort((short) tag).putShort((short) content.type);
    if (big) {
      out.putLong(count);
    } else {
      out.putInt(count);
    }
    int end = out.position() + room;
    int next = beside;
    if (each * count > room) {
      if (big) {
        out.putLong(beside);
      } else {
        out.putInt(beside);
      }
      out.position(beside);
      next = beside + each * count;
    }
    for (long value : content.values) {
      switch (content.type) {
        case 3, 8 -> out.putShort((short) value);
        case 4, 9, 13 -> out.putInt((int) value);
        case 5, 10 -> out.putInt((int) value * 2).putInt(2);
        case 11 -> out.putFloat(value);
        case 12 -> out.putDouble(value);
        case 16, 17, 18 -> out.putLong(value);
        default -> out.put((byte) value);
      }
    }
    out.position(end);
    return next;
  }
}
