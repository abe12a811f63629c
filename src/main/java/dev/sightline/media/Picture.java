package dev.sightline.media;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.Arrays;

/**
 * A decoded picture: 8-bit RGB, interleaved, row by row from the top left. Immutable as long as
 * nobody writes to {@link #rgb()}, which is the picture's own array and not a copy; so it can be
 * shared between threads.
 */
public final class Picture {
  private final int width;
  private final int height;
  private final byte[] rgb;

  /**
   * A picture over the given bytes, which are not copied.
   *
   * @param rgb {@code [height, width, 3]}
   * @throws IllegalArgumentException if the sizes do not fit together
   */
  public Picture(int width, int height, byte[] rgb) {
    if (width < 1 || height < 1 || rgb.length != 3L * width * height) {
      throw new IllegalArgumentException(
          "A picture of " + width + "x" + height + " cannot have " + rgb.length + " bytes.");
    }
    this.width = width;
    this.height = height;
    this.rgb = rgb;
  }

  /** A copy of a Java2D image; transparent parts become white. */
  public static Picture of(BufferedImage image) {
    int width = image.getWidth();
    int height = image.getHeight();
    BufferedImage onWhite = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = onWhite.createGraphics();
    g.drawImage(image, 0, 0, Color.WHITE, null);
    g.dispose();
    int[] pixels = onWhite.getRGB(0, 0, width, height, null, 0, width);
    byte[] rgb = new byte[3 * pixels.length];
    for (int i = 0, at = 0; i < pixels.length; i++) {
      rgb[at++] = (byte) (pixels[i] >> 16);
      rgb[at++] = (byte) (pixels[i] >> 8);
      rgb[at++] = (byte) pixels[i];
    }
    return new Picture(width, height, rgb);
  }

  /** A copy of this picture for Java2D, of {@link BufferedImage#TYPE_INT_RGB}. */
  public BufferedImage toImage() {
    int[] pixels = new int[width * height];
    for (int i = 0, at = 0; i < pixels.length; i++, at += 3) {
      pixels[i] = ((rgb[at] & 255) << 16) | ((rgb[at + 1] & 255) << 8) | (rgb[at + 2] & 255);
    }
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, width, height, pixels, 0, width);
    return image;
  }

  /** Pixels in a row. */
  public int width() {
    return width;
  }

  /** Rows. */
  public int height() {
    return height;
  }

  /** The pixels {@code [height, width, 3]}: the picture's own array, which must not be changed. */
  public byte[] rgb() {
    return rgb;
  }

  /**
   * This picture at another size, whatever that does to its proportions. Along an axis that
   * shrinks, each new pixel is the mean of the area it covers; along one that grows, new pixels are
   * interpolated linearly, with pixel centres aligned.
   */
  public Picture resize(int newWidth, int newHeight) {
    if (newWidth == width && newHeight == height) {
      return this;
    }
    return Resampling.resize(this, newWidth, newHeight);
  }

  /** The largest centred square. */
  public Picture centreSquare() {
    int side = Math.min(width, height);
    return crop((width - side) / 2, (height - side) / 2, side, side);
  }

  /**
   * The part that begins at column x and row y.
   *
   * @throws IllegalArgumentException if the part is not inside the picture
   */
  public Picture crop(int x, int y, int w, int h) {
    if (x < 0 || y < 0 || w < 1 || h < 1 || w > width - x || h > height - y) {
      throw new IllegalArgumentException(
          "A part of %sx%s at %s,%s does not lie inside a picture of %sx%s."
              .formatted(w, h, x, y, width, height));
    }
    if (w == width && h == height) {
      return this;
    }
    byte[] part = new byte[3 * w * h];
    for (int row = 0; row < h; row++) {
      System.arraycopy(rgb, 3 * ((y + row) * width + x), part, 3 * row * w, 3 * w);
    }
    return new Picture(w, h, part);
  }

  /** Left and right exchanged. */
  public Picture flip() {
    byte[] flipped = new byte[rgb.length];
    for (int y = 0; y < height; y++) {
      int from = 3 * y * width;
      int to = from + 3 * (width - 1);
      for (int x = 0; x < width; x++, from += 3, to -= 3) {
        flipped[to] = rgb[from];
        flipped[to + 1] = rgb[from + 1];
        flipped[to + 2] = rgb[from + 2];
      }
    }
    return new Picture(width, height, flipped);
  }

  /** Rows become columns: the pixel at column x, row y goes to column y, row x. */
  Picture transpose() {
    byte[] turned = new byte[rgb.length];
    for (int y = 0; y < height; y++) {
      int from = 3 * y * width;
      int to = 3 * y;
      for (int x = 0; x < width; x++, from += 3, to += 3 * height) {
        turned[to] = rgb[from];
        turned[to + 1] = rgb[from + 1];
        turned[to + 2] = rgb[from + 2];
      }
    }
    return new Picture(height, width, turned);
  }

  /** Top and bottom exchanged. */
  Picture upsideDown() {
    byte[] turned = new byte[rgb.length];
    for (int y = 0; y < height; y++) {
      System.arraycopy(rgb, 3 * y * width, turned, 3 * (height - 1 - y) * width, 3 * width);
    }
    return new Picture(width, height, turned);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Picture p
        && p.width == width
        && p.height == height
        && Arrays.equals(p.rgb, rgb);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * width + height) + Arrays.hashCode(rgb);
  }

  @Override
  public String toString() {
    return "Picture " + width + "x" + height;
  }
}
