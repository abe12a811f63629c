package dev.sightline.media;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;

/**
 * A section of a file's bytes, read at any position as numbers in either byte order. Reading
 * outside of it is always a {@link CutShort}, whatever a hostile file says.
 */
final class HeaderBytes {
  /** The bytes end before what they announce. */
  static final class CutShort extends Exception {
    private static final long serialVersionUID = 1L;

    CutShort() {
      // Nobody reads its stack trace, and hostile folders should not cost time.
      super(null, null, false, false);
    }
  }

  private final byte[] bytes;
  private final int start;
  private final int length;
  private final boolean littleEndian;

  private HeaderBytes(byte[] bytes, int start, int length, boolean littleEndian) {
    this.bytes = bytes;
    this.start = start;
    this.length = length;
    this.littleEndian = littleEndian;
  }

  static HeaderBytes littleEndian(byte[] bytes) {
    return new HeaderBytes(bytes, 0, bytes.length, true);
  }

  static HeaderBytes bigEndian(byte[] bytes) {
    return new HeaderBytes(bytes, 0, bytes.length, false);
  }

  /** The section that starts here; its own position 0 is {@code at}. */
  HeaderBytes part(long at, long size) throws CutShort {
    check(at, size);
    return new HeaderBytes(bytes, start + (int) at, (int) size, littleEndian);
  }

  HeaderBytes inOrder(boolean little) {
    return new HeaderBytes(bytes, start, length, little);
  }

  int length() {
    return length;
  }

  int u8(long at) throws CutShort {
    check(at, 1);
    return bytes[start + (int) at] & 255;
  }

  int u16(long at) throws CutShort {
    return littleEndian ? u8(at) | u8(at + 1) << 8 : u8(at) << 8 | u8(at + 1);
  }

  int u24(long at) throws CutShort {
    return littleEndian ? u16(at) | u8(at + 2) << 16 : u16(at) << 8 | u8(at + 2);
  }

  long u32(long at) throws CutShort {
    return littleEndian ? u16(at) | (long) u16(at + 2) << 16 : (long) u16(at) << 16 | u16(at + 2);
  }

  private long bits64(long at) throws CutShort {
    return littleEndian ? u32(at) | u32(at + 4) << 32 : u32(at) << 32 | u32(at + 4);
  }

  /** A number too large for a long becomes the largest long: no file is that large. */
  long u64(long at) throws CutShort {
    long bits = bits64(at);
    return bits < 0 ? Long.MAX_VALUE : bits;
  }

  double f64(long at) throws CutShort {
    return Double.longBitsToDouble(bits64(at));
  }

  /** The four letters here. */
  String letters(long at) throws CutShort {
    return new String(copy(at, 4), StandardCharsets.ISO_8859_1);
  }

  /** A copy of some bytes. */
  byte[] copy(long at, long size) throws CutShort {
    check(at, size);
    return Arrays.copyOfRange(bytes, start + (int) at, start + (int) (at + size));
  }

  /** The checksum of PNG chunks. */
  long crc32(long at, long size) throws CutShort {
    check(at, size);
    CRC32 sum = new CRC32();
    sum.update(bytes, start + (int) at, (int) size);
    return sum.getValue();
  }

  /** Whether these letters are here; false also if the bytes end first. */
  boolean has(String letters, long at) {
    if (at < 0 || at > length - letters.length()) {
      return false;
    }
    for (int i = 0; i < letters.length(); i++) {
      if ((bytes[start + (int) at + i] & 255) != letters.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Fails unless this many bytes are there. */
  void check(long at, long size) throws CutShort {
    if (at < 0 || size < 0 || at > length || size > length - at) {
      throw new CutShort();
    }
  }
}
