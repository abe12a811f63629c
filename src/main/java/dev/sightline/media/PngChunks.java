package dev.sightline.media;

import dev.sightline.media.HeaderBytes.CutShort;
import dev.sightline.media.PictureHeader.Format;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The chunks of a PNG file. A wrong checksum costs the picture only in a chunk that is essential;
 * otherwise what the chunk says (text, a profile, the orientation) is ignored.
 */
final class PngChunks {
  private static final int START = 8;

  /** Chunks a decoder needs; everything else is read here, or not at all. */
  private static final Set<String> DECODED = Set.of("IHDR", "PLTE", "tRNS", "IDAT", "IEND");

  private final HeaderBytes in;
  private int orientation = 1;
  private byte[] profile;
  private boolean standard;
  private ColourSpace coded;
  private long gamma;
  private long[] primaries;

  private PngChunks(HeaderBytes in) {
    this.in = in;
  }

  static PictureHeader header(HeaderBytes in) throws CutShort {
    PngChunks chunks = new PngChunks(in);
    if (in.has("CgBI", START + 4)) {
      return PictureHeader.unread(
          Format.PNG,
          "a PNG in Apple's own form for iPhone apps (CgBI), which is not supported;"
              + " save it again as a plain PNG, for example with Preview on a Mac");
    }
    long at = START;
    while (true) {
      long length = in.u32(at);
      in.check(at, length + 12);
      boolean sound = in.crc32(at + 4, length + 4) == in.u32(at + 8 + length);
      boolean needed = (in.u8(at + 4) & 0x20) == 0; // a capital letter
      if (!sound && needed) {
        return null;
      } else if (in.has("IEND", at + 4)) {
        long bits = in.u8(24) == 16 ? 2 * PictureHeader.PLAIN : PictureHeader.PLAIN;
        return new PictureHeader(Format.PNG, in.u32(16), in.u32(20), (int) at + 12, bits)
            .turned(chunks.orientation, chunks.colours());
      } else if (sound) {
        chunks.read(at + 8, length);
      }
      at += length + 12;
    }
  }

  private void read(long at, long length) throws CutShort {
    if (in.has("eXIf", at - 4) && orientation == 1) {
      orientation = PictureHeader.exifOrientation(in.part(at, length));
    } else if (in.has("cICP", at - 4) && length >= 2) {
      coded = ColourSpace.coded(in.u8(at), in.u8(at + 1));
    } else if (in.has("iCCP", at - 4) && profile == null) {
      profile = inflated(in.part(at, length));
    } else if (in.has("sRGB", at - 4)) {
      standard = true;
    } else if (in.has("gAMA", at - 4) && length >= 4) {
      gamma = in.u32(at);
    } else if (in.has("cHRM", at - 4) && length >= 32) {
      primaries = new long[8];
      for (int i = 0; i < 8; i++) {
        primaries[i] = in.u32(at + 4L * i);
      }
    }
  }

  /** The first of these that exists counts, as in the PNG specification. */
  private byte[] colours() {
    if (coded != null) {
      return coded.profile();
    } else if (profile != null || standard) {
      return profile;
    }
    return ColourSpace.measured(primaries, gamma).profile();
  }

  /** The profile chunk: its name, a zero byte, the compression method, the data. */
  private static byte[] inflated(HeaderBytes chunk) {
    Inflater inflater = new Inflater();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      long from = 0;
      while (chunk.u8(from) != 0) {
        from++;
      }
      inflater.setInput(chunk.copy(from + 2, chunk.length() - from - 2));
      byte[] piece = new byte[1 << 12];
      for (int n = inflater.inflate(piece); n > 0; n = inflater.inflate(piece)) {
        out.write(piece, 0, n);
        if (out.size() > IccProfile.LARGEST) {
          return null;
        }
      }
      return out.toByteArray();
    } catch (DataFormatException | CutShort e) {
      return null; // then the colours stay as they are
    } finally {
      inflater.end();
    }
  }

  /**
   * The file with only what a decoder needs: the first picture of an animation, for which decoders
   * would allocate several times as much, and nothing they would print remarks about.
   */
  static byte[] still(byte[] png, PictureHeader header) throws CutShort {
    HeaderBytes in = HeaderBytes.bigEndian(png);
    int needed = copied(png, in, header, null);
    if (needed == png.length) {
      return png; // so that a large file is not in memory twice
    }
    ByteBuffer out = ByteBuffer.allocate(needed);
    copied(png, in, header, out.put(png, 0, START));
    return out.array();
  }

  /** Copies what is needed, if a target is given; returns the number of bytes. */
  private static int copied(byte[] png, HeaderBytes in, PictureHeader header, ByteBuffer to)
      throws CutShort {
    int all = START;
    for (long at = START; at < header.end(); at += in.u32(at) + 12) {
      int size = (int) in.u32(at) + 12;
      if (DECODED.contains(in.letters(at + 4))
          && in.crc32(at + 4, size - 8L) == in.u32(at + size - 4L)) {
        all += size;
        if (to != null) {
          to.put(png, (int) at, size);
        }
      }
    }
    return all;
  }
}
