package dev.sightline.draw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sightline.draw.AttentionPainter.Look;
import dev.sightline.media.MediaException;
import dev.sightline.media.Picture;
import dev.sightline.media.PictureReader;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttentionPainterTest {
  /** Grey all over, so that whatever colour is seen has been painted. */
  private static Picture photo(int width, int height) {
    byte[] rgb = new byte[3 * width * height];
    Arrays.fill(rgb, (byte) 120);
    return new Picture(width, height, rgb);
  }

  private static Look look(String word, int cell) {
    float[] weights = new float[49];
    Arrays.fill(weights, 0.2f / 48);
    weights[cell] = 0.8f;
    return new Look(word, weights);
  }

  private static int warmth(BufferedImage painting, int x, int y) {
    Color colour = new Color(painting.getRGB(x, y));
    return colour.getRed() - colour.getBlue();
  }

  /** The first word's tile begins where the second column does, below heading and note. */
  private static final int LEFT = 28 + 448 + 18;

  private static final int TOP = 28 + 32 + 34;

  @Test
  void theTileOfAWordIsWarmWhereItsWeightsAreAndDimElsewhere() {
    BufferedImage painting =
        AttentionPainter.paint(photo(448, 448), List.of(look("dog", 0), look("runs", 48)));

    // A cell of the grid is 64 pixels wide; these are the middles of the first and the last.
    assertTrue(warmth(painting, LEFT + 32, TOP + 32) > 60);
    assertTrue(Math.abs(warmth(painting, LEFT + 416, TOP + 416)) < 12);
    int dim = new Color(painting.getRGB(LEFT + 416, TOP + 416)).getRed();
    assertTrue(dim < 100, "dim is " + dim);
    int second = LEFT + 448 + 18;
    assertTrue(warmth(painting, second + 416, TOP + 416) > 60);
    assertEquals(new Color(120, 120, 120), new Color(painting.getRGB(28 + 16, TOP + 16)));
  }

  @Test
  void heatFallsEvenlyBetweenTheMiddlesOfTheCells() {
    BufferedImage painting = AttentionPainter.paint(photo(448, 448), List.of(look("dog", 24)));

    int before = Integer.MAX_VALUE;
    for (int x = 224; x <= 288; x += 16) { // from the middle of the hot cell to that of the next
      int brightness = new Color(painting.getRGB(LEFT + x, TOP + 224)).getRed();
      assertTrue(brightness < before, brightness + " after " + before);
      before = brightness;
    }
  }

  @Test
  void attentionWithoutAFocusStaysDim() {
    float[] even = new float[49];
    Arrays.fill(even, 1f / 49);

    BufferedImage painting = AttentionPainter.paint(photo(448, 448), List.of(new Look("a", even)));

    for (int x = 10; x < 448; x += 40) {
      assertTrue(new Color(painting.getRGB(LEFT + x, TOP + 100)).getRed() < 120);
    }
  }

  @Test
  void manyWordsGoOnInTheNextRow() {
    BufferedImage oneRow =
        AttentionPainter.paint(photo(300, 200), Collections.nCopies(5, look("word", 3)));
    BufferedImage threeRows =
        AttentionPainter.paint(photo(300, 200), Collections.nCopies(14, look("word", 3)));

    assertEquals(2 * 28 + 6 * 224 + 5 * 18, oneRow.getWidth());
    assertEquals(2 * 28 + 5 * 272 + 4 * 18, threeRows.getWidth());
    assertTrue(threeRows.getHeight() > oneRow.getHeight() + 2 * 149);
  }

  @Test
  void photosOfAnyShapeAndSentencesOfAnyLengthArePainted(@TempDir Path dir) throws MediaException {
    Path file = dir.resolve("painted é.png");

    AttentionPainter.write(photo(2000, 3), List.of(look("w".repeat(200), 3)), file);
    assertTrue(PictureReader.read(file).width() > 224);
    AttentionPainter.write(photo(1, 1), List.of(), file);
    assertTrue(PictureReader.read(file).width() > 224);
  }

  @Test
  void weightsMustBeASquareGrid() {
    assertThrows(
        IllegalArgumentException.class,
        () -> AttentionPainter.paint(photo(10, 10), List.of(new Look("dog", new float[48]))));
  }

  @Test
  void aFileThatCannotBeWrittenIsNamed(@TempDir Path dir) {
    Path file = dir.resolve("no such folder/a.png");

    MediaException e =
        assertThrows(
            MediaException.class,
            () -> AttentionPainter.write(photo(9, 9), List.of(look("dog", 3)), file));
    assertEquals(
        file + " cannot be written: there is no folder " + file.getParent() + ".", e.getMessage());
  }
}
