package dev.sightline.draw;

import dev.sightline.media.MediaException;
import dev.sightline.media.Picture;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.Locale;

/**
 * Paints a label onto a picture of a video: a bar along its lower edge with the label's name and
 * probability, optionally its age, and above them a line whose length shows the probability. The
 * rest of the picture is unchanged.
 *
 * <p>Thread-safe; needs no display, but fonts.
 */
public final class LabelPainter {
  private static final int LOWEST_BAR = 18;
  private static final int HIGHEST_BAR = 64;

  /** The bar is slightly transparent. */
  private static final Color SHADE = new Color(16, 18, 22, 200);

  private static final Color LINE = new Color(0x56b4e9);
  private static final Color NAME = Color.WHITE;
  private static final Color NOTE = new Color(206, 210, 216);

  private LabelPainter() {}

  /**
   * The picture with a label.
   *
   * @param probability in [0, 1]
   * @throws MediaException with one sentence, if Java has no fonts
   */
  public static Picture paint(Picture picture, String name, double probability)
      throws MediaException {
    return painted(picture, name, probability, percent(probability));
  }

  /**
   * The picture with a label that belongs to an earlier one.
   *
   * @param probability in [0, 1]
   * @param ageSeconds how much earlier that one was taken
   * @throws MediaException with one sentence, if Java has no fonts
   */
  public static Picture paint(Picture picture, String name, double probability, double ageSeconds)
      throws MediaException {
    String age =
        ageSeconds < 10
            ? String.format(Locale.ROOT, "%.0f ms", 1000 * ageSeconds)
            : String.format(Locale.ROOT, "%.0f s", ageSeconds);
    return painted(picture, name, probability, percent(probability) + "   " + age);
  }

  private static String percent(double probability) {
    return String.format(Locale.ROOT, "%.0f %%", 100 * probability);
  }

  /** Height of the bar on pictures of this height. */
  static int bar(int height) {
    return Math.min((height + 1) / 2, Math.max(LOWEST_BAR, Math.min(HIGHEST_BAR, height / 9)));
  }

  /** Only the bar goes through Java2D, which takes time for each pixel. */
  private static Picture painted(Picture picture, String name, double probability, String note)
      throws MediaException {
    int height = bar(picture.height());
    int top = picture.height() - height;
    BufferedImage bar = picture.crop(0, top, picture.width(), height).toImage();
    try {
      paint(bar, name, probability, note);
    } catch (InternalError | NoClassDefFoundError e) {
      throw new MediaException(
          "The label cannot be painted: Java finds no fonts here; install one, for example DejaVu.",
          e);
    }
    byte[] rgb = picture.rgb().clone();
    byte[] painted = Picture.of(bar).rgb();
    System.arraycopy(painted, 0, rgb, rgb.length - painted.length, painted.length);
    return new Picture(picture.width(), picture.height(), rgb);
  }

  private static void paint(BufferedImage bar, String name, double probability, String note) {
    int width = bar.getWidth();
    int height = bar.getHeight();
    int line = Math.max(1, height / 12);
    int margin = height / 3;
    Graphics2D g = bar.createGraphics();
    g.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    g.setRenderingHint(
        RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
    g.setColor(SHADE);
    g.fillRect(0, 0, width, height);
    g.setColor(LINE);
    g.fillRect(0, 0, (int) Math.round(width * Math.max(0, Math.min(1, probability))), line);

    int room = width - 3 * margin;
    Font bold = new Font(Font.SANS_SERIF, Font.BOLD, 1).deriveFont(0.52f * height);
    Font plain = new Font(Font.SANS_SERIF, Font.PLAIN, 1).deriveFont(0.42f * height);
    float wanted =
        g.getFontMetrics(bold).stringWidth(name) + g.getFontMetrics(plain).stringWidth(note);
    float shrink = Math.min(1, Math.max(1, room) / Math.max(1, wanted));
    bold = bold.deriveFont(bold.getSize2D() * shrink);
    plain = plain.deriveFont(plain.getSize2D() * shrink);
    FontMetrics metrics = g.getFontMetrics(bold);
    int baseline = line + (height - line + metrics.getAscent() - metrics.getDescent()) / 2;
    g.setFont(bold);
    g.setColor(NAME);
    g.drawString(name, margin, baseline);
    g.setFont(plain);
    g.setColor(NOTE);
    g.drawString(note, width - margin - g.getFontMetrics(plain).stringWidth(note), baseline);
    g.dispose();
  }
}
