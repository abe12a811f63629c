package dev.sightline.world;

import dev.sightline.media.Picture;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Polygon;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Random;

/**
 * Two coloured shapes, one beside or above the other, and what is true of them. There are 4 shapes,
 * 5 colours and 4 places: enough to be learned by a small model in seconds, and too much to be told
 * without looking.
 *
 * @param first the shape that the captions speak of first
 * @param place where the first lies, seen from the second
 */
public record Scene(Thing first, Thing second, Place place, long seed) {
  /** What a shape looks like. */
  public record Thing(String colour, String shape) {
    @Override
    public String toString() {
      return "a " + colour + " " + shape;
    }
  }

  /** Where the first shape lies. */
  public enum Place {
    LEFT("to the left of", "to the right of"),
    RIGHT("to the right of", "to the left of"),
    ABOVE("above", "below"),
    BELOW("below", "above");

    private final String words;
    private final String reversed;

    Place(String words, String reversed) {
      this.words = words;
      this.reversed = reversed;
    }
  }

  private static final List<String> SHAPES = List.of("circle", "square", "triangle", "bar");
  private static final List<String> COLOURS = List.of("red", "green", "blue", "yellow", "white");
  private static final List<Color> PAINTS =
      List.of(
          new Color(220, 40, 40),
          new Color(40, 180, 60),
          new Color(50, 80, 220),
          new Color(235, 215, 50),
          new Color(245, 245, 245));

  /** A scene by chance; the two shapes differ. */
  public static Scene random(Random random) {
    Thing first = thing(random);
    Thing second = thing(random);
    while (second.equals(first)) {
      second = thing(random);
    }
    Place place = Place.values()[random.nextInt(4)];
    return new Scene(first, second, place, random.nextLong());
  }

  private static Thing thing(Random random) {
    return new Thing(
        COLOURS.get(random.nextInt(COLOURS.size())), SHAPES.get(random.nextInt(SHAPES.size())));
  }

  /** Five sentences, each true of the picture. */
  public List<String> captions() {
    String there = first + " " + place.words + " " + second;
    String back = second + " " + place.reversed + " " + first;
    return List.of(
        sentence(there),
        sentence("there is " + there),
        sentence(back),
        sentence(first + " lies " + place.words + " " + second),
        sentence(first + " and " + second));
  }

  private static String sentence(String words) {
    return Character.toUpperCase(words.charAt(0)) + words.substring(1) + " .";
  }

  /** The scene on a grey, slightly noisy ground; sizes and places vary a little with the seed. */
  public Picture picture(int side) {
    Random random = new Random(seed);
    BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
    int grey = 90 + random.nextInt(60);
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        int value = grey + random.nextInt(13) - 6;
        image.setRGB(x, y, value << 16 | value << 8 | value);
      }
    }
    Graphics2D g = image.createGraphics();
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    boolean beside = place == Place.LEFT || place == Place.RIGHT;
    double at = place == Place.LEFT || place == Place.ABOVE ? 0.27 : 0.73;
    draw(g, side, first, beside ? at : 0.5, beside ? 0.5 : at, random);
    draw(g, side, second, beside ? 1 - at : 0.5, beside ? 0.5 : 1 - at, random);
    g.dispose();
    return Picture.of(image);
  }

  private static void draw(Graphics2D g, int side, Thing thing, double x, double y, Random random) {
    int centreX = (int) (side * (x + (random.nextDouble() - 0.5) * 0.08));
    int centreY = (int) (side * (y + (random.nextDouble() - 0.5) * 0.08));
    int half = (int) (side * (0.14 + random.nextDouble() * 0.06));
    g.setColor(PAINTS.get(COLOURS.indexOf(thing.colour)));
    switch (thing.shape) {
      case "circle" -> g.fillOval(centreX - half, centreY - half, 2 * half, 2 * half);
      case "square" -> g.fillRect(centreX - half, centreY - half, 2 * half, 2 * half);
      case "bar" -> g.fillRect(centreX - half / 3, centreY - half, 2 * half / 3, 2 * half);
      default ->
          g.fillPolygon(
              new Polygon(
                  new int[] {centreX - half, centreX, centreX + half},
                  new int[] {centreY + half, centreY - half, centreY + half},
                  3));
    }
  }
}
