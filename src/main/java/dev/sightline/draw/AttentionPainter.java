package dev.sightline.draw;

import dev.sightline.media.MediaException;
import dev.sightline.media.Picture;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.TexturePaint;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Paints where a captioner looked while it wrote: the sentence at the top, then the photo, then the
 * photo again for each word, bright and warm where the word's attention is and dim elsewhere.
 *
 * <p>A word's attention is a square grid of weights over the whole photo, interpolated linearly
 * between the centres of its cells. A place at the grid's mean weight or below is cold; full heat
 * is the word's largest weight, or twice the mean if that is more, so attention without a focus is
 * dim everywhere.
 *
 * <p>Thread-safe; needs no display, but fonts.
 */
public final class AttentionPainter {
  /**
   * A word and where the captioner looked for it.
   *
   * @param weights {@code [side * side]}, row by row from the top left, none negative
   */
  @SuppressWarnings(
      "ArrayRecordComponent") // weights go through as they are; looks are not compared
  public record Look(String word, float[] weights) {}

  /**
   * The words of a sentence, each with where the captioner looked for it.
   *
   * @param weights of each word; empty where it has no attention
   */
  public static List<Look> looks(List<String> words, List<float[]> weights) {
    List<Look> looks = new ArrayList<>();
    for (int i = 0; i < weights.size(); i++) {
      looks.add(new Look(words.get(i), weights.get(i)));
    }
    return looks;
  }

  /** Longer side of a tile if there are many. */
  private static final int TILE = 224;

  /** Longer side if there are few; then the painting is this wide. */
  private static final int LARGEST_TILE = 448;

  private static final int GAP = 18;
  private static final int MARGIN = 28;
  private static final int WORD_HEIGHT = 34;
  private static final int MOST_COLUMNS = 6;
  private static final int SMALLEST_SIDE = 40;

  private static final Color PAPER = new Color(250, 250, 248);
  private static final Color INK = new Color(32, 33, 36);
  private static final Color PALE_INK = new Color(110, 112, 116);
  private static final Font SENTENCE = new Font(Font.SANS_SERIF, Font.BOLD, 24);
  private static final Font WORD = new Font(Font.SANS_SERIF, Font.PLAIN, 19);
  private static final Font NOTE = new Font(Font.SANS_SERIF, Font.PLAIN, 14);

  /** From cold to hot, evenly spaced: red, green, blue. */
  private static final float[][] HEAT = {
    {28, 16, 68}, {90, 24, 110}, {176, 44, 92}, {236, 98, 46}, {252, 172, 42}, {255, 226, 110}
  };

  private AttentionPainter() {}

  /**
   * Writes the painting as a PNG file.
   *
   * @throws MediaException with one sentence, if the file cannot be written or Java has no fonts
   */
  public static void write(Picture photo, List<Look> looks, Path png) throws MediaException {
    PngFile.write(png, () -> paint(photo, looks));
  }

  /**
   * Writes a painting under a sentence other than the words: for example a question and its answer.
   *
   * @throws MediaException as the other method
   */
  public static void write(Picture photo, String sentence, List<Look> looks, Path png)
      throws MediaException {
    PngFile.write(png, () -> paint(photo, sentence, looks));
  }

  /**
   * Paints the sentence, the photo and one tile for each word.
   *
   * @throws IllegalArgumentException if a word's weights are not a square grid
   */
  public static BufferedImage paint(Picture photo, List<Look> looks) {
    return paint(photo, String.join(" ", looks.stream().map(Look::word).toList()), looks);
  }

  private static BufferedImage paint(Picture photo, String sentence, List<Look> looks) {
    int tiles = looks.size() + 1;
    int rows = (tiles + MOST_COLUMNS - 1) / MOST_COLUMNS;
    int columns = Math.max((tiles + rows - 1) / rows, Math.min(tiles, 3));
    int room = MOST_COLUMNS * TILE + (MOST_COLUMNS - columns) * GAP;
    int side = Math.min(LARGEST_TILE, room / columns);
    double scale = (double) side / Math.max(photo.width(), photo.height());
    int tileWidth = Math.max(SMALLEST_SIDE, (int) Math.round(photo.width() * scale));
    int tileHeight = Math.max(SMALLEST_SIDE, (int) Math.round(photo.height() * scale));
    Picture tile = photo.resize(tileWidth, tileHeight);
    int cell = Math.max(tileWidth, side * 2 / 3); // room for a word under a narrow photo
    int width = 2 * MARGIN + columns * cell + (columns - 1) * GAP;
    List<String> lines = wrap(sentence, width - 2 * MARGIN);
    int top = MARGIN + lines.size() * 32 + 34;
    int height = top + rows * (tileHeight + WORD_HEIGHT + GAP) - GAP + MARGIN / 2;

    BufferedImage painting = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = graphics(painting);
    g.setColor(PAPER);
    g.fillRect(0, 0, width, height);
    heading(g, lines);
    for (int i = 0; i < tiles; i++) {
      int x = MARGIN + i % columns * (cell + GAP) + (cell - tileWidth) / 2;
      int y = top + i / columns * (tileHeight + WORD_HEIGHT + GAP);
      if (i == 0) {
        framed(g, tile.toImage(), x, y);
      } else {
        Look look = looks.get(i - 1);
        framed(g, overlaid(tile, look.weights()).toImage(), x, y);
        word(g, look.word(), x + tileWidth / 2, y + tileHeight + 24, cell);
      }
    }
    g.dispose();
    return painting;
  }

  private static Graphics2D graphics(BufferedImage image) {
    Graphics2D g = image.createGraphics();
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    g.setRenderingHint(
        RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
    return g;
  }

  private static void heading(Graphics2D g, List<String> lines) {
    int y = MARGIN + 20;
    g.setFont(SENTENCE);
    g.setColor(INK);
    for (String line : lines) {
      g.drawString(line, MARGIN, y);
      y += 32;
    }
    g.setFont(NOTE);
    g.setColor(PALE_INK);
    g.drawString("bright: where the model looked for the word", MARGIN, y - 5);
  }

  private static List<String> wrap(String sentence, int width) {
    Graphics2D g = graphics(new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB));
    FontMetrics metrics = g.getFontMetrics(SENTENCE);
    g.dispose();
    List<String> lines = new ArrayList<>();
    String line = "";
    for (String word : sentence.split(" ")) {
      String longer = line.isEmpty() ? word : line + " " + word;
      if (!line.isEmpty() && metrics.stringWidth(longer) > width) {
        lines.add(line);
        line = word;
      } else {
        line = longer;
      }
    }
    lines.add(line);
    return lines;
  }

  private static void framed(Graphics2D g, BufferedImage tile, int x, int y) {
    var frame = new RoundRectangle2D.Float(x, y, tile.getWidth(), tile.getHeight(), 10, 10);
    // Painted as a texture, because a clipped image would have ragged corners.
    g.setPaint(new TexturePaint(tile, new Rectangle(x, y, tile.getWidth(), tile.getHeight())));
    g.fill(frame);
    g.setColor(new Color(0, 0, 0, 40));
    g.draw(frame);
  }

  /** Smaller if it would be wider than its place. */
  private static void word(Graphics2D g, String word, int centre, int baseline, int room) {
    Font font = WORD;
    int width = g.getFontMetrics(font).stringWidth(word);
    if (width > room) {
      font = font.deriveFont(Math.max(9f, font.getSize2D() * room / width));
      width = g.getFontMetrics(font).stringWidth(word);
    }
    g.setFont(font);
    g.setColor(INK);
    g.drawString(word, centre - width / 2, baseline);
  }

  /** The photo, dim and grey where weights are small, in warm light where they are large. */
  private static Picture overlaid(Picture photo, float[] weights) {
    int side = (int) Math.round(Math.sqrt(weights.length));
    if (side < 1 || side * side != weights.length) {
      throw new IllegalArgumentException(weights.length + " weights are no square grid.");
    }
    float sum = 0;
    float largest = 0;
    for (float weight : weights) {
      sum += weight;
      largest = Math.max(largest, weight);
    }
    float mean = Math.max(Float.MIN_NORMAL, sum / weights.length);
    float range = Math.max(largest, 2 * mean) - mean;
    byte[] from = photo.rgb();
    byte[] to = new byte[from.length];
    int at = 0;
    for (int y = 0; y < photo.height(); y++) {
      float row = (y + 0.5f) * side / photo.height() - 0.5f;
      for (int x = 0; x < photo.width(); x++, at += 3) {
        float column = (x + 0.5f) * side / photo.width() - 0.5f;
        float above = between(weights, side, row, column) - mean;
        light(from, to, at, Math.max(0, above / range));
      }
    }
    return new Picture(photo.width(), photo.height(), to);
  }

  /** The weight at a point between cells, interpolated linearly. */
  private static float between(float[] weights, int side, float row, float column) {
    float y = Math.max(0, Math.min(side - 1, row));
    float x = Math.max(0, Math.min(side - 1, column));
    int top = (int) y;
    int left = (int) x;
    int bottom = Math.min(side - 1, top + 1);
    int right = Math.min(side - 1, left + 1);
    float above = mix(weights[top * side + left], weights[top * side + right], x - left);
    float below = mix(weights[bottom * side + left], weights[bottom * side + right], x - left);
    return mix(above, below, y - top);
  }

  private static void light(byte[] from, byte[] to, int at, float heat) {
    float red = from[at] & 255;
    float green = from[at + 1] & 255;
    float blue = from[at + 2] & 255;
    float grey = 0.3f * red + 0.59f * green + 0.11f * blue;
    float place = heat * (HEAT.length - 1);
    int stop = Math.min(HEAT.length - 2, (int) place);
    float[] colours = {red, green, blue};
    for (int c = 0; c < 3; c++) {
      float dim = 0.5f * mix(grey, colours[c], 0.25f);
      float shown = mix(dim, colours[c], Math.min(1, 1.4f * heat));
      float glow = mix(HEAT[stop][c], HEAT[stop + 1][c], place - stop);
      to[at + c] = (byte) Math.round(mix(shown, glow, 0.45f * heat));
    }
  }

  private static float mix(float a, float b, float share) {
    return a + (b - a) * share;
  }
}
