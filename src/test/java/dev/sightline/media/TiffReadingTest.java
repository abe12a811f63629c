package dev.sightline.media;

import static dev.sightline.media.TiffFiles.LONG;
import static dev.sightline.media.TiffFiles.LONG8;
import static dev.sightline.media.TiffFiles.SHORT;
import static java.awt.image.BufferedImage.TYPE_3BYTE_BGR;
import static java.awt.image.BufferedImage.TYPE_4BYTE_ABGR;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sightline.media.TiffFiles.Depth;
import java.awt.Color;
import java.awt.image.BufferedImage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** TIFF files of every kind that people's scanners, cameras and programs write. */
class TiffReadingTest {
  private static final BufferedImage FLAG = PictureFiles.flag(TYPE_3BYTE_BGR);
  private static final Picture EXPECTED = Picture.of(FLAG);

  private static Picture read(TiffFiles tiff) throws MediaException {
    return PictureReader.read(tiff.bytes(), "x");
  }

  private static String complaint(TiffFiles tiff) {
    return assertThrows(MediaException.class, () -> read(tiff)).getMessage();
  }

  @ParameterizedTest
  @EnumSource
  void everyDepthReads(Depth depth) throws MediaException {
    assertEquals(EXPECTED, read(TiffFiles.of(FLAG, depth)));
    assertEquals(EXPECTED, read(TiffFiles.of(FLAG, depth).bigEndian()));
    assertEquals(EXPECTED, read(TiffFiles.of(FLAG, depth, true, 1)), "plane by plane");
    assertEquals(EXPECTED, read(TiffFiles.of(FLAG, depth).big()), "BigTIFF");
    assertEquals(EXPECTED, read(TiffFiles.of(FLAG, depth, true, 1).big().bigEndian()));
  }

  @ParameterizedTest
  @EnumSource
  void everyDepthIsTurnedOnce(Depth depth) throws MediaException {
    for (int orientation = 1; orientation <= 8; orientation++) {
      BufferedImage stored = PictureReaderTest.stored(orientation);
      for (boolean planar : new boolean[] {false, true}) {
        TiffFiles tiff = TiffFiles.of(stored, depth, planar, 1).tag(274, SHORT, orientation);

        assertEquals(EXPECTED, read(tiff), orientation + (planar ? ", planar" : ""));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"HALF", "FLOAT"})
  void lightBeyondOneIsBroughtIntoRange(Depth depth) throws MediaException {
    for (boolean alpha : new boolean[] {false, true}) {
      BufferedImage image =
          PictureFiles.flag(
              alpha ? TYPE_4BYTE_ABGR : TYPE_3BYTE_BGR, Color.WHITE, Color.GRAY, Color.BLACK);

      Picture seen = read(TiffFiles.of(image, depth, false, 16));

      assertEquals(Picture.of(image), seen);
    }
  }

  @Test
  void deepAlphaLiesOnWhite() throws MediaException {
    Color half = new Color(0, 0, 0, 128);
    BufferedImage image = PictureFiles.flag(TYPE_4BYTE_ABGR, Color.RED, half, new Color(0, true));

    assertEquals(read(TiffFiles.of(image, Depth.BITS_8)), read(TiffFiles.of(image, Depth.BITS_16)));
    assertEquals(127, read(TiffFiles.of(image, Depth.BITS_16)).rgb()[3 * 40]);
  }

  /** A byte and what has a sign cannot say a size beyond the limit; all others can. */
  @ParameterizedTest
  @ValueSource(ints = {3, 4, 5, 8, 9, 10, 11, 12, 13, 16, 17, 18})
  void aSizeIsASizeInWhateverTypeOfTag(int type) {
    for (boolean big : new boolean[] {false, true}) {
      TiffFiles tiff = TiffFiles.of(FLAG, Depth.BITS_8).tag(256, type, 8000).tag(257, type, 8000);

      assertEquals(
          "x declares 8000 x 8000 pixels; at most 52 megapixels are read unless"
              + " --max-megapixels allows more.",
          complaint(big ? tiff.big() : tiff));
    }
  }

  @ParameterizedTest
  @EnumSource
  void numbersOf64BitsInAClassicFileAreRead(Depth depth) throws MediaException {
    for (boolean planar : new boolean[] {false, true}) {
      TiffFiles tiff = TiffFiles.of(FLAG, depth, planar, 1).placesIn(LONG8);
      tiff.tag(256, LONG8, FLAG.getWidth()).tag(257, LONG8, FLAG.getHeight());

      assertEquals(EXPECTED, read(tiff));
      assertEquals(EXPECTED, read(tiff.bigEndian()));
    }
  }

  @Test
  void sizesThatNoNumberHolds() {
    TiffFiles negative = TiffFiles.of(FLAG, Depth.BITS_8).tag(256, 17, -1).tag(257, 16, -1);

    assertEquals(
        "x declares 9223372036854775807 x 9223372036854775807 pixels; at most 52 megapixels are"
            + " read unless --max-megapixels allows more.",
        complaint(negative));
    String damaged = "x is damaged: its TIFF data cannot be decoded.";
    assertEquals(damaged, complaint(TiffFiles.of(FLAG, Depth.BITS_8).tag(256, 9, -5)));
    assertEquals(damaged, complaint(TiffFiles.of(FLAG, Depth.BITS_8).tag(257, SHORT, 0)));
  }

  /** Each part of it would have to be unpacked from the beginning. */
  @Test
  void whatTakesTooLongIsRefusedBeforeItIsUnpacked() {
    TiffFiles large = TiffFiles.of(FLAG, Depth.FLOAT).tag(256, SHORT, 7200).tag(257, SHORT, 7200);

    assertEquals(
        "x is stored in strips of 7200 rows of 7200 pixels in 96 bits, which take too long to read;"
            + " save it in strips of fewer rows, or with fewer bits.",
        complaint(large.tag(259, SHORT, 8).tag(278, LONG, 7200)));
  }

  @Test
  void whatIsNotReadIsNamedForWhatItIs() {
    assertEquals(
        "x is a TIFF compressed with Zstandard, which is not supported; save it with LZW or Deflate.",
        complaint(TiffFiles.of(FLAG, Depth.BITS_8).tag(259, SHORT, 50000)));
    assertEquals(
        "x is a TIFF compressed with LZMA, which is not supported; save it with LZW or Deflate.",
        complaint(TiffFiles.of(FLAG, Depth.BITS_8).tag(259, SHORT, 34925)));
    assertEquals(
        "x is a TIFF compressed with method 60000, which is not supported; save it with LZW or Deflate.",
        complaint(TiffFiles.of(FLAG, Depth.BITS_8).tag(259, SHORT, 60000)));
    assertEquals(
        "x is a raw photo (DNG), which is not supported; export it as JPEG.",
        complaint(TiffFiles.of(FLAG, Depth.BITS_8).tag(50706, 1, 1, 4, 0, 0)));
    assertEquals(
        "x is a TIFF of a kind that is not supported; save it with 8 or 16 bits for each colour.",
        complaint(TiffFiles.of(PictureFiles.flag(TYPE_4BYTE_ABGR), Depth.DOUBLE)));
    String raw = "x is a raw photo, which is not supported; export it as JPEG.";
    assertEquals(raw, complaint(TiffFiles.of(FLAG, Depth.BITS_16).tag(262, SHORT, 32803)));
    assertEquals(
        raw, complaint(TiffFiles.of(FLAG, Depth.BITS_8).tag(254, LONG, 1).tag(330, LONG, 8)));
  }
}
