package dev.sightline.media;

import static java.awt.image.BufferedImage.TYPE_3BYTE_BGR;
import static java.awt.image.BufferedImage.TYPE_4BYTE_ABGR;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** BMP files with headers of every age. */
class BmpReadingTest {
  /** Colours that five bits hold exactly. */
  private static final BufferedImage FLAG =
      PictureFiles.flag(TYPE_3BYTE_BGR, Color.RED, Color.YELLOW, Color.BLACK);

  private static Picture read(byte[] bmp) throws MediaException {
    return PictureReader.read(bmp, "x");
  }

  /**
   * The flag.
   *
   * @param header its length: 12 of OS/2, 40 of Windows 3, 52 and 56 of Adobe, 108 and 124 of later
   * @param bits of a pixel
   * @param masks where red, green, blue and alpha stand in it; none for what the bits imply
   */
  private static byte[] bmp(BufferedImage image, int header, int bits, int... masks) {
    int width = image.getWidth();
    int height = image.getHeight();
    int row = (width * bits / 8 + 3) / 4 * 4;
    int beside = header == 40 ? 4 * Math.min(3, masks.length) : 0;
    int data = 14 + header + beside;
    ByteBuffer out = ByteBuffer.allocate(data + row * height).order(ByteOrder.LITTLE_ENDIAN);
    out.put(PictureFiles.ascii("BM")).putInt(out.capacity()).putInt(0).putInt(data).putInt(header);
    if (header == 12) {
      out.putShort((short) width).putShort((short) height).putShort((short) 1);
      out.putShort((short) bits);
    } else {
      out.putInt(width).putInt(height).putShort((short) 1).putShort((short) bits);
      out.putInt(masks.length > 0 ? 3 : 0).position(14 + 40);
      for (int i = 0; i < masks.length && (i < 3 || header >= 56); i++) {
        out.putInt(masks[i]);
      }
    }
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        out.position(data + (height - 1 - y) * row + x * bits / 8);
        int argb = image.getRGB(x, y);
        int pixel = masks.length == 0 ? argb & 0xFFFFFF : 0;
        for (int i = 0; i < masks.length; i++) {
          int value = argb >> (i == 3 ? 24 : 16 - 8 * i) & 255;
          int shift = Integer.numberOfTrailingZeros(masks[i]);
          pixel |= masks[i] == 0 ? 0 : value * (masks[i] >>> shift) / 255 << shift;
        }
        for (int i = 0; i < bits; i += 8) {
          out.put((byte) (pixel >> i));
        }
      }
    }
    return out.array();
  }

  @ParameterizedTest
  @ValueSource(ints = {12, 40})
  void colourIsReadInColourWhateverTheHeader(int header) throws MediaException {
    assertEquals(Picture.of(FLAG), read(bmp(FLAG, header, 24)));
  }

  @ParameterizedTest
  @ValueSource(ints = {40, 52, 56, 108, 124})
  void bitFieldsWithoutAlphaAreNotSeeThrough(int header) throws MediaException {
    Picture expected = Picture.of(FLAG);

    assertEquals(expected, read(bmp(FLAG, header, 32, 0xFF0000, 0xFF00, 0xFF, 0)));
    assertEquals(expected, read(bmp(FLAG, header, 32, 0xFF, 0xFF00, 0xFF0000, 0)));
    assertEquals(expected, read(bmp(FLAG, header, 32, 0xFF000000, 0xFF0000, 0xFF00, 0)));
    assertEquals(expected, read(bmp(FLAG, header, 16, 0xF800, 0x7E0, 0x1F, 0)));
    assertEquals(expected, read(bmp(FLAG, header, 16, 0x7C00, 0x3E0, 0x1F, 0)));
  }

  @Test
  void fourBytesWithoutBitFieldsHaveNoAlpha() throws MediaException {
    assertEquals(Picture.of(FLAG), read(bmp(FLAG, 40, 32)));
  }

  @Test
  void alphaThatAHeaderNamesLiesOnWhite() throws MediaException {
    BufferedImage image =
        PictureFiles.flag(TYPE_4BYTE_ABGR, Color.RED, new Color(0, true), Color.BLACK);

    Picture seen = read(bmp(image, 124, 32, 0xFF0000, 0xFF00, 0xFF, 0xFF000000));

    assertEquals(Picture.of(image), seen);
  }
}
