package dev.sightline.media;

import dev.sightline.media.HeaderBytes.CutShort;

/**
 * The first directory of a TIFF file, or of the Exif data of a photo: numbers under tags.
 *
 * @param tiff from the letters that say the byte order, in that order
 */
record TiffTags(HeaderBytes tiff) {
  /** No honest depth, number of colours or tile is larger, and the product of three fits a long. */
  private static final long LARGEST_FACTOR = 1 << 20;

  static TiffTags of(HeaderBytes in) throws CutShort {
    return new TiffTags(in.inOrder(in.u8(0) == 'I'));
  }

  /** The first value of this tag, or something else where there is none. */
  long number(int tag, long otherwise) throws CutShort {
    long at = place(tag);
    return at < 0 ? otherwise : value(at, 0);
  }

  /** The first value of this tag, to multiply with others: at least 1, and never so large. */
  long factor(int tag) throws CutShort {
    return Math.max(1, Math.min(LARGEST_FACTOR, number(tag, 1)));
  }

  /** Complains unless all strips or tiles, whose places and lengths these tags list, are there. */
  void checkData(int placesTag, int lengthsTag) throws CutShort {
    long places = place(placesTag);
    long lengths = place(lengthsTag);
    if (places >= 0 && lengths >= 0) {
      long count = Math.min(tiff.u32(places + 4), tiff.u32(lengths + 4));
      for (long i = 0; i < count; i++) {
        tiff.check(value(places, i), value(lengths, i));
      }
    }
  }

  /** Where this tag stands, or -1. */
  private long place(int tag) throws CutShort {
    long directory = tiff.u32(4);
    int entries = tiff.u16(directory);
    for (int i = 0; i < entries; i++) {
      if (tiff.u16(directory + 2 + 12L * i) == tag) {
        return directory + 2 + 12L * i;
      }
    }
    return -1;
  }

  /** The i-th value of the tag at this place; more than four bytes of them lie elsewhere. */
  private long value(long at, long i) throws CutShort {
    boolean shorts = tiff.u16(at + 2) == 3; // 16 bits each, else 32
    boolean inPlace = tiff.u32(at + 4) <= (shorts ? 2 : 1);
    long values = inPlace ? at + 8 : tiff.u32(at + 8);
    return shorts ? tiff.u16(values + 2 * i) : tiff.u32(values + 4 * i);
  }
}
