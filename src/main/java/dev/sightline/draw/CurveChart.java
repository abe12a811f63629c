package dev.sightline.draw;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A line chart with an axis on the left and one on the right, drawn without a screen. The right one
 * may have no series; then up to eight on the left have their own colours. Points that are not
 * numbers are left out and break the line. The highest point of the right axis's first series is
 * ringed and labelled. Immutable, thread-safe.
 *
 * @param xLabel name of the horizontal axis
 * @param left its series are drawn as solid lines
 * @param right its series are drawn as lines with dots
 * @param marks vertical lines
 */
public record CurveChart(String title, String xLabel, Axis left, Axis right, List<Mark> marks) {
  /** A vertical axis with its series. */
  public record Axis(String label, List<Series> series) {}

  /**
   * Points {@code (x[i], y[i])} in the order of x.
   *
   * @param bound of y at each x, drawn dashed in the same colour; may be empty
   */
  public record Series(String name, double[] x, double[] y, double[] bound) {
    /** Points without a bound. */
    public Series(String name, double[] x, double[] y) {
      this(name, x, y, new double[0]);
    }
  }

  /** A vertical line at {@code x} with a label. */
  public record Mark(double x, String label) {}

  private static final int WIDTH = 1200;
  private static final int HEIGHT = 700;
  private static final Rectangle2D PLOT = new Rectangle2D.Double(100, 120, 1000, 480);

  /**
   * Space beside both vertical axes, so that a mark on the first or last point does not lie on one.
   */
  private static final int INSET = 16;

  private static final Color INK = new Color(0x33, 0x37, 0x3d);
  private static final Color GRID = new Color(0xe4, 0xe7, 0xeb);
  private static final Color FAINT = new Color(0x8a, 0x91, 0x9a);

  /** Distinguishable for colour-blind people as well (Okabe and Ito 2008). */
  private static final Color[] LEFT_COLOURS = {new Color(0x0072b2), new Color(0x56b4e9)};

  private static final Color[] RIGHT_COLOURS = {
    new Color(0xd55e00), new Color(0x009e73), new Color(0xcc79a7)
  };

  /** For a left axis that has the chart to itself. */
  private static final Color[] ALL_COLOURS = {
    new Color(0xd55e00),
    new Color(0xe69f00),
    new Color(0x0072b2),
    new Color(0x56b4e9),
    new Color(0x009e73),
    new Color(0xcc79a7),
    new Color(0x33373d),
    new Color(0x8a919a)
  };

  private static final Font TITLE = new Font(Font.SANS_SERIF, Font.BOLD, 24);
  private static final Font LABEL = new Font(Font.SANS_SERIF, Font.PLAIN, 18);
  private static final Font SMALL = new Font(Font.SANS_SERIF, Font.PLAIN, 16);

  /** Writes the chart as PNG; the file appears only when it is complete. */
  public void write(Path png) throws IOException {
    PngFile.write(png, image());
  }

  /** The chart as the bytes of a PNG, {@value #WIDTH} by {@value #HEIGHT} pixels. */
  public byte[] png() {
    return PngFile.bytes(image(), "png");
  }

  BufferedImage image() {
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    try {
      g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
      g.setRenderingHint(
          RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
      g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
      g.setColor(Color.WHITE);
      g.fillRect(0, 0, WIDTH, HEIGHT);
      draw(g);
    } finally {
      g.dispose();
    }
    return image;
  }

  private void draw(Graphics2D g) {
    List<double[]> xs = new ArrayList<>();
    left.series.forEach(series -> xs.add(series.x));
    right.series.forEach(series -> xs.add(series.x));
    Scale x = Scale.ofWholeSteps(xs, 12);
    List<double[]> ys = new ArrayList<>();
    left.series.forEach(series -> ys.addAll(List.of(series.y, series.bound)));
    Scale leftScale = Scale.of(ys, 6);
    Scale rightScale = Scale.of(right.series.stream().map(Series::y).toList(), 6);

    g.setColor(INK);
    text(g, TITLE, title, PLOT.getX(), 44, 0);
    for (double tick : leftScale.ticks()) {
      double y = y(leftScale, tick);
      line(g, GRID, 1, PLOT.getMinX(), y, PLOT.getMaxX(), y);
    }
    line(g, INK, 1.5f, PLOT.getMinX(), PLOT.getMaxY(), PLOT.getMaxX(), PLOT.getMaxY());
    for (double tick : x.ticks()) {
      double at = x(x, tick);
      line(g, INK, 1.5f, at, PLOT.getMaxY(), at, PLOT.getMaxY() + 6);
      text(g, SMALL, x.text(tick), at, PLOT.getMaxY() + 26, 0.5);
    }
    text(g, LABEL, xLabel, PLOT.getCenterX(), PLOT.getMaxY() + 62, 0.5);
    axis(g, left, leftScale, leftAlone() && left.series.size() > 1 ? INK : LEFT_COLOURS[0], true);
    axis(g, right, rightScale, RIGHT_COLOURS[0], false);
    marks.forEach(mark -> mark(g, mark, x));
    for (int i = 0; i < left.series.size(); i++) {
      curve(g, left.series.get(i), x, leftScale, leftColour(i), false);
      bound(g, left.series.get(i), x, leftScale, leftColour(i));
    }
    for (int i = 0; i < right.series.size(); i++) {
      curve(g, right.series.get(i), x, rightScale, RIGHT_COLOURS[i % RIGHT_COLOURS.length], true);
    }
    legend(g);
    if (!right.series.isEmpty()) {
      best(g, right.series.get(0), x, rightScale);
    }
  }

  private static double x(Scale scale, double value) {
    return PLOT.getMinX() + INSET + scale.share(value) * (PLOT.getWidth() - 2 * INSET);
  }

  private static double y(Scale scale, double value) {
    return PLOT.getMaxY() - scale.share(value) * PLOT.getHeight();
  }

  private static void axis(Graphics2D g, Axis axis, Scale scale, Color colour, boolean onLeft) {
    if (axis.series.isEmpty()) {
      return;
    }
    double at = onLeft ? PLOT.getMinX() : PLOT.getMaxX();
    double out = onLeft ? -1 : 1;
    line(g, colour, 1.5f, at, PLOT.getMinY(), at, PLOT.getMaxY());
    for (double tick : scale.ticks()) {
      double y = y(scale, tick);
      line(g, colour, 1.5f, at, y, at + 6 * out, y);
      g.setColor(colour);
      text(g, SMALL, scale.text(tick), at + 12 * out, y + 6, onLeft ? 1 : 0);
    }
    AffineTransform upright = g.getTransform();
    g.rotate(-Math.PI / 2, at + 78 * out, PLOT.getCenterY());
    text(g, LABEL, axis.label, at + 78 * out, PLOT.getCenterY() + (onLeft ? 6 : 8), 0.5);
    g.setTransform(upright);
  }

  private static BasicStroke dashed() {
    return new BasicStroke(
        1.5f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 10, new float[] {6, 5}, 0);
  }

  private static void mark(Graphics2D g, Mark mark, Scale scale) {
    double at = x(scale, mark.x);
    g.setColor(FAINT);
    g.setStroke(dashed());
    g.draw(new Line2D.Double(at, PLOT.getMinY(), at, PLOT.getMaxY()));
    boolean room = at + 160 < PLOT.getMaxX();
    text(g, SMALL, mark.label, at + (room ? 8 : -8), PLOT.getMaxY() - 10, room ? 0 : 1);
  }

  private static void bound(Graphics2D g, Series series, Scale xScale, Scale yScale, Color colour) {
    g.setColor(colour);
    g.setStroke(dashed());
    Path2D path = new Path2D.Double();
    for (int i = 0; i < series.bound.length; i++) {
      double x = x(xScale, series.x[i]);
      double y = y(yScale, series.bound[i]);
      if (i == 0) {
        path.moveTo(x, y);
      } else {
        path.lineTo(x, y);
      }
    }
    g.draw(path);
  }

  private static void curve(
      Graphics2D g, Series series, Scale xScale, Scale yScale, Color colour, boolean dots) {
    g.setColor(colour);
    g.setStroke(new BasicStroke(2.5f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    Path2D path = new Path2D.Double();
    boolean down = false;
    List<Ellipse2D> points = new ArrayList<>();
    for (int i = 0; i < series.x.length; i++) {
      if (!Double.isFinite(series.y[i])) {
        down = false;
        continue;
      }
      double x = x(xScale, series.x[i]);
      double y = y(yScale, series.y[i]);
      if (down) {
        path.lineTo(x, y);
      } else {
        path.moveTo(x, y);
      }
      down = true;
      points.add(new Ellipse2D.Double(x - 4, y - 4, 8, 8));
    }
    g.draw(path);
    if (dots || points.size() == 1) {
      points.forEach(g::fill);
    }
  }

  private static void best(Graphics2D g, Series series, Scale xScale, Scale yScale) {
    int best = -1;
    for (int i = 0; i < series.y.length; i++) {
      if (Double.isFinite(series.y[i]) && (best < 0 || series.y[i] > series.y[best])) {
        best = i;
      }
    }
    if (best < 0) {
      return;
    }
    double x = x(xScale, series.x[best]);
    double y = y(yScale, series.y[best]);
    g.setColor(RIGHT_COLOURS[0]);
    g.setStroke(new BasicStroke(2));
    g.draw(new Ellipse2D.Double(x - 9, y - 9, 18, 18));
    String label = "best " + threeDigits(series.y[best]) + " at " + xScale.text(series.x[best]);
    double align = Math.min(1, Math.max(0, (x - PLOT.getMinX()) / PLOT.getWidth()));
    int width = g.getFontMetrics(SMALL).stringWidth(label);
    double base = y - 34 > PLOT.getMinY() ? y - 18 : y + 32; // below if the legend is near
    g.setColor(Color.WHITE);
    g.fill(new Rectangle2D.Double(x - align * width - 3, base - 14, width + 6, 18));
    g.setColor(RIGHT_COLOURS[0]);
    text(g, SMALL, label, x, base, align);
  }

  private static String threeDigits(double value) {
    return new BigDecimal(value).round(new MathContext(3)).toPlainString();
  }

  private boolean leftAlone() {
    return right.series.isEmpty();
  }

  private Color leftColour(int series) {
    Color[] colours = leftAlone() && left.series.size() > 1 ? ALL_COLOURS : LEFT_COLOURS;
    return colours[series % colours.length];
  }

  /** One row between title and plot, or two if one is not enough. */
  private void legend(Graphics2D g) {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < left.series.size(); i++) {
      String where = leftAlone() ? "" : " (left axis)";
      entries.add(new Entry(left.series.get(i).name + where, leftColour(i), false));
    }
    for (int i = 0; i < right.series.size(); i++) {
      Color colour = RIGHT_COLOURS[i % RIGHT_COLOURS.length];
      entries.add(new Entry(right.series.get(i).name + " (right axis)", colour, true));
    }
    double width = entries.stream().mapToDouble(entry -> entry.width(g)).sum() - Entry.GAP;
    boolean oneRow = width <= PLOT.getWidth();
    int columns = oneRow ? entries.size() : (entries.size() + 1) / 2;
    double at = PLOT.getMinX();
    for (int i = 0; i < columns; i++) {
      entries.get(i).draw(g, at, oneRow ? 82 : 68);
      double wide = entries.get(i).width(g);
      if (columns + i < entries.size()) {
        entries.get(columns + i).draw(g, at, 94);
        wide = Math.max(wide, entries.get(columns + i).width(g));
      }
      at += wide;
    }
  }

  /** A sample of the series' stroke, and its name. */
  private record Entry(String name, Color colour, boolean dot) {
    private static final int GAP = 36;

    double width(Graphics2D g) {
      return 44 + g.getFontMetrics(SMALL).stringWidth(name) + GAP;
    }

    void draw(Graphics2D g, double at, double y) {
      line(g, colour, 2.5f, at, y, at + 34, y);
      if (dot) {
        g.fill(new Ellipse2D.Double(at + 13, y - 4, 8, 8));
      }
      g.setColor(INK);
      text(g, SMALL, name, at + 44, y + 6, 0);
    }
  }

  private static void line(
      Graphics2D g, Color colour, float width, double x1, double y1, double x2, double y2) {
    g.setColor(colour);
    g.setStroke(new BasicStroke(width));
    g.draw(new Line2D.Double(x1, y1, x2, y2));
  }

  /** Text on the baseline y; {@code align} 0 begins at x, 1 ends there. */
  private static void text(Graphics2D g, Font font, String text, double x, double y, double align) {
    g.setFont(font);
    FontMetrics metrics = g.getFontMetrics();
    g.drawString(text, (float) (x - align * metrics.stringWidth(text)), (float) y);
  }
}
