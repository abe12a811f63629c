package dev.sightline.media;

import static dev.sightline.media.PictureFiles.ascii;
import static dev.sightline.media.PictureFiles.join;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** JPEG files as cameras, phones and broken transfers leave them. */
class JpegReadingTest {
  private static Picture read(byte[] bytes) throws MediaException {
    return PictureReader.read(bytes, "x");
  }

  /** Much detail, so that the last rows take more than a byte. */
  private static BufferedImage noise() {
    BufferedImage image = new BufferedImage(70, 50, BufferedImage.TYPE_3BYTE_BGR);
    Random random = new Random(4);
    for (int i = 0; i < 70 * 50; i++) {
      image.setRGB(i % 70, i / 70, random.nextInt());
    }
    return image;
  }

  private static List<byte[]> wholes() throws IOException {
    return List.of(
        PictureFiles.write(noise(), "jpeg"),
        PictureFiles.progressiveJpeg(),
        PictureFiles.flag("jpeg"));
  }

  @Test
  void onlyTheEndMarkerIsMissing() throws IOException {
    for (byte[] whole : wholes()) {
      byte[] without = Arrays.copyOf(whole, whole.length - 2);
      Picture expected = read(whole);

      assertEquals(expected, read(without));
      assertEquals(expected, read(Arrays.copyOf(whole, whole.length - 1)), "half of it is there");
      assertEquals(expected, read(join(without, new byte[500])), "a disk's zeros follow");
      assertEquals(
          PictureReader.read(whole, "x", 8, MediaLimits.DEFAULT),
          PictureReader.read(without, "x", 8, MediaLimits.DEFAULT));
    }
  }

  @Test
  void whatIsCutAnywhereElseIsCutShortOrShowsTheWholePicture() throws IOException {
    for (byte[] whole : wholes()) {
      Picture expected = read(whole);
      int refused = 0;
      for (int missing = 3; missing < whole.length - 2; missing += 1 + missing / 8) {
        byte[] cut = Arrays.copyOf(whole, whole.length - missing);
        try {
          assertEquals(expected, read(cut), missing + " bytes are missing");
        } catch (MediaException e) {
          assertEquals(
              "x is cut short: its JPEG data ends before the picture does.", e.getMessage());
          refused++;
        }
      }
      assertTrue(refused > 20, "refused only " + refused);
    }
  }

  @Test
  void aPictureInIntervalsThatEndsBetweenTwoIsCutShort() throws IOException {
    byte[] whole = withRestarts();
    int second = 0;
    for (int at = 2, seen = 0; seen < 2; at++) {
      boolean restart = whole[at] == -1 && (whole[at + 1] & 0xF8) == 0xD0;
      seen += restart ? 1 : 0;
      second = at;
    }
    byte[] cut = Arrays.copyOf(whole, second);

    assertEquals(read(whole), read(Arrays.copyOf(whole, whole.length - 2)));
    assertThrows(MediaException.class, () -> read(cut));
  }

  /** Written by OpenCV, a marker after each row of blocks. */
  private static byte[] withRestarts() {
    return PictureFiles.encodeJpeg(
        noise(), org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_JPEG_RST_INTERVAL, 5);
  }

  @Test
  void theFirstOfTwoExifSegmentsCounts() throws IOException {
    byte[] first = join(ascii("Exif\0\0"), PictureFiles.exif(6, ByteOrder.BIG_ENDIAN));
    byte[] second = join(ascii("Exif\0\0"), PictureFiles.exif(3, ByteOrder.LITTLE_ENDIAN));
    byte[] plain = PictureFiles.flag("jpeg");

    byte[] one = PictureFiles.withSegment(plain, 0xE1, first);
    byte[] two =
        PictureFiles.withSegment(PictureFiles.withSegment(plain, 0xE1, second), 0xE1, first);

    assertEquals(read(one), read(two));
  }
}
