package dev.sightline.world;

import dev.sightline.media.Picture;
import dev.sightline.media.VideoFrame;
import dev.sightline.media.VideoWriter;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/**
 * Clips of faces, drawn: some are alive (eyes close, the mouth and the head move), some are a still
 * held up to the camera, which moves as one piece. What anti-spoofing has to tell apart.
 */
public final class FaceWorld {
  private static final int WIDTH = 240;
  private static final int HEIGHT = 180;
  private static final int RATE = 8;
  private static final int FRAMES = 16;

  private FaceWorld() {}

  /** Writes this many clips of each kind into folders {@code alive} and {@code still}. */
  public static void write(Path folder, int each) throws IOException {
    for (String kind : new String[] {"alive", "still"}) {
      Files.createDirectories(folder.resolve(kind));
      for (int i = 0; i < each; i++) {
        clip(folder.resolve(kind).resolve(kind + i + ".mp4"), kind.equals("alive"), 100L * i + 7);
      }
    }
  }

  private static void clip(Path file, boolean alive, long seed) throws IOException {
    Random random = new Random(seed + (alive ? 1 : 0));
    Face face = Face.drawn(random);
    double phase = random.nextDouble() * 6;
    try (VideoWriter film = VideoWriter.open(file, WIDTH, HEIGHT, RATE)) {
      for (int t = 0; t < FRAMES; t++) {
        double swing = Math.sin(phase + 0.7 * t);
        BufferedImage frame = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = frame.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        g.setColor(face.wall);
        g.fillRect(0, 0, WIDTH, HEIGHT);
        if (alive) {
          boolean blinks = (t + (int) phase) % 7 == 0;
          face.paint(g, 3 * swing, blinks ? 1 : 9, 5 + 5 * Math.abs(Math.sin(phase + 1.3 * t)));
        } else {
          g.rotate(0.03 * swing, WIDTH / 2.0, HEIGHT / 2.0);
          g.translate(4 * swing, 2 * Math.cos(phase + 0.5 * t));
          g.setColor(new Color(245, 245, 240));
          g.fillRect(45, 8, 150, 164); // the card
          face.paint(g, 0, 9, face.mouth);
        }
        g.dispose();
        film.write(new VideoFrame(t / (double) RATE, Picture.of(frame)));
      }
      film.finish(FRAMES / (double) RATE);
    }
  }

  private record Face(Color wall, Color skin, Color hair, int wide, double mouth) {
    static Face drawn(Random random) {
      int tone = 110 + random.nextInt(120);
      return new Face(
          new Color(60 + random.nextInt(150), 60 + random.nextInt(150), 60 + random.nextInt(150)),
          new Color(tone, tone * 3 / 4, tone * 5 / 8),
          new Color(random.nextInt(110), random.nextInt(80), random.nextInt(60)),
          44 + random.nextInt(14),
          4 + random.nextInt(8));
    }

    void paint(Graphics2D g, double shift, int eye, double open) {
      int x = WIDTH / 2 + (int) Math.round(shift);
      int y = HEIGHT / 2;
      g.setColor(hair);
      g.fillOval(x - wide - 5, y - 68, 2 * wide + 10, 110);
      g.setColor(skin);
      g.fillOval(x - wide, y - 55, 2 * wide, 118);
      for (int side = -1; side <= 1; side += 2) {
        g.setColor(Color.WHITE);
        g.fillOval(x + side * wide / 2 - 9, y - 14 - eye / 2, 18, eye);
        g.setColor(Color.BLACK);
        g.fillOval(x + side * wide / 2 - 3, y - 14 - Math.min(6, eye) / 2, 6, Math.min(6, eye));
      }
      g.setColor(new Color(150, 40, 40));
      g.fillOval(x - 17, y + 26, 34, (int) Math.round(open));
    }
  }
}
