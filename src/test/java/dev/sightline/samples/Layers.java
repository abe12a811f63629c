package dev.sightline.samples;

import dev.sightline.media.Picture;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.stream.IntStream;

/** Painting over the whole picture, and pictures over each other. */
final class Layers {
  private Layers() {}

  /** The colour at a place: x from 0 to width / height, y from 0 at the top to 1. */
  interface Painter {
    Rgb at(double x, double y);
  }

  static Graphics2D graphics(BufferedImage image) {
    Graphics2D g = image.createGraphics();
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    g.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    return g;
  }

  static BufferedImage paint(int width, int height, Painter painter) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
    IntStream.range(0, height)
        .parallel()
        .forEach(
            py -> {
              for (int px = 0; px < width; px++) {
                Rgb colour = painter.at((px + 0.5) / height, (py + 0.5) / height);
                image.setRGB(px, py, colour.argb());
              }
            });
    return image;
  }

  /** Each pixel replaced by the mean of those around it, twice, which is soft enough. */
  static BufferedImage blur(BufferedImage image, int radius) {
    if (radius < 1) {
      return image;
    }
    int w = image.getWidth();
    int h = image.getHeight();
    int[] pixels = image.getRGB(0, 0, w, h, null, 0, w);
    for (int pass = 0; pass < 2; pass++) {
      pixels = blurRows(pixels, w, h, radius);
      pixels = transpose(pixels, w, h);
      pixels = blurRows(pixels, h, w, radius);
      pixels = transpose(pixels, h, w);
    }
    if (image.getRGB(0, 0) >>> 24 == 255 && image.getRGB(w - 1, h - 1) >>> 24 == 255) {
      for (int i = 0; i < pixels.length; i++) {
        pixels[i] |= 0xFF000000; // a whole picture does not fade at its edges
      }
    }
    BufferedImage soft = new BufferedImage(w, h, BufferedImage.TYPE_INT_ARGB);
    soft.setRGB(0, 0, w, h, pixels, 0, w);
    return soft;
  }

  private static int[] transpose(int[] pixels, int w, int h) {
    int[] turned = new int[pixels.length];
    for (int i = 0; i < pixels.length; i++) {
      turned[i % w * h + i / w] = pixels[i];
    }
    return turned;
  }

  private static int[] blurRows(int[] pixels, int w, int h, int radius) {
    int[] soft = new int[pixels.length];
    for (int y = 0; y < h; y++) {
      // Sums of alpha and of colours weighed by alpha, kept up to date along the row.
      long[] sums = new long[4];
      for (int x = -radius; x < w; x++) {
        add(sums, x + radius < w ? pixels[y * w + x + radius] : 0, 1);
        if (x - radius - 1 >= 0) {
          add(sums, pixels[y * w + x - radius - 1], -1);
        }
        if (x >= 0 && sums[0] > 0) {
          int alpha = (int) (sums[0] / (2 * radius + 1));
          soft[y * w + x] =
              alpha << 24
                  | (int) (sums[1] / sums[0]) << 16
                  | (int) (sums[2] / sums[0]) << 8
                  | (int) (sums[3] / sums[0]);
        }
      }
    }
    return soft;
  }

  private static void add(long[] sums, int argb, int sign) {
    int alpha = argb >>> 24;
    sums[0] += sign * alpha;
    sums[1] += (long) sign * alpha * (argb >> 16 & 255);
    sums[2] += (long) sign * alpha * (argb >> 8 & 255);
    sums[3] += (long) sign * alpha * (argb & 255);
  }

  /** The outline of a layer, filled evenly: a shadow. */
  static BufferedImage shadow(BufferedImage layer, int rgb, double strength) {
    BufferedImage shadow =
        new BufferedImage(layer.getWidth(), layer.getHeight(), BufferedImage.TYPE_INT_ARGB);
    for (int y = 0; y < layer.getHeight(); y++) {
      for (int x = 0; x < layer.getWidth(); x++) {
        int alpha = (int) ((layer.getRGB(x, y) >>> 24) * strength);
        shadow.setRGB(x, y, (alpha << 24) | (rgb & 0xFFFFFF));
      }
    }
    return shadow;
  }

  /** Half as wide and high; each pixel the mean of four. */
  static BufferedImage half(BufferedImage image) {
    return Picture.of(image).resize(image.getWidth() / 2, image.getHeight() / 2).toImage();
  }
}
