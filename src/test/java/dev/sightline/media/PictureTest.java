package dev.sightline.media;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PictureTest {
  /** A picture of one row or more with the given grey values. */
  private static Picture grey(int width, int... values) {
    byte[] rgb = new byte[3 * values.length];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) values[i / 3];
    }
    return new Picture(width, values.length / width, rgb);
  }

  @Test
  void shrinkingTakesTheMeanOfTheAreaEachPixelCovers() {
    assertEquals(grey(2, 15, 200), grey(4, 10, 20, 150, 250).resize(2, 1));
    // 3 to 2: each new pixel covers one and a half old ones.
    assertEquals(grey(2, 60, 210), grey(3, 30, 120, 255).resize(2, 1));
    assertEquals(grey(1, 25), grey(2, 10, 20, 30, 40).resize(1, 1));
  }

  @Test
  void growingInterpolatesBetweenPixelCentres() {
    assertEquals(grey(4, 0, 25, 75, 100), grey(2, 0, 100).resize(4, 1));
    assertEquals(grey(3, 7, 7, 7, 7, 7, 7), grey(1, 7).resize(3, 2));
  }

  @Test
  void anEvenPictureStaysEvenAtAnySize() {
    Random random = new Random(5);
    for (int i = 0; i < 200; i++) {
      int[] from = {1 + random.nextInt(40), 1 + random.nextInt(40)};
      int[] to = {1 + random.nextInt(40), 1 + random.nextInt(40)};
      int[] white = new int[from[0] * from[1]];
      Arrays.fill(white, 255);
      for (byte value : grey(from[0], white).resize(to[0], to[1]).rgb()) {
        assertEquals((byte) 255, value);
      }
    }
  }

  @Test
  void cropFlipAndCentreSquareMovePixelsWithoutChangingThem() {
    Picture picture = grey(4, 1, 2, 3, 4, 5, 6, 7, 8);

    assertEquals(grey(2, 2, 3, 6, 7), picture.centreSquare());
    assertEquals(grey(4, 4, 3, 2, 1, 8, 7, 6, 5), picture.flip());
    assertEquals(grey(1, 8), picture.crop(3, 1, 1, 1));
    assertEquals(grey(2, 1, 5, 2, 6, 3, 7, 4, 8), picture.transpose());
    assertEquals(grey(4, 5, 6, 7, 8, 1, 2, 3, 4), picture.upsideDown());
  }

  @Test
  void theThreeColoursStayApart() {
    Picture picture = new Picture(2, 1, new byte[] {10, 20, 30, 50, 60, 70});

    assertArrayEquals(new byte[] {30, 40, 50}, picture.resize(1, 1).rgb());
    assertArrayEquals(new byte[] {50, 60, 70, 10, 20, 30}, picture.flip().rgb());
  }

  @Test
  void java2dSeesTheSamePixels() {
    Picture picture = new Picture(2, 1, new byte[] {10, 20, 30, (byte) 200, 0, (byte) 255});

    assertEquals(0xFF0A141E, picture.toImage().getRGB(0, 0));
    assertEquals(0xFFC800FF, picture.toImage().getRGB(1, 0));
    assertEquals(picture, Picture.of(picture.toImage()));
  }

  @Test
  void sizesThatDoNotFitAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new Picture(2, 2, new byte[11]));
    assertThrows(IllegalArgumentException.class, () -> new Picture(0, 2, new byte[0]));
    assertThrows(IllegalArgumentException.class, () -> grey(2, 1, 2).crop(1, 0, 2, 1));
    assertThrows(IllegalArgumentException.class, () -> grey(2, 1, 2).crop(-1, 0, 1, 1));
  }

  @Test
  void rowByRowAPictureIsShrunkToTheSame() {
    Random random = new Random(3);
    for (int[] sides :
        new int[][] {{37, 29, 18, 14}, {40, 30, 20, 15}, {9, 7, 1, 1}, {8, 8, 5, 3}}) {
      byte[] rgb = new byte[3 * sides[0] * sides[1]];
      random.nextBytes(rgb);
      RowsShrunk shrunk = new RowsShrunk(sides[0], sides[1], sides[2], sides[3]);
      ByteArrayOutputStream rows = new ByteArrayOutputStream();
      for (int y = 0; y < sides[1]; y++) {
        byte[] done = shrunk.add(rgb, y);
        if (done != null) {
          rows.writeBytes(done);
        }
      }

      Picture whole = new Picture(sides[0], sides[1], rgb).resize(sides[2], sides[3]);

      assertEquals(whole, new Picture(sides[2], sides[3], rows.toByteArray()));
    }
  }
}
