package dev.sightline.encoder;

import dev.sightline.encoder.zoo.PixelScaling;
import dev.sightline.media.Picture;
import java.util.Random;

/**
 * A photo as the net sees it, {@code [3, side, side]}, scaled as the net wants it; in training each
 * time a little different, so that the net learns what stays the same:
 *
 * <ul>
 *   <li>a part of 50 to 100 % of the area, at random, brought to the full size bilinearly (its
 *       proportions changed by up to a tenth);
 *   <li>left and right exchanged, every second time;
 *   <li>brightness, contrast and saturation each changed by up to three tenths.
 * </ul>
 */
public final class Augmentation {
  private static final double SMALLEST_AREA = 0.5;
  private static final double PROPORTIONS = 0.1;
  private static final double COLOUR = 0.3;

  private Augmentation() {}

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
  static float[] vary(
      Picture photo, int side, PixelScaling scaling, Random random, boolean mirrored) {
    double area = SMALLEST_AREA + (1 - SMALLEST_AREA) * random.nextDouble();
    double stretch = Math.exp(PROPORTIONS * (2 * random.nextDouble() - 1));
    double width = Math.min(1, Math.sqrt(area * stretch)) * photo.width();
    double height = Math.min(1, Math.sqrt(area / stretch)) * photo.height();
    double left = (photo.width() - width) * random.nextDouble();
    double top = (photo.height() - height) * random.nextDouble();
    boolean flip = random.nextBoolean() && mirrored;
    float[] planes = sample(photo, side, left, top, width, height, flip);
    colour(
        planes,
        side * side,
        (float) (COLOUR * (2 * random.nextDouble() - 1)),
        (float) (1 + COLOUR * (2 * random.nextDouble() - 1)),
        (float) (1 + COLOUR * (2 * random.nextDouble() - 1)));
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
