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
 * @param scans in how many passes it is stored, each over the whole picture; 1 but for some JPEGs
 * @param bitsPerPixel what a decoder holds of each pixel at once while it works, at least
 */
record PictureHeader(
    Format format,
    long width,
    long height,
    int orientation,
    int end,
    int scans,
    long bitsPerPixel) {
  /** Eight bits each of red, green, blue and alpha. */
  private static final long PLAIN = 32;

  /** More than any limit allows, and little enough to multiply with. */
  private static final long MOST = 1 << 20;

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

  /**
   * What decoding takes at least, in bytes.
   *
   * @param reduction by how much both sides of a JPEG are divided while it is decoded
   */
  long decoderBytes(int reduction) {
    long smaller = format == Format.JPEG ? (long) reduction * reduction : 1;
    long waiting = format == Format.JPEG && scans > 1 ? bitsPerPixel : 0;
    long shown = format == Format.JPEG ? 24 : bitsPerPixel;
    return (long) ((double) width * height * (waiting + (double) shown / smaller) / 8);
  }

  /** Segments up to the end-of-image marker; the data of each scan is walked byte by byte. */
  private static PictureHeader jpeg(HeaderBytes in) throws CutShort {
    long width = 0;
    long height = 0;
    int orientation = 1;
    int scans = 0;
    long coefficients = 0;
    boolean progressive = false;
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
        int passes = Math.max(scans, progressive ? 2 : 1);
        return new PictureHeader(Format.JPEG, width, height, orientation, at, passes, coefficients);
      } else if ((marker >= 0xD0 && marker <= 0xD8) || marker == 0x01) {
        continue; // restart markers have no length
      }
      int length = in.u16(at);
      boolean frame =
          marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
      if (frame && width == 0) {
        height = in.u16(at + 3);
        width = in.u16(at + 5);
        progressive = (marker & 3) == 2;
        coefficients = 16 * samplesPerPixel(in, at);
      } else if (marker == 0xDA) {
        scans++;
      } else if (marker == 0xE1 && in.has("Exif\0\0", at + 2)) {
        orientation = exifOrientation(in.part(at + 8, Math.max(0, length - 8)));
      }
      at += Math.max(2, length);
    }
  }

  /**
   * How many values a JPEG file has for each pixel, rounded up: those of all its colours at their
   * resolutions. A picture in several scans is kept whole in 16-bit coefficients until the last.
   */
  private static long samplesPerPixel(HeaderBytes in, int frame) throws CutShort {
    int colours = in.u8(frame + 7);
    int most = 1;
    int sum = 0;
    for (int i = 0; i < colours; i++) {
      int factors = in.u8(frame + 9 + 3 * i);
      int samples = (factors >> 4) * (factors & 15);
      most = Math.max(most, samples);
      sum += samples;
    }
    return (sum + most - 1) / most;
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
        long bits = in.u8(24) == 16 ? 2 * PLAIN : PLAIN;
        return new PictureHeader(Format.PNG, width, height, orientation, (int) at + 12, 1, bits);
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
      // The decoder has the canvas twice.
      return new PictureHeader(Format.GIF, in.u16(6), in.u16(8), 1, (int) at, 1, 2 * PLAIN);
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
    return new PictureHeader(Format.WEBP, width, height, orientation, (int) size, 1, PLAIN);
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
    return new PictureHeader(Format.BMP, width, height, 1, in.length(), 1, PLAIN);
  }

  private static PictureHeader tiff(HeaderBytes in) throws CutShort {
    TiffTags tags = TiffTags.of(in);
    long width = tags.number(256, 0);
    long height = tags.number(257, 0);
    tags.checkData(273, 279); // strips
    tags.checkData(324, 325); // tiles
    // One colour's depth; a picture whose colours differ in theirs is not decoded.
    long bits = Math.max(PLAIN, Math.min(MOST, tags.factor(258) * tags.factor(277)));
    // The decoder makes room for a whole tile, however small the picture.
    long tile = tags.factor(322) * tags.factor(323);
    long timesLarger = Math.max(1, Math.min(MOST, tile / Math.max(1, width * height)));
    int orientation = upright(tags.number(274, 1));
    return new PictureHeader(
        Format.TIFF, width, height, orientation, in.length(), 1, bits * timesLarger);
  }

  /** Exif data is a TIFF file without a picture. Where it is damaged, the photo stays as it is. */
  private static int exifOrientation(HeaderBytes exif) {
    try {
      HeaderBytes tiff = exif.has("Exif\0\0", 0) ? exif.part(6, exif.length() - 6) : exif;
      return upright(TiffTags.of(tiff).number(274, 1));
    } catch (CutShort e) {
      return 1;
    }
  }

  private static int upright(long orientation) {
    return orientation >= 1 && orientation <= 8 ? (int) orientation : 1;
  }
}
