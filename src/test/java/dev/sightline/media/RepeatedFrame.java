package dev.sightline.media;

import static dev.sightline.media.HeifFiles.box;
import static dev.sightline.media.PictureFiles.ascii;
import static dev.sightline.media.PictureFiles.join;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A film of one JPEG that its index lists again and again, a thousandth of a millisecond each: four
 * bytes of file make a decoder decode a frame.
 */
final class RepeatedFrame {
  private static final int WIDTH = 640;
  private static final int HEIGHT = 480;
  private static final int TICKS_PER_SECOND = 1_000_000;

  private RepeatedFrame() {}

  /** As an MP4. */
  static byte[] mp4(int times) throws IOException {
    byte[] frame =
        PictureFiles.write(new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_3BYTE_BGR), "jpeg");
    byte[] type = box("ftyp", ascii("isom"), ints(0), ascii("isommp41"));
    byte[] data = box("mdat", frame);
    ByteBuffer places = ByteBuffer.allocate(8 + 4 * times).putInt(0).putInt(times);
    for (int i = 0; i < times; i++) {
      places.putInt(type.length + 8);
    }
    byte[] entry =
        box(
            "jpeg",
            ints(0, 1, 0, 0, 0, 0, WIDTH << 16 | HEIGHT, 72 << 16, 72 << 16, 0, 1 << 16),
            new byte[31],
            new byte[] {24, -1, -1});
    byte[] table =
        box(
            "stbl",
            box("stsd", ints(0, 1), entry),
            box("stts", ints(0, 1, times, 1)),
            box("stsc", ints(0, 1, 1, 1, 1)),
            box("stsz", ints(0, frame.length, times)),
            box("stco", places.array()));
    byte[] media =
        box(
            "mdia",
            box("mdhd", ints(0, 0, 0, TICKS_PER_SECOND, times, 0)),
            box("hdlr", ints(0, 0), ascii("vide"), ints(0, 0, 0), new byte[1]),
            box("minf", box("vmhd", ints(1, 0, 0)), table));
    byte[] header =
        box(
            "moov",
            box("mvhd", ints(0, 0, 0, TICKS_PER_SECOND, times), new byte[80]),
            box("trak", box("tkhd", ints(3, 0, 0, 1, 0, times), new byte[60]), media));
    return join(type, data, header);
  }

  private static byte[] ints(int... values) {
    ByteBuffer out = ByteBuffer.allocate(4 * values.length);
    for (int value : values) {
      out.putInt(value);
    }
    return out.array();
  }
}
