package dev.sightline.media;

import dev.sightline.media.HeaderBytes.CutShort;
import dev.sightline.media.PictureHeader.Format;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The chunks of a WebP file, a still or an animation. */
final class WebpChunks {
  private static final int START = 12;

  /** What stands before the picture of a frame: its place, size and time. */
  private static final int FRAME_HEAD = 16;

  private WebpChunks() {}

  static PictureHeader header(HeaderBytes in) throws CutShort {
    long end = in.u32(4) + 8;
    in.check(0, end);
    long width = 0;
    long height = 0;
    if (in.has("VP8X", START)) {
      width = in.u24(24) + 1L;
      height = in.u24(27) + 1L;
    } else if (in.has("VP8L", START)) {
      long sides = in.u32(21);
      width = (sides & 0x3FFF) + 1;
      height = (sides >> 14 & 0x3FFF) + 1;
    } else if (in.has("VP8 ", START)) {
      width = in.u16(26) & 0x3FFF;
      height = in.u16(28) & 0x3FFF;
    }
    long exif = find(in, "EXIF", end);
    long icc = find(in, "ICCP", end);
    // What may be stored without loss is there twice, as pixels of the file and as they are shown.
    boolean twice = find(in, "VP8L", end) >= 0 || find(in, "ANMF", end) >= 0;
    long bits = twice ? 2 * PictureHeader.PLAIN : PictureHeader.PLAIN;
    return new PictureHeader(Format.WEBP, width, height, (int) end, bits)
        .turned(
            exif < 0 ? 1 : PictureHeader.exifOrientation(in.part(exif + 8, in.u32(exif + 4))),
            icc < 0 ? null : in.copy(icc + 8, in.u32(icc + 4)));
  }

  /** Where the first chunk of this name begins, or -1; complains where any ends behind the file. */
  private static long find(HeaderBytes in, String name, long end) throws CutShort {
    long found = -1;
    for (long at = START; at + 8 <= end; ) {
      long length = in.u32(at + 4);
      in.check(at + 8, length);
      if (found < 0 && in.has(name, at)) {
        found = at;
      }
      at += 8 + length + (length & 1);
    }
    return found;
  }

  /** One frame of an animation: a still WebP, and where on the canvas it lies. */
  record Frame(byte[] still, int x, int y, int width, int height) {}

  /** The first frame of an animation, or null where it is a still. */
  static Frame firstFrame(byte[] webp, PictureHeader header) throws CutShort {
    HeaderBytes in = HeaderBytes.littleEndian(webp);
    long at = find(in, "ANMF", header.end());
    if (at < 0) {
      return null;
    }
    HeaderBytes frame = in.part(at + 8, in.u32(at + 4));
    int width = frame.u24(6) + 1;
    int height = frame.u24(9) + 1;
    byte[] picture = frame.copy(FRAME_HEAD, frame.length() - FRAME_HEAD);
    ByteBuffer still =
        ByteBuffer.allocate(START + 18 + picture.length).order(ByteOrder.LITTLE_ENDIAN);
    still.put(letters("RIFF")).putInt(still.capacity() - 8).put(letters("WEBP"));
    // An extended header, which says that there may be alpha beside the colours.
    still.put(letters("VP8X")).putInt(10).putInt(0x10);
    still.putShort((short) (width - 1)).put((byte) ((width - 1) >> 16));
    still.putShort((short) (height - 1)).put((byte) ((height - 1) >> 16));
    still.put(picture);
    return new Frame(still.array(), 2 * frame.u24(0), 2 * frame.u24(3), width, height);
  }

  private static byte[] letters(String name) {
    return name.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
  }
}
