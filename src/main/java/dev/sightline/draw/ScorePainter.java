package dev.sightline.draw;

import dev.sightline.media.MediaException;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Paints what labellers say of a film over time: a chart for each activity below each other, and
 * which frames an attention looked at.
 *
 * <p>Thread-safe; needs no display, but fonts.
 */
public final class ScorePainter {
  private static final Color PAPER = Color.WHITE;
  private static final Color INK = new Color(0x33, 0x37, 0x3d);
  private static final int WIDTH = 1200;
  private static final int LEFT = 100;
  private static final int PLOT = 1000;
  private static final int TOP = 60;
  private static final int BOTTOM = 60;
  private static final int HIGHEST_ROW = 16;

  private ScorePainter() {}

  /**
   * Writes charts below each other, and below them the looks.
   *
   * @param looks for each frame the weights of the last frames, its own the last; may be empty
   * @param seconds length of the film
   * @throws MediaException with one sentence, if the file cannot be written or Java has no fonts
   */
  public static void write(List<CurveChart> charts, List<float[]> looks, double seconds, Path png)
      throws MediaException {
    PngFile.write(
        png,
        () -> {
          List<BufferedImage> parts = new ArrayList<>();
          charts.forEach(chart -> parts.add(chart.image()));
          if (!looks.isEmpty()) {
            parts.add(looks(looks, seconds));
          }
          return stacked(parts);
        });
  }

  private static BufferedImage stacked(List<BufferedImage> parts) {
    int height = parts.stream().mapToInt(BufferedImage::getHeight).sum();
    BufferedImage all = new BufferedImage(WIDTH, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = all.createGraphics();
    int y = 0;
    for (BufferedImage part : parts) {
      g.drawImage(part, 0, y, null);
      y += part.getHeight();
    }
    g.dispose();
    return all;
  }

  /** Time from left to right; from top to bottom how long ago the frame was that was looked at. */
  private static BufferedImage looks(List<float[]> looks, double seconds) {
    int rows = looks.stream().mapToInt(row -> row.length).max().orElse(1);
    int rowHeight = Math.max(2, Math.min(HIGHEST_ROW, 480 / rows));
    int height = TOP + rows * rowHeight + BOTTOM;
    BufferedImage painting = new BufferedImage(WIDTH, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = painting.createGraphics();
    g.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    g.setColor(PAPER);
    g.fillRect(0, 0, WIDTH, height);
    for (int x = 0; x < PLOT; x++) {
      float[] row = looks.get((int) ((long) x * looks.size() / PLOT));
      for (int age = 0; age < row.length; age++) {
        // As much as all alike would be half; twice as much is full.
        float shade = Math.min(1, row[row.length - 1 - age] * row.length / 2);
        g.setColor(new Color(1 - shade, 1 - shade * 0.55f, 1 - shade * 0.3f));
        g.fillRect(LEFT + x, TOP + age * rowHeight, 1, rowHeight);
      }
    }
    g.setColor(INK);
    g.drawRect(LEFT, TOP, PLOT, rows * rowHeight);
    g.setFont(new Font(Font.SANS_SERIF, Font.BOLD, 24));
    g.drawString("Which of the last frames it looked at", LEFT, 40);
    g.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 16));
    g.drawString("now", 58, TOP + 14);
    g.drawString("-" + (rows - 1), 58, TOP + rows * rowHeight);
    g.drawString("0 s", LEFT, TOP + rows * rowHeight + 26);
    String end = String.format(Locale.ROOT, "%.0f s", seconds);
    g.drawString(end, LEFT + PLOT - 40, TOP + rows * rowHeight + 26);
    g.dispose();
    return painting;
  }
}
