package dev.sightline.media;

import dev.sightline.media.HeaderBytes.CutShort;

/**
 * What a picture file declares before any pixel is decoded. Reading it allocates nothing that
 * depends on what the file claims. It also walks from block to block to where the first picture
 * ends, because a decoder returns half a picture, the rest grey, if a file is cut short.
 *
 * @param width pixels per row, as stored
 * @param height rows, as stored
 * @param orientation how the stored picture must be turned, 1 to 8 as in Exif; 1 is upright
 * @param end how many bytes from the start hold the first picture; {@link #NO_END} for a JPEG whose
 *     data may be complete but lacks the end marker
 * @param scans the number of passes in which it is stored, each over the whole picture; 1 except
 *     for some JPEGs
 * @param bitsPerPixel how much a decoder holds per pixel while it works, at least
 * @param profile the ICC profile of its colours, or null for sRGB
 * @param unread what kind of unsupported picture it is, if that is known; else null
 */
record PictureHeader(
    Format format,
    long width,
    long height,
    int orientation,
    int end,
    int scans,
    long bitsPerPixel,
    byte[] profile,
    String unread) {
  static final int NO_END = -1;

  /** Eight bits each of red, green, blue and alpha. */
  static final long PLAIN = 32;

  /** More than any limit allows, and small enough for products not to overflow. */
  private static final long MOST = 1 << 20;

  enum Format {
    JPEG,
    PNG,
    GIF,
    WEBP("WebP"),
    BMP,
    TIFF,
    /** HEIC (from phones) and AVIF: stills stored as one video frame, or as a grid of them. */
    HEIF;

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

  /** A picture that is upright, complete, in one pass and in sRGB. */
  PictureHeader(Format format, long width, long height, int end, long bitsPerPixel) {
    this(format, width, height, 1, end, 1, bitsPerPixel, null, null);
  }

  PictureHeader turned(int asExif, byte[] icc) {
    return new PictureHeader(format, width, height, asExif, end, scans, bitsPerPixel, icc, unread);
  }

  PictureHeader inScans(int passes) {
    return new PictureHeader(
        format, width, height, orientation, end, passes, bitsPerPixel, profile, unread);
  }

  /**
   * A picture that is not supported.
   *
   * @param unread what it is and what to do, for a sentence that begins with the file's name
   */
  static PictureHeader unread(Format format, String unread) {
    return new PictureHeader(format, 0, 0, 1, 0, 1, 0, null, unread);
  }

  /** The format according to the first letters, or null. */
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
    } else if (in.has("II*\0", 0)
        || in.has("MM\0*", 0)
        || in.has("II+\0", 0)
        || in.has("MM\0+", 0)) {
      return Format.TIFF;
    }
    return VideoFormat.isStill(bytes) ? Format.HEIF : null;
  }

  /**
   * Reads the header of a file of this format; {@link HeifFile} does this for HEIF.
   *
   * @return null if the file cannot be decoded
   * @throws CutShort if the bytes end before the first picture does
   */
  static PictureHeader read(Format format, byte[] bytes) throws CutShort {
    return switch (format) {
      case JPEG -> JpegHeader.read(HeaderBytes.bigEndian(bytes));
      case PNG -> PngChunks.header(HeaderBytes.bigEndian(bytes));
      case GIF -> gif(HeaderBytes.littleEndian(bytes));
      case WEBP -> WebpChunks.header(HeaderBytes.littleEndian(bytes));
      case BMP -> bmp(HeaderBytes.littleEndian(bytes));
      case TIFF -> tiff(HeaderBytes.littleEndian(bytes));
      case HEIF -> null;
    };
  }

  /**
   * Bytes that decoding takes at least.
   *
   * @param reduction factor by which both sides of a JPEG are divided during decoding
   */
  long decoderBytes(int reduction) {
    long smaller = format == Format.JPEG ? (long) reduction * reduction : 1;
    long waiting = format == Format.JPEG && scans > 1 ? bitsPerPixel : 0;
    long shown = format == Format.JPEG ? 24 : bitsPerPixel;
    return (long) ((double) width * height * (waiting + (double) shown / smaller) / 8);
  }

  private static PictureHeader gif(HeaderBytes in) throws CutShort {
    long at = 13L + colourTable(in.u8(10));
    while (in.u8(at) == 0x21) { // an extension: label, then data blocks
      at = afterBlocks(in, at + 2);
    }
    if (in.u8(at) == 0x2C) {
      at = afterBlocks(in, at + 11 + colourTable(in.u8(at + 9)));
      // The decoder holds the canvas twice.
      return new PictureHeader(Format.GIF, in.u16(6), in.u16(8), (int) at, 2 * PLAIN);
    }
    return null; // no picture in it
  }

  private static int colourTable(int flags) {
    return (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);
  }

  /** GIF data: blocks of up to 255 bytes, each after its length; the last one is empty. */
  private static long afterBlocks(HeaderBytes in, long from) throws CutShort {
    long at = from;
    while (in.u8(at) != 0) {
      at += 1 + in.u8(at);
    }
    return at + 1;
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
    return new PictureHeader(Format.BMP, width, height, in.length(), PLAIN);
  }

  private static PictureHeader tiff(HeaderBytes in) throws CutShort {
    TiffTags tags = TiffTags.of(in);
    String unread = TiffKinds.unread(tags);
    if (unread != null) {
      return unread(Format.TIFF, unread);
    }
    long width = tags.number(256, 0);
    long height = tags.number(257, 0);
    tags.checkData(273, 279); // strips
    tags.checkData(324, 325); // tiles
    // It is decoded a few rows at a time, but always a whole tile, however small the picture.
    long tile = tags.factor(322) * tags.factor(323);
    long bits = Math.min(MOST, tags.factor(258) * tags.factor(277));
    long ofTile =
        Math.min(MOST, tile / Math.max(1, Math.min(MOST, width) * Math.min(MOST, height)));
    return new PictureHeader(
            Format.TIFF, width, height, in.length(), Math.max(PLAIN, bits * ofTile))
        .turned(upright(tags.number(274, 1)), null);
  }

  /** Exif data is a TIFF file without a picture. If it is damaged, the photo is not turned. */
  static int exifOrientation(HeaderBytes exif) {
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
