package dev.sightline.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What phones make: HEIC, and AVIF. */
class HeifReadingTest {
  private static final int[] RED = {220, 30, 20};
  private static final int[] GREEN = {20, 200, 40};
  private static final int[] BLUE = {30, 40, 210};

  @TempDir Path dir;

  private static List<HeifFiles> both() {
    return List.of(HeifFiles.heic(), HeifFiles.avif());
  }

  private static Picture read(HeifFiles file) throws MediaException {
    return PictureReader.read(file.bytes(), "x");
  }

  private static void assertColour(int[] expected, Picture picture, int x, int y, int most) {
    for (int c = 0; c < 3; c++) {
      int seen = picture.rgb()[3 * (y * picture.width() + x) + c] & 255;
      assertTrue(
          Math.abs(expected[c] - seen) <= most,
          "colour %d at %d,%d is %d, not %d".formatted(c, x, y, seen, expected[c]));
    }
  }

  private static void assertColours(
      Picture picture, int[] topLeft, int[] topRight, int[] bottomLeft, int[] bottomRight) {
    assertColour(topLeft, picture, 10, 10, 9);
    assertColour(topRight, picture, 54, 10, 9);
    assertColour(bottomLeft, picture, 10, 54, 9);
    assertColour(bottomRight, picture, 54, 54, 9);
  }

  @Test
  void aStillReads() throws MediaException {
    for (HeifFiles file : both()) {
      Picture seen = read(file);

      assertEquals(64, seen.width());
      assertEquals(64, seen.height());
      assertColours(seen, RED, GREEN, RED, BLUE);
    }
  }

  @Test
  void aGridIsPutTogetherAndItsMarginCutOff() throws MediaException {
    for (HeifFiles file : both()) {
      Picture seen = read(file.grid(3, 2, 170, 100));

      assertEquals(170, seen.width());
      assertEquals(100, seen.height());
      for (int[] corner : new int[][] {{0, 0}, {64, 0}, {128, 0}, {0, 64}, {64, 64}}) {
        assertColour(RED, seen, corner[0] + 10, corner[1] + 10, 9);
      }
      assertColour(GREEN, seen, 64 + 54, 64 + 10, 9);
      assertColour(BLUE, seen, 64 + 54, 54, 9);
    }
  }

  @Test
  void itIsTurnedAsItAsks() throws MediaException {
    assertColours(read(HeifFiles.heic().turned(1)), GREEN, BLUE, RED, RED);
    assertColours(read(HeifFiles.heic().turned(2)), BLUE, RED, GREEN, RED);
    assertColours(read(HeifFiles.avif().turned(3)), RED, RED, BLUE, GREEN);
    assertColours(read(HeifFiles.avif().mirrored(0)), RED, BLUE, RED, GREEN);
    assertColours(read(HeifFiles.avif().mirrored(1)), GREEN, RED, BLUE, RED);
    Picture grid = read(HeifFiles.heic().grid(3, 2, 170, 100).turned(1));
    assertEquals(100, grid.width());
    assertEquals(170, grid.height());
  }

  @Test
  void itsColoursBecomeStandardOnes() throws MediaException {
    // Display P3's, by the matrix of CSS Color 4: more red, less of the others.
    int[] red = {243, 0, 0};
    for (HeifFiles file : both()) {
      assertColour(RED, read(file.coloured(1, 13)), 10, 10, 9);
    }
    assertColour(red, read(HeifFiles.avif().coloured(12, 13)), 10, 10, 9);
    byte[] p3 = ColourSpace.coded(12, 13).profile();
    assertColour(red, read(HeifFiles.heic().coloured(p3)), 10, 10, 12);
  }

  @Test
  void itIsAPhotoByItsFirstBytesAndByItsName() throws IOException {
    Path named = Files.write(dir.resolve("a.HEIC"), HeifFiles.heic().bytes());
    Path unnamed = Files.write(dir.resolve("b"), HeifFiles.avif().bytes());

    assertFalse(MediaFiles.isVideo(named));
    assertFalse(MediaFiles.isVideo(unnamed));
    assertEquals(64, PictureReader.read(unnamed).width());
    assertEquals(
        List.of(named, unnamed),
        MediaFiles.find(
                MediaFiles.Kind.PHOTOS,
                List.of(dir.toString()),
                false,
                java.io.InputStream.nullInputStream())
            .files());
  }

  @Test
  void itsSizeIsLimitedBeforeItIsDecoded() {
    byte[] file = HeifFiles.heic().grid(200, 1, 12_800, 64).bytes();

    MediaException e =
        assertThrows(
            MediaException.class,
            () -> PictureReader.read(file, "x", 224, MediaLimits.DEFAULT.withPixels(500_000)));

    assertEquals(
        "x declares 12800 x 64 pixels; at most 0.5 megapixels are read unless --max-megapixels"
            + " allows more.",
        e.getMessage());
  }

  @Test
  void damageIsNeverWorseThanASentence() {
    Random random = new Random(5);
    for (HeifFiles file : both()) {
      byte[] sound = file.grid(3, 2, 170, 100).bytes();
      for (int i = 0; i < 200; i++) {
        byte[] damaged =
            i < 100 ? Arrays.copyOf(sound, 12 + i * sound.length / 101) : sound.clone();
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
        try {
          PictureReader.read(damaged, "x", 224, MediaLimits.DEFAULT.withPixels(1_000_000));
        } catch (MediaException e) {
          assertTrue(e.getMessage().startsWith("x "), e.getMessage());
        }
      }
    }
  }
}
