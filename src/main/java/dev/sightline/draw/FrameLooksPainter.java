package dev.sightline.draw;

import dev.sightline.draw.AttentionPainter.Look;
import dev.sightline.media.MediaException;
import dev.sightline.media.Picture;
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
 * Paints which frames of a clip a captioner looked at for each word: the frames in a row, and below
 * them a row for each word, in which a square is the darker the more the word looked at its frame.
 *
 * <p>Thread-safe; needs no display, but fonts.
 */
public final class FrameLooksPainter {
  /**
   * A piece of a film.
   *
   * @param frames that the captioner saw
   * @param seconds of each frame
   * @param looks words, and for each the weights of the frames
   */
  public record Piece(List<Picture> frames, List<Double> seconds, List<Look> looks) {}

  private static final int TILE = 140;
  private static final int GAP = 4;
  private static final int MARGIN = 28;
  private static final int WORDS = 130;
  private static final int ROW = 26;
  private static final int HEADING = 44;
  private static final int BETWEEN = 28;

  private static final Color PAPER = new Color(250, 250, 248);
  private static final Color INK = new Color(32, 33, 36);
  private static final Color PALE_INK = new Color(110, 112, 116);
  private static final Color FULL = new Color(0x00, 0x72, 0xb2);

  private FrameLooksPainter() {}

  /**
   * Writes the pieces of a film below each other as a PNG file.
   *
   * @throws MediaException with one sentence, if the file cannot be written or Java has no fonts
   */
  public static void write(List<Piece> pieces, Path png) throws MediaException {
    PngFile.write(png, () -> paint(pieces));
  }

  static BufferedImage paint(List<Piece> pieces) {
    int most = pieces.stream().mapToInt(piece -> piece.frames.size()).max().orElse(0);
    int height = MARGIN;
    for (Piece piece : pieces) {
      height += height(piece) + BETWEEN;
    }
    int width = 2 * MARGIN + WORDS + most * (TILE + GAP);
    BufferedImage painting =
        new BufferedImage(width, Math.max(1, height), BufferedImage.TYPE_INT_RGB);
    Graphics2D g = painting.createGraphics();
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    g.setColor(PAPER);
    g.fillRect(0, 0, width, height);
    int y = MARGIN;
    for (Piece piece : pieces) {
      paint(g, piece, y);
      y += height(piece) + BETWEEN;
    }
    g.dispose();
    return painting;
  }

  private static int tileHeight(Piece piece) {
    Picture first = piece.frames.get(0);
    return Math.max(20, Math.round((float) TILE * first.height() / first.width()));
  }

  private static int height(Piece piece) {
    return HEADING + tileHeight(piece) + ROW + piece.looks.size() * ROW;
  }

  private static void paint(Graphics2D g, Piece piece, int top) {
    List<String> words = new ArrayList<>();
    piece.looks.forEach(look -> words.add(look.word()));
    g.setColor(INK);
    g.setFont(new Font(Font.SANS_SERIF, Font.BOLD, 22));
    g.drawString(String.join(" ", words), MARGIN, top + 22);
    int tile = tileHeight(piece);
    int y = top + HEADING;
    for (int k = 0; k < piece.frames.size(); k++) {
      int x = MARGIN + WORDS + k * (TILE + GAP);
      g.drawImage(piece.frames.get(k).resize(TILE, tile).toImage(), x, y, null);
      g.setColor(PALE_INK);
      g.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13));
      g.drawString(
          String.format(Locale.ROOT, "%.1f s", piece.seconds.get(k)), x + 2, y + tile + 17);
    }
    y += tile + ROW;
    for (Look look : piece.looks) {
      g.setColor(INK);
      g.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 16));
      g.drawString(look.word(), MARGIN, y + 18);
      row(g, look.weights(), y);
      y += ROW;
    }
  }

  private static void row(Graphics2D g, float[] weights, int y) {
    float sum = 0;
    for (float weight : weights) {
      sum += weight;
    }
    for (int k = 0; k < weights.length; k++) {
      float share = sum > 0 ? weights[k] / sum : 0;
      int x = MARGIN + WORDS + k * (TILE + GAP);
      g.setColor(mix(share));
      g.fillRect(x, y, TILE, ROW - 3);
      g.setColor(share > 0.5 ? PAPER : INK);
      g.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13));
      g.drawString(String.format(Locale.ROOT, "%.0f %%", 100 * share), x + 6, y + 16);
    }
  }

  private static Color mix(float share) {
    float s = Math.min(1, share);
    return new Color(
        Math.round(PAPER.getRed() + s * (FULL.getRed() - PAPER.getRed())),
        Math.round(PAPER.getGreen() + s * (FULL.getGreen() - PAPER.getGreen())),
        Math.round(PAPER.getBlue() + s * (FULL.getBlue() - PAPER.getBlue())));
  }
}
