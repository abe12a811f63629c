package dev.sightline.draw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sightline.draw.TimelinePainter.Lane;
import dev.sightline.draw.TimelinePainter.Span;
import dev.sightline.media.MediaException;
import java.awt.Color;
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

    assertTrue(coloursOfColumn(image, 0.3).contains(0x119977), "walk is said early");
    assertTrue(coloursOfColumn(image, 0.9).contains(0xcc3300), "sit is said late");
    assertTrue(!coloursOfColumn(image, 0.9).contains(0x119977), "walk is not said late");
    assertTrue(!coloursOfColumn(image, 0.3).contains(0xcc3300), "sit is not said early");
  }

  @Test
  void truthIsABarBeneath() {
    Set<Integer> with = coloursOfColumn(TimelinePainter.paint("f", 2, 10, lanes(true)), 0.3);
    Set<Integer> without = coloursOfColumn(TimelinePainter.paint("f", 2, 10, lanes(false)), 0.3);

    assertNotEquals(with, without);
    with.removeAll(without);
    assertEquals(Set.of(0x464a50), with);
  }

  /** What eyes make of linear RGB: usual ones, and without red, green or blue cones. */
  private static final double[][] EYES = {
    {1, 0, 0, 0, 1, 0, 0, 0, 1},
    {.152286, 1.052583, -.204868, .114503, .786281, .099216, -.003882, -.048116, 1.051998},
    {.367322, .860646, -.227968, .280085, .672501, .047413, -.011820, .042940, .968881},
    {1.255528, -.076749, -.178779, -.078411, .930809, .147602, .004733, .691367, .303900}
  };

  /** CIE Lab of a colour as these eyes see it. */
  private static double[] lab(Color colour, double[] eyes) {
    float[] rgb = colour.getRGBColorComponents(null);
    double[] seen = new double[3];
    for (int k = 0; k < 9; k++) {
      double c = rgb[k % 3];
      seen[k / 3] += eyes[k] * (c <= 0.04045 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4));
    }
    double r = Math.max(0, Math.min(1, seen[0]));
    double g = Math.max(0, Math.min(1, seen[1]));
    double b = Math.max(0, Math.min(1, seen[2]));
    double x = root((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047);
    double y = root(0.2126 * r + 0.7152 * g + 0.0722 * b);
    double z = root((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883);
    return new double[] {116 * y - 16, 500 * (x - y), 200 * (y - z)};
  }

  private static double root(double t) {
    return t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16.0 / 116;
  }

  @Test
  void twelveLanesHaveColoursThatAllEyesTellApart() {
    List<Color> colours = TimelinePainter.COLOURS;
    assertEquals(12, colours.size());
    for (double[] eyes : EYES) {
      for (Color a : colours) {
        for (Color b : colours.subList(colours.indexOf(a) + 1, colours.size())) {
          double[] p = lab(a, eyes);
          double[] q = lab(b, eyes);
          double apart = Math.hypot(Math.hypot(p[0] - q[0], p[1] - q[1]), p[2] - q[2]);
          assertTrue(apart >= 20, a + " and " + b + " are " + apart + " apart");
        }
      }
    }
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
    assertTrue(
        e.getMessage().contains("there is no folder " + folder.resolve("no")), e.getMessage());
  }
}
