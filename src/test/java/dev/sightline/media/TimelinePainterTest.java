package dev.sightline.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sightline.media.TimelinePainter.Lane;
import dev.sightline.media.TimelinePainter.Span;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TimelinePainterTest {
  /** Ten seconds at 2 Hz: walk is likely in the first half, sit in the second. */
  private static List<Lane> lanes(boolean known) {
    float[] walk = new float[20];
    float[] sit = new float[20];
    for (int k = 0; k < 20; k++) {
      walk[k] = k < 10 ? 0.9f : 0.1f;
      sit[k] = 1 - walk[k];
    }
    return List.of(
        new Lane("walk", walk, List.of(new Span(0, 5)), known ? List.of(new Span(0, 4)) : null),
        new Lane("sit", sit, List.of(new Span(5, 10)), known ? List.of(new Span(4, 10)) : null));
  }

  private static Set<Integer> coloursOfColumn(BufferedImage image, double share) {
    Set<Integer> colours = new TreeSet<>();
    int x = (int) (share * image.getWidth());
    for (int y = 96; y < image.getHeight() - 48; y++) {
      colours.add(image.getRGB(x, y) & 0xffffff);
    }
    return colours;
  }

  @Test
  void whatIsSaidIsInFullColourAndOnlyThere() {
    BufferedImage image = TimelinePainter.paint("film", 2, 10, lanes(false));

    assertTrue(coloursOfColumn(image, 0.3).contains(0x0072b2), "walk is said early");
    assertTrue(coloursOfColumn(image, 0.9).contains(0xd55e00), "sit is said late");
    assertTrue(!coloursOfColumn(image, 0.9).contains(0x0072b2), "walk is not said late");
    assertTrue(!coloursOfColumn(image, 0.3).contains(0xd55e00), "sit is not said early");
  }

  @Test
  void truthIsABarBeneath() {
    Set<Integer> with = coloursOfColumn(TimelinePainter.paint("f", 2, 10, lanes(true)), 0.3);
    Set<Integer> without = coloursOfColumn(TimelinePainter.paint("f", 2, 10, lanes(false)), 0.3);

    assertNotEquals(with, without);
    with.removeAll(without);
    assertEquals(Set.of(0x464a50), with);
  }

  @Test
  void moreLanesMakeItHigher() {
    List<Lane> two = lanes(false);
    int one = TimelinePainter.paint("film", 2, 10, two.subList(0, 1)).getHeight();
    int both = TimelinePainter.paint("film", 2, 10, two).getHeight();
    assertTrue(both > one);
  }

  @Test
  void isWrittenAsPng(@TempDir Path folder) throws Exception {
    Path png = folder.resolve("timeline.png");
    TimelinePainter.write("film.mp4", 2, 10, lanes(true), png);
    assertEquals(1400, ImageIO.read(png.toFile()).getWidth());
  }

  @Test
  void aFolderThatIsNotThereIsNamed(@TempDir Path folder) {
    Path png = folder.resolve("no/timeline.png");
    MediaException e =
        assertThrows(
            MediaException.class, () -> TimelinePainter.write("f", 2, 10, lanes(true), png));
    assertTrue(e.getMessage().contains("its folder is not there"), e.getMessage());
  }
}
