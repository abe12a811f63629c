package dev.sightline.media;

import dev.sightline.media.HeaderBytes.CutShort;

/**
 * What a picture file says of itself before any pixel is decoded. Reading it allocates nothing that
 * depends on what the file claims. It also walks from block to block to where the first picture
 * ends, because decoders hand out half a picture, the rest grey, where a file is cut short.
 *
 * @param width pixels in a row, as stored
 * @param height rows, as stored
 * @param orientation how the stored picture must be turned, 1 to 8 as in Exif; 1 is upright
 * @param end how many bytes from the start hold the first picture
 */
record PictureHeader(Format format, long width, long height, int orientation, int end) {
  enum Format {
    JPEG,
    PNG,
    GIF,
    WEBP("WebP"),
    BMP,
    TIFF;

    private final String label;

    Format() {
      label = name();
    }

    Format(String label) {
      this.label = label;
    }

    @Override
    public String toString() {
      return label;
    }
  }

  /** What the bytes are by their first letters, or null. */
  static Format format(byte[] bytes) {
    HeaderBytes in = HeaderBytes.bigEndian(bytes);
    if (in.has("\u00FF\u00D8\u00FF", 0)) {
      return Format.JPEG;
    } else if (in.has("\u0089PNG\r\n\u001A\n", 0)) {
      return Format.PNG;
    } else if (in.has("GIF87a", 0) || in.has("GIF89a", 0)) {
      return Format.GIF;
    } else if (in.has("RIFF", 0) && in.has("WEBP", 8)) {
      return Format.WEBP;
    } else if (in.has("BM", 0)) {
      return Format.BMP;
    } else if (in.has("II*\0", 0) || in.has("MM\0*", 0)) {
      return Format.TIFF;
    }
    return null;
  }

  /**
   * Reads the header of a file of this format.
   *
   * @return null if the file cannot be decoded
   * @throws CutShort if the bytes end before the first picture does
   */
  static PictureHeader read(Format format, byte[] bytes) throws CutShort {
    return switch (format) {
      case JPEG -> jpeg(HeaderBytes.bigEndian(bytes));
      case PNG -> png(HeaderBytes.bigEndian(bytes));
      case GIF -> gif(HeaderBytes.littleEndian(bytes));
      case WEBP -> webp(HeaderBytes.littleEndian(bytes));
      case BMP -> bmp(HeaderBytes.littleEndian(bytes));
      case TIFF -> tiff(HeaderBytes.littleEndian(bytes));
    };
  }

  /** Segments up to the end-of-image marker; the data of each scan is walked byte by byte. */
  private static PictureHeader jpeg(HeaderBytes in) throws CutShort {
    long width = 0;
    long height = 0;
    int orientation = 1;
    int at = 2;
    while (true) {
      // Between segments and in scans: on to the next marker. FF00 is a data byte FF, FF FF
      // filling.
      while (in.u8(at) != 0xFF || in.u8(at + 1) == 0 || in.u8(at + 1) == 0xFF) {
        at++;
      }
      int marker = in.u8(at + 1);
      at += 2;
      if (marker == 0xD9) {
        return new PictureHeader(Format.JPEG, width, height, orientation, at);
      } else if ((marker >= 0xD0 && marker <= 0xD8) || marker == 0x01) {
        continue; // restart markers have no length
      }
      int length = in.u16(at);
      boolean frame =
          marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
      if (frame && width == 0) {
        height = in.u16(at + 3);
        width = in.u16(at + 5);
      } else if (marker == 0xE1 && in.has("Exif\0\0", at + 2)) {
        orientation = exifOrientation(in.part(at + 8, Math.max(0, length - 8)));
      }
      at += Math.max(2, length);
    }
  }

  private static PictureHeader png(HeaderBytes in) throws CutShort {
    long width = in.u32(16);
    long height = in.u32(20);
    int orientation = 1;
    long at = 8;
    while (true) {
      long length = in.u32(at);
      in.check(at, length + 12);
      // The PNG library checks this sum too, but complains on standard error.
      if (in.crc32(at + 4, length + 4) != in.u32(at + 8 + length)) {
        return null;
      } else if (in.has("eXIf", at + 4)) {
        orientation = exifOrientation(in.part(at + 8, length));
      } else if (in.has("IEND", at + 4)) {
        return new PictureHeader(Format.PNG, width, height, orientation, (int) at + 12);
      }
      at += length + 12;
    }
  }

  private static PictureHeader gif(HeaderBytes in) throws CutShort {
    long at = 13L + colourTable(in.u8(10));
    while (in.u8(at) == 0x21) { // an extension: label, then data blocks
      at = afterBlocks(in, at + 2);
    }
    if (in.u8(at) == 0x2C) {
      at = afterBlocks(in, at + 11 + colourTable(in.u8(at + 9)));
      return new PictureHeader(Format.GIF, in.u16(6), in.u16(8), 1, (int) at);
    }
    return null; // no picture in it
  }

  private static int colourTable(int flags) {
    return (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);
  }

  /** GIF data: blocks of up to 255 bytes, each behind its length, the last one empty. */
  private static long afterBlocks(HeaderBytes in, long from) throws CutShort {
    long at = from;
    while (in.u8(at) != 0) {
      at += 1 + in.u8(at);
    }
    return at + 1;
  }

  private static PictureHeader webp(HeaderBytes in) throws CutShort {
    long size = in.u32(4) + 8;
    in.check(0, size);
    long width = 0;
    long height = 0;
    if (in.has("VP8X", 12)) {
      width = in.u24(24) + 1L;
      height = in.u24(27) + 1L;
    } else if (in.has("VP8L", 12)) {
      long bits = in.u32(21);
      width = (bits & 0x3FFF) + 1;
      height = (bits >> 14 & 0x3FFF) + 1;
    } else if (in.has("VP8 ", 12)) {
      width = in.u16(26) & 0x3FFF;
      height = in.u16(28) & 0x3FFF;
    }
    int orientation = 1;
    for (long at = 12; at + 8 <= size; ) {
      long length = in.u32(at + 4);
      in.check(at + 8, length);
      if (in.has("EXIF", at)) {
        orientation = exifOrientation(in.part(at + 8, length));
      }
      at += 8 + length + (length & 1);
    }
    return new PictureHeader(Format.WEBP, width, height, orientation, (int) size);
  }

  private static PictureHeader bmp(HeaderBytes in) throws CutShort {
    boolean old = in.u32(14) == 12; // OS/2's header has shorter fields
    long width = old ? in.u16(18) : (int) in.u32(18);
    long height = old ? in.u16(20) : Math.abs((long) (int) in.u32(22)); // negative: top row first
    int bits = old ? in.u16(24) : in.u16(28);
    boolean packed = !old && in.u32(30) != 0 && in.u32(30) != 3;
    if (!packed && width > 0) {
      in.check(in.u32(10), (width * bits + 31) / 32 * 4 * height);
    }
    return new PictureHeader(Format.BMP, width, height, 1, in.length());
  }

  private static PictureHeader tiff(HeaderBytes in) throws CutShort {
    HeaderBytes ordered = in.inOrder(in.u8(0) == 'I');
    long width = number(ordered, 256, 0);
    long height = number(ordered, 257, 0);
    checkData(ordered, 273, 279); // strips
    checkData(ordered, 324, 325); // tiles
    int orientation = upright(number(ordered, 274, 1));
    return new PictureHeader(Format.TIFF, width, height, orientation, in.length());
  }

  /** Complains unless all strips or tiles, whose places and lengths these tags list, are there. */
  private static void checkData(HeaderBytes tiff, int placesTag, int lengthsTag) throws CutShort {
    long places = tag(tiff, placesTag);
    long lengths = tag(tiff, lengthsTag);
    if (places >= 0 && lengths >= 0) {
      long count = Math.min(tiff.u32(places + 4), tiff.u32(lengths + 4));
      for (long i = 0; i < count; i++) {
        tiff.check(value(tiff, places, i), value(tiff, lengths, i));
      }
    }
  }

  /** Exif data is a TIFF file without a picture. Where it is damaged, the photo stays as it is. */
  private static int exifOrientation(HeaderBytes exif) {
    try {
      HeaderBytes tiff = exif.has("Exif\0\0", 0) ? exif.part(6, exif.length() - 6) : exif;
      return upright(number(tiff.inOrder(tiff.u8(0) == 'I'), 274, 1));
    } catch (CutShort e) {
      return 1;
    }
  }

  private static int upright(long orientation) {
    return orientation >= 1 && orientation <= 8 ? (int) orientation : 1;
  }

  private static long number(HeaderBytes tiff, int tag, long otherwise) throws CutShort {
    long at = tag(tiff, tag);
    return at < 0 ? otherwise : value(tiff, at, 0);
  }

  /** Where the first directory of a TIFF file has this tag, or -1. */
  private static long tag(HeaderBytes tiff, int tag) throws CutShort {
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
  private static long value(HeaderBytes tiff, long at, long i) throws CutShort {
    boolean shorts = tiff.u16(at + 2) == 3; // 16 bits each, else 32
    boolean inPlace = tiff.u32(at + 4) <= (shorts ? 2 : 1);
    long values = inPlace ? at + 8 : tiff.u32(at + 8);
    return shorts ? tiff.u16(values + 2 * i) : tiff.u32(values + 4 * i);
  }
}
