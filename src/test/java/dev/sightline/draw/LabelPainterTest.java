package dev.sightline.draw;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sightline.media.MediaException;
import dev.sightline.media.Picture;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabelPainterTest {
  private static Picture grey(int width, int height) {
    byte[] rgb = new byte[3 * width * height];
    Arrays.fill(rgb, (byte) 104);
    return new Picture(width, height, rgb);
  }

  @ParameterizedTest
  @CsvSource({"640, 480", "32, 24", "1, 1", "2000, 3", "3, 200"})
  void onlyTheBarIsPainted(int width, int height) throws MediaException {
    Picture before = grey(width, height);
    byte[] untouched = before.rgb().clone();

    Picture after = LabelPainter.paint(before, "a label that may be rather long", 0.5, 0.12);

    assertArrayEquals(untouched, before.rgb());
    int above = 3 * width * (height - LabelPainter.bar(height));
    assertArrayEquals(
        Arrays.copyOf(untouched, above), Arrays.copyOf(after.rgb(), above), "above the bar");
    int painted = 0;
    for (int at = above; at < untouched.length; at++) {
      painted += untouched[at] == after.rgb()[at] ? 0 : 1;
    }
    // The edge of a letter may be as grey as the picture.
    assertTrue(painted >= 0.9 * (untouched.length - above), "painted of the bar: " + painted);
  }

  private static int bluePixels(Picture picture, int row) {
    int count = 0;
    for (int x = 0; x < picture.width(); x++) {
      int at = 3 * (row * picture.width() + x);
      count += (picture.rgb()[at + 2] & 255) > (picture.rgb()[at] & 255) + 80 ? 1 : 0;
    }
    return count;
  }

  @Test
  void theLineIsAsLongAsTheLabelIsProbable() throws MediaException {
    int top = 480 - LabelPainter.bar(480);
    assertEquals(480, bluePixels(LabelPainter.paint(grey(640, 480), "walk", 0.75), top));
    assertEquals(64, bluePixels(LabelPainter.paint(grey(640, 480), "walk", 0.1), top));
  }

  @Test
  void theAgeIsPartOfThePicture() throws MediaException {
    Picture young = LabelPainter.paint(grey(640, 480), "walk", 0.75, 0.02);
    assertFalse(young.equals(LabelPainter.paint(grey(640, 480), "walk", 0.75, 0.31)));
    assertFalse(young.equals(LabelPainter.paint(grey(640, 480), "walk", 0.75)));
  }
}
