package dev.sightline.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.bytedeco.opencv.global.opencv_core;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are no pictures, or no longer, or dangerous: one sentence each, naming the file. */
class HostilePicturesTest {
  @TempDir Path dir;

  private static String complaint(Path file) {
    return assertThrows(MediaException.class, () -> PictureReader.read(file)).getMessage();
  }

  private static String complaint(byte[] bytes) {
    return assertThrows(MediaException.class, () -> PictureReader.read(bytes, "x")).getMessage();
  }

  private Path file(String name, byte[] bytes) throws IOException {
    return Files.write(dir.resolve(name), bytes);
  }

  @Test
  void notAPicture() throws IOException {
    Path file = file("notes.jpg", PictureFiles.ascii("These are my notes, not a photo."));

    assertEquals(
        file + " is not a picture: JPEG, PNG, GIF, WebP, BMP, TIFF, HEIC or AVIF was expected.",
        complaint(file));
  }

  @Test
  void zeroBytes() throws IOException {
    Path file = file("empty.jpg", new byte[0]);

    assertEquals(file + " is empty; a picture was expected.", complaint(file));
  }

  @Test
  void aFolder() {
    assertEquals(dir + " is a folder; a picture was expected.", complaint(dir));
  }

  @Test
  void aFileThatIsNotThere() {
    assertEquals(dir.resolve("a b.png") + " is not there.", complaint(dir.resolve("a b.png")));
  }

  @Test
  void aFileThatMayNotBeRead() throws IOException {
    Path secret = file("secret.jpg", PictureFiles.flag("jpeg"));
    secret.toFile().setReadable(false);

    if (Files.isReadable(secret)) { // root may read everything but this
      assertEquals(
          "/proc/self/mem cannot be read: Input/output error.",
          complaint(Path.of("/proc/self/mem")));
    } else {
      assertEquals(secret + " cannot be read: permission denied.", complaint(secret));
    }
  }

  @Test
  void devicesAreNotFiles() {
    Path endless = Path.of("/dev/zero");
    assumeTrue(Files.exists(endless), "only Unix has such a file");

    assertEquals("/dev/zero is not an ordinary file; a picture was expected.", complaint(endless));
  }

  @Test
  void filesThatAreTooLargeHintAtTheOption() throws IOException {
    Path file = file("large.png", PictureFiles.flag("png"));
    MediaLimits limits = MediaLimits.DEFAULT.withFileBytes(100);

    MediaException e =
        assertThrows(MediaException.class, () -> PictureReader.read(file, 224, limits));

    assertEquals(
        file + " is too large: at most 0 MB are read unless --max-file allows more.",
        e.getMessage());
  }

  @Test
  void picturesThatAreKnownAndNotReadAreNamed() {
    String[][] kinds = {
      {"\u00FF\n\0\0", "a JPEG XL picture, which is not supported; save it as PNG or JPEG."},
      {"\0\0\0\fJXL \r\n", "a JPEG XL picture, which is not supported; save it as PNG or JPEG."},
      {"8BPS\0\1", "a Photoshop picture, which is not supported; save it as PNG or JPEG."},
      {"\0\0\0\u0018ftypcrx ", "a raw photo (CR3), which is not supported; export it as JPEG."},
      {"FUJIFILMCCD-RAW 02", "a raw photo (RAF), which is not supported; export it as JPEG."},
      {"<!DOCTYPE html><html>", "a web page; save the picture itself."},
    };
    for (String[] kind : kinds) {
      assertEquals("x is " + kind[1], complaint(PictureFiles.ascii(kind[0])));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"jpeg", "png", "gif", "bmp", "tiff"})
  void cutShortAnywhere(String format) throws IOException {
    byte[] whole = PictureFiles.flag(format);
    // A GIF may lack its last byte, which only says that no more frames follow.
    // So may a JPEG its last two.
    int end = whole.length - (format.equals("gif") ? 1 : format.equals("jpeg") ? 2 : 0);
    int step = Math.max(1, end / 200);
    for (int length = 12; length < end; length += step) {
      assertEquals(
          "x is cut short: its %s data ends before the picture does."
              .formatted(format.toUpperCase(Locale.ROOT)),
          complaint(Arrays.copyOf(whole, length)));
    }
  }

  @Test
  void jpegsCutShortInTheirLastRows() throws IOException {
    for (byte[] whole : List.of(PictureFiles.flag("jpeg"), PictureFiles.progressiveJpeg())) {
      // What the JPEG library would fill up with grey: the end is missing, or overwritten by zeros.
      byte[] zeros = whole.clone();
      Arrays.fill(zeros, whole.length - 20, whole.length, (byte) 0);

      String cutShort = "x is cut short: its JPEG data ends before the picture does.";
      assertEquals(cutShort, complaint(Arrays.copyOf(whole, whole.length - 20)));
      assertEquals(cutShort, complaint(zeros));
    }
  }

  @Test
  void webpCutShort() {
    BufferedImage flag = PictureFiles.flag(BufferedImage.TYPE_3BYTE_BGR);
    byte[] whole = PictureFiles.encode(".webp", flag, opencv_core.CV_8U);

    for (int length = 12; length < whole.length; length++) {
      assertEquals(
          "x is cut short: its WebP data ends before the picture does.",
          complaint(Arrays.copyOf(whole, length)));
    }
  }

  @Test
  void hugeSizesInTheHeaderAreRefusedBeforeAnyPixel() throws IOException {
    Path file = file("bomb.png", PictureFiles.emptyPng(20_000, 20_000));
    assertEquals(
        file
            + " declares 20000 x 20000 pixels; at most 52 megapixels are read unless --max-megapixels allows more.",
        complaint(file));

    byte[] jpeg = PictureFiles.flag("jpeg");
    int frame = indexOf(jpeg, 0xC0);
    for (int i = 0; i < 4; i++) {
      jpeg[frame + 4 + i] = (byte) (20_000 >> (i % 2 == 0 ? 8 : 0));
    }
    assertEquals(
        "x declares 20000 x 20000 pixels; at most 52 megapixels are read unless --max-megapixels allows more.",
        complaint(jpeg));
    assertEquals(
        "x declares 4294967295 x 2147483647 pixels; at most 52 megapixels are read unless --max-megapixels allows more.",
        complaint(PictureFiles.emptyPng(-1, Integer.MAX_VALUE)));
  }

  private static int indexOf(byte[] jpeg, int marker) {
    int at = 0;
    while ((jpeg[at] & 255) != 0xFF || (jpeg[at + 1] & 255) != marker) {
      at++;
    }
    return at + 1;
  }

  @Test
  void theLimitIsTheCallersToChoose() throws IOException {
    byte[] png = PictureFiles.flag("png");
    MediaLimits small = MediaLimits.DEFAULT.withPixels(48 * 32 - 1);
    MediaLimits enough = MediaLimits.DEFAULT.withPixels(48 * 32);

    assertThrows(MediaException.class, () -> PictureReader.read(png, "x", 1000, small));
    assertEquals(48, PictureReader.read(png, "x", 1000, enough).width());
  }

  @Test
  void headersWithoutAPicture() throws IOException {
    String noPng = "x is damaged: its PNG data cannot be decoded.";
    assertEquals(noPng, complaint(PictureFiles.emptyPng(0, 5)));
    assertEquals(noPng, complaint(PictureFiles.emptyPng(5, 5)));
    byte[] altered = PictureFiles.flag("png");
    altered[altered.length / 2] ^= 1;
    assertEquals(noPng, complaint(altered));

    byte[] nothingInIt = {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF, (byte) 0xD9};
    assertEquals("x is damaged: its JPEG data cannot be decoded.", complaint(nothingInIt));
    byte[] endlessTiff = {'I', 'I', 42, 0, -1, -1, -1, -1};
    assertEquals(
        "x is cut short: its TIFF data ends before the picture does.", complaint(endlessTiff));
  }
}
