package dev.sightline.media;

import static dev.sightline.media.PictureFiles.ascii;
import static dev.sightline.media.PictureFiles.join;
import static dev.sightline.media.PictureFiles.pngChunk;
import static java.awt.image.BufferedImage.TYPE_3BYTE_BGR;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.DeflaterOutputStream;
import org.bytedeco.opencv.global.opencv_core;
import org.junit.jupiter.api.Test;

/** Photos whose colours are not sRGB's arrive as sRGB, and those whose are stay as they are. */
class PhotoColoursTest {
  private static final int DISPLAY_P3 = 12;
  private static final int SRGB = 13;

  /** Inside of sRGB, so that nothing is cut off. */
  private static final BufferedImage FLAG =
      PictureFiles.flag(
          TYPE_3BYTE_BGR, new Color(180, 90, 80), new Color(90, 160, 100), new Color(70, 80, 170));

  private static Picture read(byte[] bytes) throws MediaException {
    return PictureReader.read(bytes, "x");
  }

  /** From Display P3 by the matrix that CSS Color 4 publishes, section 18. */
  private static Picture fromP3(Picture p3) {
    double[][] matrix = {
      {1.2249401762805598, -.22494017628055996, 0},
      {-.042056954709688163, 1.0420569547096881, 0},
      {-.019637554590334432, -.078636045550631889, 1.0982736001409663}
    };
    byte[] rgb = new byte[p3.rgb().length];
    for (int i = 0; i < rgb.length; i++) {
      double light = 0;
      for (int c = 0; c < 3; c++) {
        double value = (p3.rgb()[i - i % 3 + c] & 255) / 255.0;
        double of = value <= .04045 ? value / 12.92 : Math.pow((value + .055) / 1.055, 2.4);
        light += matrix[i % 3][c] * of;
      }
      double value = light <= .0031308 ? 12.92 * light : 1.055 * Math.pow(light, 1 / 2.4) - .055;
      rgb[i] = (byte) Math.round(255 * Math.max(0, Math.min(1, value)));
    }
    return new Picture(p3.width(), p3.height(), rgb);
  }

  private static void assertNear(Picture expected, Picture seen, int most) {
    for (int i = 0; i < expected.rgb().length; i++) {
      int difference = Math.abs((expected.rgb()[i] & 255) - (seen.rgb()[i] & 255));
      assertTrue(
          difference <= most,
          "value %d: %d, not %d".formatted(i, seen.rgb()[i] & 255, expected.rgb()[i] & 255));
    }
  }

  private static byte[] jpeg(byte[] profile) throws IOException {
    byte[] plain = PictureFiles.write(FLAG, "jpeg");
    // In two pieces, as large profiles are.
    int half = profile.length / 2;
    byte[] first = join(ascii("ICC_PROFILE\0\1\2"), Arrays.copyOf(profile, half));
    byte[] second =
        join(ascii("ICC_PROFILE\0\2\2"), Arrays.copyOfRange(profile, half, profile.length));
    return PictureFiles.withSegment(PictureFiles.withSegment(plain, 0xE2, first), 0xE2, second);
  }

  private static byte[] png(byte[]... chunks) throws IOException {
    return PngReadingTest.with(PictureFiles.write(FLAG, "png"), chunks);
  }

  private static byte[] iccp(byte[] profile) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(ascii("name\0\0"));
    try (DeflaterOutputStream deflated = new DeflaterOutputStream(out)) {
      deflated.write(profile);
    }
    return pngChunk("iCCP", out.toByteArray());
  }

  private static byte[] webp(byte[] profile) {
    byte[] still = PictureFiles.encode(".webp", FLAG, opencv_core.CV_8U);
    byte[] head = {0x20, 0, 0, 0, PictureFiles.WIDTH - 1, 0, 0, PictureFiles.HEIGHT - 1, 0, 0};
    return PictureFiles.webp(
        PictureFiles.webpChunk("VP8X", head),
        PictureFiles.webpChunk("ICCP", profile),
        Arrays.copyOfRange(still, 12, still.length));
  }

  private static TiffFiles tiff(TiffFiles.Depth depth, byte[] profile) {
    long[] bytes = new long[profile.length];
    Arrays.setAll(bytes, i -> profile[i]);
    return TiffFiles.of(FLAG, depth).tag(34675, 7, bytes);
  }

  private static byte[] gamma(double gamma) {
    return pngChunk("gAMA", ByteBuffer.allocate(4).putInt((int) (1e5 * gamma)).array());
  }

  private static byte[] chrm(int... values) {
    ByteBuffer out = ByteBuffer.allocate(32);
    Arrays.stream(values).forEach(out::putInt);
    return pngChunk("cHRM", out.array());
  }

  @Test
  void aProfileIsFollowedInEveryFormat() throws IOException {
    byte[] p3 = ColourSpace.coded(DISPLAY_P3, SRGB).profile();
    Picture expected = fromP3(Picture.of(FLAG));

    assertNear(fromP3(read(PictureFiles.write(FLAG, "jpeg"))), read(jpeg(p3)), 1);
    assertNear(expected, read(png(iccp(p3))), 1);
    assertNear(
        fromP3(read(PictureFiles.encode(".webp", FLAG, opencv_core.CV_8U))), read(webp(p3)), 1);
    assertNear(expected, read(tiff(TiffFiles.Depth.BITS_8, p3).bytes()), 1);
    assertNear(expected, read(tiff(TiffFiles.Depth.BITS_16, p3).bytes()), 1);
  }

  @Test
  void whatIsMeasuredOrCodedInNumbersIsFollowedToo() throws IOException {
    Picture expected = fromP3(Picture.of(FLAG));

    byte[] p3 = chrm(31270, 32900, 68000, 32000, 26500, 69000, 15000, 6000);
    assertNear(expected, read(png(pngChunk("cICP", new byte[] {DISPLAY_P3, SRGB, 0, 1}))), 1);
    // The curve of gamma 2.2 is near that of sRGB, and not it.
    assertNear(expected, read(png(gamma(1 / 2.2), p3)), 4);
    byte[] linear = {(byte) 188, (byte) 188, (byte) 188};
    BufferedImage grey = new BufferedImage(1, 1, TYPE_3BYTE_BGR);
    grey.setRGB(0, 0, new Color(128, 128, 128).getRGB());
    byte[] png = PngReadingTest.with(PictureFiles.write(grey, "png"), gamma(1));
    assertNear(new Picture(1, 1, linear), read(png), 1);
  }

  @Test
  void theMostTellingOfPngsWordsCounts() throws IOException {
    byte[] p3 = pngChunk("cICP", new byte[] {DISPLAY_P3, SRGB, 0, 1});
    byte[] plain = pngChunk("sRGB", new byte[1]);

    assertEquals(read(png(p3)), read(png(p3, plain, gamma(1))));
    assertEquals(Picture.of(FLAG), read(png(plain, gamma(1))));
  }

  @Test
  void picturesInStandardColoursStayAsTheyAre() throws IOException {
    byte[] srgb = ICC_Profile.getInstance(ColorSpace.CS_sRGB).getData();
    byte[] measured = chrm(31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000);

    assertEquals(read(PictureFiles.write(FLAG, "jpeg")), read(jpeg(srgb)));
    assertEquals(Picture.of(FLAG), read(png(iccp(srgb))));
    assertEquals(Picture.of(FLAG), read(png(gamma(.45455), measured)));
    assertEquals(Picture.of(FLAG), read(png(gamma(.45455))));
    assertEquals(Picture.of(FLAG), read(tiff(TiffFiles.Depth.BITS_8, srgb).bytes()));
    assertNull(ColourSpace.coded(1, SRGB).profile());
    assertNull(ColourSpace.coded(2, 2).profile(), "nothing said");
  }

  @Test
  void aGreyProfileIsFollowed() throws IOException {
    byte[] linear = ICC_Profile.getInstance(ColorSpace.CS_GRAY).getData();
    BufferedImage grey = new BufferedImage(1, 1, TYPE_3BYTE_BGR);
    grey.setRGB(0, 0, new Color(128, 128, 128).getRGB());

    Picture seen = read(PngReadingTest.with(PictureFiles.write(grey, "png"), iccp(linear)));

    assertNear(new Picture(1, 1, new byte[] {(byte) 188, (byte) 188, (byte) 188}), seen, 1);
  }

  @Test
  void aDamagedProfileLeavesThePhotoAsItIs() throws IOException {
    byte[] p3 = ColourSpace.coded(DISPLAY_P3, SRGB).profile();
    for (int length : new int[] {1, 100, 128, 140, 300, p3.length - 1}) {
      byte[] cut = Arrays.copyOf(p3, length);
      assertEquals(Picture.of(FLAG), read(png(iccp(cut))), length + " bytes");
    }
    byte[] inks = p3.clone();
    System.arraycopy(ascii("CMYK"), 0, inks, 16, 4);
    assertEquals(Picture.of(FLAG), read(png(iccp(inks))));
    byte[] impossible = chrm(0, 0, 0, 0, 0, 0, 0, 0);
    assertEquals(Picture.of(FLAG), read(png(gamma(.3), impossible)));
  }

  /** White on paper and what is darker stay in order; lights beyond it do not turn grey. */
  @Test
  void highDynamicRangeComesDownToThatOfPaper() throws IOException {
    BufferedImage ramp = new BufferedImage(256, 1, TYPE_3BYTE_BGR);
    for (int x = 0; x < 256; x++) {
      ramp.setRGB(x, 0, new Color(x, x, x).getRGB());
    }
    for (int transfer : new int[] {16, 18}) {
      byte[] code = {9, (byte) transfer, 0, 1};
      byte[] png = PngReadingTest.with(PictureFiles.write(ramp, "png"), pngChunk("cICP", code));

      byte[] seen = read(png).rgb();

      for (int x = 1; x < 256; x++) {
        assertTrue((seen[3 * x] & 255) >= (seen[3 * x - 3] & 255), "falls at " + x);
      }
      assertTrue((seen[3 * 255] & 255) > 250);
      // 203 candela: 58 % of PQ's range, 75 % of HLG's.
      int paper = seen[3 * (transfer == 16 ? 148 : 191)] & 255;
      assertTrue(paper > 215 && paper < 245, "paper is " + paper);
    }
  }
}
