package dev.sightline.draw;

import dev.sightline.media.MediaException;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Paints what a labeller says about a video: a lane for each activity with its probability over
 * time as height, the stretches it decided for in full colour, and, if known, the truth as a bar
 * below the lane.
 *
 * <p>Thread-safe; needs no display, but fonts.
 */
public final class TimelinePainter {
  /**
   * One activity.
   *
   * @param name of the activity
   * @param probabilities at each sample, in [0, 1]
   * @param said what the labeller decided for
   * @param truth what is true; null if unknown
   */
  @SuppressWarnings(
      "ArrayRecordComponent") // probabilities go through as they are; lanes are not compared
  public record Lane(String name, float[] probabilities, List<Span> said, List<Span> truth) {}

  /** A stretch of time, in seconds. */
  public record Span(double start, double end) {}

  private static final int WIDTH = 1400;
  private static final int LANE = 56;
  private static final int BAR = 9;
  private static final int GAP = 14;
  private static final int MARGIN = 28;
  private static final int TOP = 96;
  private static final int BOTTOM = 48;
  private static final int NARROWEST_NAMES = 110;

  private static final Color PAPER = new Color(250, 250, 248);
  private static final Color INK = new Color(32, 33, 36);
  private static final Color PALE_INK = new Color(110, 112, 116);
  private static final Color GRID = new Color(226, 228, 231);
  private static final Color TRUE = new Color(70, 74, 80);

  /**
   * Any two are at least 20 apart in CIE Lab, for normal vision and for people who lack one kind of
   * cone (Machado, Oliveira and Fernandes 2009), and each is visible on white and on black.
   */
  static final List<Color> COLOURS =
      Stream.of(
              0x119977, 0xcc3300, 0x8877ee, 0xddbb22, 0xbb55aa, 0x11ddcc, 0x4433aa, 0x99cc66,
              0x882222, 0xccaaff, 0x554455, 0x9900ff)
          .map(Color::new)
          .toList();

  private static final Font TITLE = new Font(Font.SANS_SERIF, Font.BOLD, 24);
  private static final Font NAME = new Font(Font.SANS_SERIF, Font.PLAIN, 18);
  private static final Font NOTE = new Font(Font.SANS_SERIF, Font.PLAIN, 14);

  /** Seconds between two marks of the time axis. */
  private static final double[] STEPS = {
    0.2, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 900, 1800, 3600
  };

  private final String title;
  private final double rateHz;
  private final double seconds;
  private final List<Lane> lanes;
  private final int names;

  private TimelinePainter(String title, double rateHz, double seconds, List<Lane> lanes) {
    this.title = title;
    this.rateHz = rateHz;
    this.seconds = Math.max(seconds, 1 / rateHz);
    this.lanes = lanes;
    Graphics2D g = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics();
    FontMetrics metrics = g.getFontMetrics(NAME);
    names =
        lanes.stream().mapToInt(l -> metrics.stringWidth(l.name)).max().orElse(0) + NARROWEST_NAMES;
    g.dispose();
  }

  /**
   * Writes the painting as a PNG file.
   *
   * @param title shown at the top, such as the video's name
   * @param rateHz samples per second
   * @param seconds length of the time axis
   * @throws MediaException with one sentence, if the file cannot be written or Java has no fonts
   */
  public static void write(String title, double rateHz, double seconds, List<Lane> lanes, Path png)
      throws MediaException {
    PngFile.write(png, () -> paint(title, rateHz, seconds, lanes));
  }

  /** The painting itself. */
  public static BufferedImage paint(String title, double rateHz, double seconds, List<Lane> lanes) {
    return new TimelinePainter(title, rateHz, seconds, lanes).paint();
  }

  private BufferedImage paint() {
    int height = TOP + lanes.size() * (LANE + BAR + GAP) + BOTTOM;
    BufferedImage painting = new BufferedImage(WIDTH, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = painting.createGraphics();
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    g.setColor(PAPER);
    g.fillRect(0, 0, WIDTH, height);
    g.setColor(INK);
    g.setFont(TITLE);
    g.drawString(title, MARGIN, MARGIN + 20);
    g.setFont(NOTE);
    g.setColor(PALE_INK);
    boolean known = lanes.stream().anyMatch(lane -> lane.truth != null);
    g.drawString(
        "height: probability, full colour: what is said" + (known ? ", dark bar: truth" : ""),
        MARGIN,
        MARGIN + 44);
    axis(g, height);
    for (int l = 0; l < lanes.size(); l++) {
      lane(g, lanes.get(l), TOP + l * (LANE + BAR + GAP), COLOURS.get(l % COLOURS.size()));
    }
    g.dispose();
    return painting;
  }

  private double x(double second) {
    double inside = Math.max(0, Math.min(seconds, second));
    return names + inside / seconds * (WIDTH - MARGIN - names);
  }

  private void axis(Graphics2D g, int height) {
    double step = STEPS[STEPS.length - 1];
    for (int i = STEPS.length - 1; i >= 0 && x(STEPS[i]) - x(0) >= 70; i--) {
      step = STEPS[i];
    }
    g.setFont(NOTE);
    for (int k = 0; k * step <= seconds + 1e-9; k++) {
      int at = (int) Math.round(x(k * step));
      g.setColor(GRID);
      g.drawLine(at, TOP - 8, at, height - BOTTOM + 4);
      g.setColor(PALE_INK);
      String text = time(k * step, step);
      g.drawString(text, at - g.getFontMetrics().stringWidth(text) / 2, height - BOTTOM + 24);
    }
  }

  private static String time(double second, double step) {
    if (step < 1) {
      return String.format(Locale.ROOT, "%.1f", second);
    }
    long s = Math.round(second);
    return s < 3600
        ? String.format(Locale.ROOT, "%d:%02d", s / 60, s % 60)
        : String.format(Locale.ROOT, "%d:%02d:%02d", s / 3600, s / 60 % 60, s % 60);
  }

  private void lane(Graphics2D g, Lane lane, int top, Color colour) {
    int floor = top + LANE;
    g.setFont(NAME);
    g.setColor(INK);
    g.drawString(lane.name, MARGIN, floor - LANE / 2 + 6);
    Path2D curve = curve(lane.probabilities, floor);
    g.setColor(new Color(colour.getRed(), colour.getGreen(), colour.getBlue(), 70));
    g.fill(curve);
    var whole = g.getClip();
    g.setColor(colour);
    for (Span span : lane.said) {
      int from = (int) Math.round(x(span.start));
      int to = Math.max(from + 1, (int) Math.round(x(span.end)));
      g.clipRect(from, top, to - from, LANE);
      g.fill(curve);
      g.setClip(whole);
    }
    g.setColor(GRID);
    g.drawLine(names, floor, WIDTH - MARGIN, floor);
    g.drawLine(names, top, WIDTH - MARGIN, top);
    g.setFont(NOTE);
    g.setColor(PALE_INK);
    right(g, "100 %", names - 8, top + 11);
    right(g, "0", names - 8, floor);
    if (lane.truth != null) {
      g.setColor(TRUE);
      for (Span span : lane.truth) {
        int from = (int) Math.round(x(span.start));
        int to = Math.max(from + 1, (int) Math.round(x(span.end)));
        g.fillRect(from, floor + 3, to - from, BAR - 2);
      }
    }
  }

  private static void right(Graphics2D g, String text, int end, int baseline) {
    g.drawString(text, end - g.getFontMetrics().stringWidth(text), baseline);
  }

  /** Sample k holds from k / rate to (k + 1) / rate. */
  private Path2D curve(float[] probabilities, int floor) {
    Path2D path = new Path2D.Double();
    path.moveTo(x(0), floor);
    for (int k = 0; k < probabilities.length; k++) {
      double y = floor - Math.max(0, Math.min(1, probabilities[k])) * LANE;
      path.lineTo(x(k / rateHz), y);
      path.lineTo(x((k + 1) / rateHz), y);
    }
    path.lineTo(x(probabilities.length / rateHz), floor);
    path.closePath();
    return path;
  }
}
