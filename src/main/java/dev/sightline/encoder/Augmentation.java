package dev.sightline.encoder;

import dev.sightline.encoder.zoo.PixelScaling;
import dev.sightline.media.Picture;
import java.util.Arrays;
import java.util.Random;

/**
 * A photo as the net sees it, {@code [3, side, side]}, scaled as the net wants it; in training each
 * time a little different, so that the net learns what stays the same: a part of it, at random,
 * brought to the full size bilinearly; left and right exchanged, every second time; other colours;
 * something before it (Zhong and others 2017, random erasing).
 *
 * @param smallestArea of the part, 1 for the whole
 * @param proportions by how much the part's are changed at most, as a logarithm
 * @param colour by how much brightness, contrast and saturation are changed at most
 * @param covered how often a rectangle of 2 to 20 % of the area is painted over with one colour
 */
public record Augmentation(double smallestArea, double proportions, double colour, double covered) {
  /** For texts that speak of the whole photo. */
  static final Augmentation MILD = new Augmentation(0.5, 0.1, 0.3, 0);

  /** Against learning by heart where photos are few. */
  static final Augmentation STRONG = new Augmentation(0.35, 0.25, 0.4, 0.4);

  /** The photo unchanged but for its size. */
  public static float[] plain(Picture photo, int side, PixelScaling scaling) {
    Picture sized = photo.resize(side, side);
    byte[] rgb = sized.rgb();
    float[] planes = new float[3 * side * side];
    for (int i = 0, cell = 0; cell < side * side; cell++) {
      for (int c = 0; c < 3; c++) {
        planes[c * side * side + cell] = centred(rgb[i++] & 0xff);
      }
    }
    return scaled(planes, side * side, scaling);
  }

  /**
   * A random variation of the photo; the same for the same state of {@code random}. Left and right
   * stay where they are unless {@code mirrored}.
   */
  float[] vary(Picture photo, int side, PixelScaling scaling, Random random, boolean mirrored) {
    double area = smallestArea + (1 - smallestArea) * random.nextDouble();
    double stretch = Math.exp(proportions * (2 * random.nextDouble() - 1));
    double width = Math.min(1, Math.sqrt(area * stretch)) * photo.width();
    double height = Math.min(1, Math.sqrt(area / stretch)) * photo.height();
    double left = (photo.width() - width) * random.nextDouble();
    double top = (photo.height() - height) * random.nextDouble();
    boolean flip = random.nextBoolean() && mirrored;
    float[] planes = sample(photo, side, left, top, width, height, flip);
    colour(
        planes,
        side * side,
        (float) (colour * (2 * random.nextDouble() - 1)),
        (float) (1 + colour * (2 * random.nextDouble() - 1)),
        (float) (1 + colour * (2 * random.nextDouble() - 1)));
    if (covered > 0 && random.nextDouble() < covered) {
      cover(planes, side, random);
    }
    return scaled(planes, side * side, scaling);
  }

  /** From 0..255 to -1..1, in which photos are varied. */
  private static float centred(float value) {
    return (value - 127.5f) / 127.5f;
  }

  /** From -1..1, red first, to what the net wants. */
  private static float[] scaled(float[] planes, int cells, PixelScaling scaling) {
    if (scaling.equals(PixelScaling.CENTRED)) {
      return planes;
    }
    float[] scaled = new float[planes.length];
    for (int plane = 0; plane < 3; plane++) {
      int from = scaling.channel(plane) * cells;
      for (int i = 0; i < cells; i++) {
        scaled[plane * cells + i] = scaling.scale(plane, 127.5f * planes[from + i] + 127.5f);
      }
    }
    return scaled;
  }

  private static float[] sample(
      Picture photo, int side, double left, double top, double width, double height, boolean flip) {
    byte[] rgb = photo.rgb();
    float[] planes = new float[3 * side * side];
    int[] x0 = new int[side];
    float[] xPart = new float[side];
    for (int x = 0; x < side; x++) {
      int column = flip ? side - 1 - x : x;
      double at = left + (column + 0.5) * width / side - 0.5;
      at = Math.max(0, Math.min(photo.width() - 1, at));
      x0[x] = Math.max(0, Math.min(photo.width() - 2, (int) at));
      xPart[x] = (float) (at - x0[x]);
    }
    int right = photo.width() > 1 ? 3 : 0;
    for (int y = 0; y < side; y++) {
      double at = top + (y + 0.5) * height / side - 0.5;
      at = Math.max(0, Math.min(photo.height() - 1, at));
      int y0 = Math.max(0, Math.min(photo.height() - 2, (int) at));
      float yPart = (float) (at - y0);
      int row = 3 * y0 * photo.width();
      int below = photo.height() > 1 ? row + 3 * photo.width() : row;
      for (int x = 0; x < side; x++) {
        for (int c = 0; c < 3; c++) {
          int p = 3 * x0[x] + c;
          float upper = mix(rgb[row + p] & 0xff, rgb[row + p + right] & 0xff, xPart[x]);
          float lower = mix(rgb[below + p] & 0xff, rgb[below + p + right] & 0xff, xPart[x]);
          planes[(c * side + y) * side + x] = centred(mix(upper, lower, yPart));
        }
      }
    }
    return planes;
  }

  private static float mix(float a, float b, float part) {
    return a + part * (b - a);
  }

  private static void cover(float[] planes, int side, Random random) {
    double area = (0.02 + 0.18 * random.nextDouble()) * side * side;
    double stretch = Math.exp(random.nextDouble() - 0.5);
    int width = (int) Math.min(side, Math.sqrt(area * stretch));
    int height = (int) Math.min(side, Math.sqrt(area / stretch));
    int left = random.nextInt(side - width + 1);
    int top = random.nextInt(side - height + 1);
    for (int c = 0; c < 3; c++) {
      float value = 2 * random.nextFloat() - 1;
      for (int y = top; y < top + height; y++) {
        int row = (c * side + y) * side;
        Arrays.fill(planes, row + left, row + left + width, value);
      }
    }
  }

  /** Grey is kept apart from colour: saturation scales the one, contrast and brightness both. */
  private static void colour(
      float[] planes, int cells, float brightness, float contrast, float saturation) {
    for (int i = 0; i < cells; i++) {
      float r = planes[i];
      float g = planes[cells + i];
      float b = planes[2 * cells + i];
      float grey = 0.299f * r + 0.587f * g + 0.114f * b;
      planes[i] = tone(grey + saturation * (r - grey), contrast, brightness);
      planes[cells + i] = tone(grey + saturation * (g - grey), contrast, brightness);
      planes[2 * cells + i] = tone(grey + saturation * (b - grey), contrast, brightness);
    }
  }

  private static float tone(float value, float contrast, float brightness) {
    return Math.max(-1, Math.min(1, contrast * value + brightness));
  }
}
