package dev.sightline.media;

import dev.sightline.media.HeaderBytes.CutShort;
import dev.sightline.media.PictureHeader.Format;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a JPEG file's segments say, up to the end-of-image marker. */
final class JpegHeader {
  private static final String ICC = "ICC_PROFILE\0";

  private final HeaderBytes in;
  private final SortedMap<Integer, byte[]> profile = new TreeMap<>();
  private long width;
  private long height;
  private int orientation = 1;
  private boolean exifRead;
  private int scans;
  private long coefficients;
  private boolean progressive;

  /** How many frequencies of all colours have not yet been brought to full precision by a scan. */
  private int missing;

  private JpegHeader(HeaderBytes in) {
    this.in = in;
  }

  static PictureHeader read(HeaderBytes in) throws CutShort {
    JpegHeader header = new JpegHeader(in);
    return header.walk();
  }

  /** Goes from segment to segment, and byte by byte through the data of each scan. */
  private PictureHeader walk() throws CutShort {
    long at = 2;
    while (true) {
      in.check(at, 0);
      long marker = nextMarker(at);
      if (marker < 0) {
        // Only a decoder can tell whether the last scan is complete.
        if (scans == 0 || missing > 0) {
          throw new CutShort();
        }
        return header(PictureHeader.NO_END);
      }
      int kind = in.u8(marker + 1);
      at = marker + 2;
      if (kind == 0xD9) {
        return header((int) at);
      } else if ((kind >= 0xD0 && kind <= 0xD8) || kind == 0x01) {
        continue; // restart markers have no length
      }
      int length = in.u16(at);
      segment(kind, at, length);
      at += Math.max(2, length);
    }
  }

  /** Where the next marker begins, or -1. FF 00 is a data byte FF; FF FF is padding. */
  private long nextMarker(long from) throws CutShort {
    for (long at = from; at + 1 < in.length(); at++) {
      if (in.u8(at) == 0xFF && in.u8(at + 1) != 0 && in.u8(at + 1) != 0xFF) {
        return at;
      }
    }
    return -1;
  }

  private void segment(int kind, long at, int length) throws CutShort {
    boolean frame = kind >= 0xC0 && kind <= 0xCF && kind != 0xC4 && kind != 0xC8 && kind != 0xCC;
    if (frame && width == 0) {
      height = in.u16(at + 3);
      width = in.u16(at + 5);
      progressive = (kind & 3) == 2;
      missing = 64 * in.u8(at + 7);
      coefficients = 16 * samplesPerPixel(at);
    } else if (kind == 0xDA) {
      scans++;
      int colours = in.u8(at + 2);
      long band = at + 3 + 2L * colours;
      if (!progressive) {
        missing -= 64 * colours;
      } else if ((in.u8(band + 2) & 15) == 0) {
        missing -= colours * (in.u8(band + 1) - in.u8(band) + 1);
      }
    } else if (kind == 0xE1 && !exifRead && in.has("Exif\0\0", at + 2)) {
      exifRead = true;
      orientation = PictureHeader.exifOrientation(in.part(at + 8, Math.max(0, length - 8)));
    } else if (kind == 0xE2 && in.has(ICC, at + 2) && length > 16) {
      profile.putIfAbsent(in.u8(at + 14), in.copy(at + 16, length - 16));
    }
  }

  private PictureHeader header(int end) {
    int passes = Math.max(scans, progressive ? 2 : 1);
    return new PictureHeader(Format.JPEG, width, height, end, coefficients)
        .turned(orientation, IccProfile.join(profile.values()))
        .inScans(passes);
  }

  /**
   * Number of values the file has per pixel, rounded up: those of all its colours at their
   * resolutions. A picture in several scans is kept as 16-bit coefficients until the last scan.
   */
  private long samplesPerPixel(long frame) throws CutShort {
    int colours = in.u8(frame + 7);
    int most = 1;
    int sum = 0;
    for (int i = 0; i < colours; i++) {
      int factors = in.u8(frame + 9 + 3L * i);
      int samples = (factors >> 4) * (factors & 15);
      most = Math.max(most, samples);
      sum += samples;
    }
    return (sum + most - 1) / most;
  }
}
