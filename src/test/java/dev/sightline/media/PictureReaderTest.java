package dev.sightline.media;

import static dev.sightline.media.PictureFiles.HEIGHT;
import static dev.sightline.media.PictureFiles.WIDTH;
import static java.awt.image.BufferedImage.TYPE_3BYTE_BGR;
import static java.awt.image.BufferedImage.TYPE_4BYTE_ABGR;
import static java.awt.image.BufferedImage.TYPE_BYTE_GRAY;
import static java.awt.image.BufferedImage.TYPE_BYTE_INDEXED;
import static java.awt.image.BufferedImage.TYPE_INT_ARGB;
import static java.awt.image.BufferedImage.TYPE_USHORT_GRAY;
import static org.bytedeco.opencv.global.opencv_core.CV_16U;
import static org.bytedeco.opencv.global.opencv_core.CV_8U;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PictureReaderTest {
  private static final Color RED = new Color(220, 30, 20);
  private static final Color GREEN = new Color(20, 200, 40);
  private static final Color BLUE = new Color(30, 40, 210);

  @TempDir Path dir;

  private static Picture read(byte[] bytes) throws MediaException {
    return PictureReader.read(bytes, "test");
  }

  /** The three fields of the flag, in its own place, within what lossy formats do to colours. */
  private static void assertFlag(Picture picture, Color left, Color top, Color bottom) {
    assertEquals(WIDTH, picture.width());
    assertEquals(HEIGHT, picture.height());
    assertColour(left, picture, 10, 16);
    assertColour(top, picture, 36, 8);
    assertColour(bottom, picture, 36, 24);
  }

  private static void assertFlag(Picture picture) {
    assertFlag(picture, RED, GREEN, BLUE);
  }

  private static void assertColour(Color expected, Picture picture, int x, int y) {
    int at = 3 * (y * picture.width() + x);
    int[] wanted = {expected.getRed(), expected.getGreen(), expected.getBlue()};
    for (int c = 0; c < 3; c++) {
      int seen = picture.rgb()[at + c] & 255;
      assertTrue(
          Math.abs(seen - wanted[c]) <= 6,
          "colour %d at %d,%d is %d, not about %d".formatted(c, x, y, seen, wanted[c]));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"jpeg", "png", "bmp", "tiff"})
  void everyPlainFormatReads(String format) throws IOException {
    assertFlag(read(PictureFiles.flag(format)));
  }

  @Test
  void webpReadsLossyAndLossless() throws IOException {
    byte[] lossy = PictureFiles.encode(".webp", PictureFiles.flag(TYPE_3BYTE_BGR), CV_8U);

    assertFlag(read(lossy));
  }

  @Test
  void gifReadsTheFirstFrameOfAnAnimation() throws IOException {
    byte[] animation =
        PictureFiles.animatedGif(
            PictureFiles.flag(TYPE_3BYTE_BGR),
            PictureFiles.flag(TYPE_3BYTE_BGR, Color.BLACK, Color.BLACK, Color.BLACK));

    // A GIF has 256 colours, and ImageIO chooses its own: nearest is near enough.
    assertEquals(
        read(PictureFiles.animatedGif(PictureFiles.flag(TYPE_3BYTE_BGR))), read(animation));
    assertFlag(read(PictureFiles.flag("gif")));
    assertFlag(read(animation));
  }

  @Test
  void webpReadsTheFirstFrameOfAnAnimation() throws IOException {
    BufferedImage black = PictureFiles.flag(TYPE_3BYTE_BGR, Color.BLACK, Color.BLACK, Color.BLACK);

    byte[] animation =
        PictureFiles.animatedWebp(
            PictureFiles.encode(".webp", PictureFiles.flag(TYPE_3BYTE_BGR), CV_8U),
            PictureFiles.encode(".webp", black, CV_8U));

    assertFlag(read(animation));
  }

  /** A frame has a place on the canvas; what it leaves free is see-through, and so white. */
  @Test
  void theFirstFrameOfAWebpLiesInItsPlace() throws IOException {
    byte[] still = PictureFiles.encode(".webp", PictureFiles.flag(TYPE_3BYTE_BGR), CV_8U);
    byte[] animation = PictureFiles.animatedWebp(still);
    animation[24] += 10; // the canvas is wider
    animation[12 + 18 + 14 + 8] = 3; // places are halved

    Picture seen = read(animation);

    assertEquals(WIDTH + 10, seen.width());
    assertEquals(read(still), seen.crop(6, 0, WIDTH, HEIGHT));
    assertColour(Color.WHITE, seen, 3, 10);
    assertColour(Color.WHITE, seen, WIDTH + 8, 10);
  }

  @Test
  void progressiveJpegReads() throws IOException {
    assertFlag(read(PictureFiles.progressiveJpeg()));
  }

  @Test
  void cmykJpegBecomesRgb() throws IOException {
    // No cyan, full magenta and yellow: red. Black ink darkens it.
    assertColour(new Color(255, 0, 0), read(PictureFiles.cmykJpeg(0, 255, 255, 0)), 5, 5);
    assertColour(new Color(0, 100, 100), read(PictureFiles.cmykJpeg(255, 0, 0, 155)), 5, 5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"jpeg", "png", "bmp", "tiff", "gif"})
  void greyBecomesThreeEqualColours(String format) throws IOException {
    Picture picture = read(PictureFiles.write(PictureFiles.flag(TYPE_BYTE_GRAY), format));

    byte[] rgb = picture.rgb();
    for (int i = 0; i < rgb.length; i += 3) {
      assertTrue(rgb[i] == rgb[i + 1] && rgb[i] == rgb[i + 2]);
    }
    assertTrue((rgb[0] & 255) != (rgb[3 * 40] & 255), "the fields differ");
  }

  @ParameterizedTest
  @ValueSource(strings = {".png", ".tiff"})
  void sixteenBitsBecomeEight(String extension) throws IOException {
    BufferedImage flag = PictureFiles.flag(TYPE_3BYTE_BGR);

    assertFlag(read(PictureFiles.encode(extension, flag, CV_16U)));
    assertEquals(
        read(PictureFiles.encode(extension, flag, CV_8U)),
        read(PictureFiles.encode(extension, flag, CV_16U)));
  }

  @Test
  void sixteenBitGreyAndPalettesRead() throws IOException {
    BufferedImage grey = PictureFiles.flag(TYPE_USHORT_GRAY);
    int expected = grey.getRaster().getSample(10, 16, 0) / 257;

    Picture picture = read(PictureFiles.write(grey, "png"));
    assertColour(new Color(expected, expected, expected), picture, 10, 16);

    Picture palette =
        read(
            PictureFiles.write(
                PictureFiles.flag(TYPE_BYTE_INDEXED, Color.RED, Color.GREEN, Color.BLUE), "png"));
    assertFlag(palette, Color.RED, Color.GREEN, Color.BLUE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "tiff"})
  void seeThroughPicturesLieOnWhite(String format) throws IOException {
    Color half = new Color(20, 200, 40, 128);
    Color none = new Color(30, 40, 210, 0);
    Color paler = new Color(137, 227, 147);

    BufferedImage image = PictureFiles.flag(TYPE_4BYTE_ABGR, RED, half, none);
    assertFlag(read(PictureFiles.write(image, format)), RED, paler, Color.WHITE);
  }

  @Test
  void seeThroughGifAndWebpLieOnWhiteToo() throws IOException {
    BufferedImage image = PictureFiles.flag(TYPE_INT_ARGB, RED, GREEN, new Color(0, 0, 0, 0));

    assertFlag(read(PictureFiles.encode(".webp", image, CV_8U)), RED, GREEN, Color.WHITE);
    assertFlag(read(PictureFiles.animatedGif(image)), RED, GREEN, Color.WHITE);
  }

  /** The upright flag as a camera held in each of Exif's eight ways would have stored it. */
  static BufferedImage stored(int orientation) {
    BufferedImage flag = PictureFiles.flag(TYPE_3BYTE_BGR);
    boolean onItsSide = orientation >= 5;
    int w = onItsSide ? HEIGHT : WIDTH;
    int h = onItsSide ? WIDTH : HEIGHT;
    BufferedImage stored = new BufferedImage(w, h, TYPE_3BYTE_BGR);
    for (int row = 0; row < h; row++) {
      for (int column = 0; column < w; column++) {
        // Exif says where the stored row 0 and column 0 lie in the upright picture.
        int x =
            switch (orientation) {
              case 1, 4 -> column;
              case 2, 3 -> WIDTH - 1 - column;
              case 5, 8 -> row;
              default -> WIDTH - 1 - row;
            };
        int y =
            switch (orientation) {
              case 1, 2 -> row;
              case 3, 4 -> HEIGHT - 1 - row;
              case 5, 6 -> column;
              default -> HEIGHT - 1 - column;
            };
        stored.setRGB(column, row, flag.getRGB(x, y));
      }
    }
    return stored;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void photosAreTurnedUpright(int orientation) throws IOException {
    BufferedImage stored = stored(orientation);
    for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
      byte[] exif = PictureFiles.exif(orientation, order);

      byte[] content = PictureFiles.join(PictureFiles.ascii("Exif\0\0"), exif);
      assertFlag(read(PictureFiles.withSegment(PictureFiles.write(stored, "jpeg"), 0xE1, content)));

      byte[] png = PictureFiles.write(stored, "png");
      byte[] head = Arrays.copyOf(png, 33);
      byte[] rest = Arrays.copyOfRange(png, 33, png.length);
      assertFlag(read(PictureFiles.join(head, PictureFiles.pngChunk("eXIf", exif), rest)));
    }
  }

  @Test
  void damagedExifDataLeavesThePhotoAsItIs() throws IOException {
    byte[] jpeg = PictureFiles.flag("jpeg");
    byte[] exif = PictureFiles.exif(6, ByteOrder.BIG_ENDIAN);
    for (int length = 0; length < 20; length++) {
      byte[] cut = PictureFiles.join(PictureFiles.ascii("Exif\0\0"), Arrays.copyOf(exif, length));
      assertFlag(read(PictureFiles.withSegment(jpeg, 0xE1, cut)));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"jpeg", "png", "bmp", "tiff", "gif"})
  void onePixelIsAPicture(String format) throws IOException {
    BufferedImage pixel = new BufferedImage(1, 1, TYPE_3BYTE_BGR);

    assertEquals(new Picture(1, 1, new byte[3]), read(PictureFiles.write(pixel, format)));
  }

  @Test
  void namesWithSpacesAndLettersOfAnyLanguageRead() throws IOException {
    Path file = dir.resolve("Ein schöner Tag 海.jpg");
    Files.write(file, PictureFiles.flag("jpeg"));

    assertFlag(PictureReader.read(file));
  }

  @Test
  void aLargePictureIsReadSmallerWhereThatIsEnough() throws IOException {
    BufferedImage photo = new BufferedImage(1000, 600, TYPE_3BYTE_BGR);
    for (int y = 0; y < 600; y++) {
      for (int x = 0; x < 1000; x++) {
        int wave = (int) (127 + 100 * Math.sin(x / 35.0) * Math.cos(y / 50.0));
        photo.setRGB(x, y, new Color(wave, x / 4, 255 - y / 3).getRGB());
      }
    }
    for (String format : List.of("jpeg", "png")) {
      byte[] bytes = PictureFiles.write(photo, format);

      Picture whole = read(bytes);
      Picture smaller = PictureReader.read(bytes, "test", 70, MediaLimits.DEFAULT);

      assertEquals(1000, whole.width());
      assertEquals(250, smaller.width()); // 600 / 4 = 150, still twice 70
      assertEquals(150, smaller.height());
      byte[] expected = whole.resize(70, 70).rgb();
      byte[] seen = smaller.resize(70, 70).rgb();
      double difference =
          IntStream.range(0, seen.length)
              .map(i -> Math.abs((seen[i] & 255) - (expected[i] & 255)))
              .average()
              .orElseThrow();
      assertTrue(difference < 1, format + " differs by " + difference);
    }
  }

  @Test
  void manyThreadsReadTheSamePicture() throws IOException {
    byte[] jpeg = PictureFiles.write(new BufferedImage(300, 200, TYPE_3BYTE_BGR), "jpeg");
    byte[] png = PictureFiles.flag("png");
    Picture first = read(jpeg);
    Picture second = read(png);

    long same =
        IntStream.range(0, 400)
            .parallel()
            .filter(
                i -> {
                  try {
                    return read(jpeg).equals(first) && read(png).equals(second);
                  } catch (MediaException e) {
                    throw new IllegalStateException(e);
                  }
                })
            .count();

    assertEquals(400, same);
  }

  @Test
  void randomDamageIsNeverWorseThanAComplaint() throws IOException {
    Random random = new Random(3);
    int complaints = 0;
    for (String format : List.of("jpeg", "png", "gif", "bmp", "tiff")) {
      byte[] sound = PictureFiles.flag(format);
      for (int i = 0; i < 60; i++) {
        byte[] damaged = sound.clone();
        // Sizes of at most 255 x 255 x 255, so that no memory is asked for in earnest.
        ByteBuffer.wrap(damaged).put(random.nextInt(damaged.length), (byte) random.nextInt(256));
        try {
          read(damaged);
        } catch (MediaException e) {
          assertTrue(e.getMessage().startsWith("test "), e.getMessage());
          complaints++;
        }
      }
    }
    assertTrue(complaints > 50, complaints + " complaints");
  }
}
