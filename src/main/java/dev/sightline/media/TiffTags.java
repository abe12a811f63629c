package dev.sightline.media;

import dev.sightline.media.HeaderBytes.CutShort;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The first directory of a TIFF file, or of a photo's Exif data: numbers under tags, in whatever
 * type a file stores them.
 *
 * @param tiff from the letters that give the byte order, in that order
 * @param big whether it is a BigTIFF, whose positions and counts have 64 bits
 */
record TiffTags(HeaderBytes tiff, boolean big) {
  /**
   * No genuine depth, number of colours or tile is larger, and the product of three fits into a
   * long.
   */
  private static final long LARGEST_FACTOR = 1 << 20;

  private static final int LONG = 4;
  private static final int LONG8 = 16;
  private static final int IFD8 = 18;

  /** Bytes per value, by type number. */
  private static final int[] BYTES = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8};

  static TiffTags of(HeaderBytes in) throws CutShort {
    HeaderBytes tiff = in.inOrder(in.u8(0) == 'I');
    return new TiffTags(tiff, tiff.u16(2) == 43);
  }

  /** The first value of this tag, or a default if there is none. */
  long number(int tag, long otherwise) throws CutShort {
    long at = place(tag);
    return at < 0 ? otherwise : value(at, 0);
  }

  /** The first value of this tag as a factor: at least 1, and limited. */
  long factor(int tag) throws CutShort {
    return Math.max(1, Math.min(LARGEST_FACTOR, number(tag, 1)));
  }

  boolean has(int tag) throws CutShort {
    return place(tag) >= 0;
  }

  /** Fails unless all strips or tiles, whose positions and lengths these tags list, are there. */
  void checkData(int placesTag, int lengthsTag) throws CutShort {
    long places = place(placesTag);
    long lengths = place(lengthsTag);
    if (places >= 0 && lengths >= 0) {
      long count = Math.min(count(places), count(lengths));
      for (long i = 0; i < count; i++) {
        tiff.check(value(places, i), value(lengths, i));
      }
    }
  }

  /** The position of this tag, or -1. */
  private long place(int tag) throws CutShort {
    long directory = big ? tiff.u64(8) : tiff.u32(4);
    tiff.check(directory, 2);
    long entries = big ? tiff.u64(directory) : tiff.u16(directory);
    long at = directory + (big ? 8 : 2);
    for (long i = 0; i < entries; i++, at += big ? 20 : 12) {
      if (tiff.u16(at) == tag) {
        return at;
      }
    }
    return -1;
  }

  private long count(long at) throws CutShort {
    return big ? tiff.u64(at + 4) : tiff.u32(at + 4);
  }

  /**
   * The file with 64-bit numbers replaced by 32-bit ones; classic TIFF does not have 64-bit
   * numbers, but some programs write them.
   *
   * @return a copy, or the same bytes if there are none
   */
  byte[] narrowed(byte[] bytes) throws CutShort {
    long directory = big ? 0 : tiff.u32(4);
    int entries = big ? 0 : tiff.u16(directory);
    ByteBuffer copy = ByteBuffer.wrap(bytes);
    for (int i = 0; i < entries; i++) {
      int at = (int) directory + 2 + 12 * i;
      if (tiff.u16(at + 2) < LONG8 || tiff.u16(at + 2) > IFD8) {
        continue;
      }
      if (copy.array() == bytes) {
        copy = ByteBuffer.wrap(bytes.clone());
        copy.order(bytes[0] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
      }
      long count = count(at);
      int to = count == 1 ? at + 8 : (int) values(at, 8);
      for (int k = 0; k < count; k++) {
        copy.putInt(to + 4 * k, (int) value(at, k)); // read from the file, not from the copy
      }
      copy.putShort(at + 2, (short) LONG);
    }
    return copy.array();
  }

  /** The positions in the file of this tag's 16-bit values; empty if it is missing. */
  long[] placesOf16Bits(int tag) throws CutShort {
    long at = place(tag);
    if (at < 0 || tiff.u16(at + 2) != 3) {
      return new long[0];
    }
    long[] places = new long[(int) Math.min(LARGEST_FACTOR, count(at))];
    for (int i = 0; i < places.length; i++) {
      places[i] = values(at, 2) + 2L * i;
      tiff.check(places[i], 2);
    }
    return places;
  }

  /**
   * The i-th value of the tag at this position. An unsigned number of more than 63 bits becomes the
   * largest long.
   */
  private long value(long at, long i) throws CutShort {
    int type = tiff.u16(at + 2);
    int size = type < BYTES.length ? BYTES[type] : 0;
    if (size == 0) {
      throw new CutShort(); // not a number, or an unknown type
    }
    long from = values(at, size) + size * i;
    return switch (type) {
      case 3 -> tiff.u16(from);
      case 4, 13 -> tiff.u32(from);
      case 5 -> tiff.u32(from) / Math.max(1, tiff.u32(from + 4));
      case 6 -> (byte) tiff.u8(from);
      case 8 -> (short) tiff.u16(from);
      case 9 -> (int) tiff.u32(from);
      case 10 -> (int) tiff.u32(from) / Math.max(1, (long) (int) tiff.u32(from + 4));
      case 11 -> (long) Float.intBitsToFloat((int) tiff.u32(from));
      case 12 -> (long) tiff.f64(from);
      case 16, 17, 18 -> tiff.u64(from);
      default -> tiff.u8(from);
    };
  }

  /** The position of the values; if they do not fit into the entry itself, they are elsewhere. */
  private long values(long at, int size) throws CutShort {
    int room = big ? 8 : 4;
    long values = at + 4 + room;
    if (count(at) > room / size) {
      values = big ? tiff.u64(values) : tiff.u32(values);
    }
    tiff.check(values, 0);
    return values;
  }
}
