package dev.sightline.samples;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.util.Random;

/** Somebody on a mountain bike, on a path through a wood. */
final class Trail {
  private Trail() {}

  static BufferedImage cyclist(int width, int height) {
    BufferedImage wood = Layers.blur(Layers.paint(width, height, Trail::wood), height / 110);
    Graphics2D g = Layers.graphics(wood);
    BufferedImage path = Layers.paint(width, height, Trail::path);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        if ((y + 0.5) / height > edge((x + 0.5) / height)) {
          wood.setRGB(x, y, path.getRGB(x, y));
        }
      }
    }
    undergrowth(g, width, height, 0.57, 0.64, 4_500, 0.6, new Random(4));

    double scale = height * 0.34;
    double x = width * 0.50;
    double y = height * 0.86;
    Body.Light light =
        Body.Light.from(
            0.35,
            0.85,
            0.5,
            Rgb.of(0xFFF1D6).times(1.5),
            Rgb.of(0xB4CBA8).times(0.7),
            Rgb.of(0x6B5438).times(0.6));
    BufferedImage rider = rider().paint(width, height, scale, x, y, 0.12, light);
    BufferedImage bicycle = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
    Graphics2D b = Layers.graphics(bicycle);
    b.drawImage(farLeg().paint(width, height, scale, x, y, 0.12, light), 0, 0, null);
    b.transform(new AffineTransform(scale, 0, 0, -scale, x, y));
    bicycle(b);
    b.setTransform(new AffineTransform());
    b.drawImage(rider, 0, 0, null);
    b.dispose();
    BufferedImage shadow = Layers.blur(Layers.shadow(bicycle, 0x1C1208, 0.65), height / 120);
    g.drawImage(shadow, new AffineTransform(1, 0, 0.35, -0.13, -y * 0.35, y * 1.125), null);
    g.drawImage(bicycle, 0, 0, null);
    dust(g, x - 0.60 * scale, y, height, new Random(8));
    undergrowth(g, width, height, 0.99, 1.08, 900, 1.5, new Random(6));
    g.dispose();
    return wood;
  }

  private static double edge(double x) {
    return 0.60 + 0.012 * Noise.at(x * 4, 2, 3);
  }

  private static Rgb wood(double x, double y) {
    double leaves = Noise.cloud(x * 5, y * 5, 5, 11);
    double fine = Noise.cloud(x * 17, y * 17, 3, 15);
    Rgb green = Rgb.of(0x14280F).to(Rgb.of(0x6F9A3A), Noise.step(-0.35, 0.5, leaves + 0.4 * fine));
    double gap =
        Noise.step(0.22, 0.5, Noise.cloud(x * 4 + 7, y * 4, 4, 19)) * Noise.step(0.5, 0.0, y);
    green = green.to(Rgb.of(0xDCEBC8), 0.8 * gap);
    for (int i = 0; i < 7; i++) {
      double middle = 0.05 + i * 0.215 + 0.05 * Noise.speckle(i, 1, 2);
      double thick = 0.012 + 0.022 * Noise.speckle(i, 2, 2);
      double bend = middle + 0.02 * Noise.at(y * 2, i, 23);
      double across = (x - bend) / thick;
      if (Math.abs(across) < 1) {
        double bark = Noise.cloud(x * 40, y * 7, 3, 27);
        Rgb trunk = Rgb.of(0x2A2119).to(Rgb.of(0x7D6A52), Noise.step(-1, 1, across + bark));
        green = green.to(trunk, Noise.step(1, 0.8, Math.abs(across)));
      }
    }
    return green.times(0.8 + 0.3 * Noise.step(0.6, 0.0, y));
  }

  private static Rgb path(double x, double y) {
    double down = (y - 0.56) / 0.44;
    double far = 0.25 / (0.15 + down);
    double lumps = Noise.cloud(x * 5, down * 10 + 2 * far, 5, 31);
    double stones = Noise.step(0.25, 0.5, Noise.cloud(x * 26, down * 44, 3, 33));
    Rgb earth = Rgb.of(0x6E5234).to(Rgb.of(0xB8966A), Noise.step(-0.4, 0.45, lumps));
    earth = earth.to(Rgb.of(0xB9AFA0), 0.6 * stones);
    double sunny = Noise.step(-0.15, 0.3, Noise.cloud(x * 1.8 + 2, down * 3, 3, 37));
    double grass = Noise.step(0.22, 0.02, down + 0.08 * lumps);
    earth = earth.to(Rgb.of(0x4E6B28).times(0.8 + 0.5 * lumps), grass);
    return earth.times(0.62 + 0.55 * sunny);
  }

  private static void undergrowth(
      Graphics2D g,
      int width,
      int height,
      double top,
      double bottom,
      int blades,
      double size,
      Random random) {
    for (int i = 0; i < blades; i++) {
      double y = height * (top + (bottom - top) * i / blades);
      double x = width * (random.nextDouble() * 1.04 - 0.02);
      double length = height * 0.045 * size * (0.4 + random.nextDouble());
      Rgb colour =
          Rgb.of(0x2F4F1B)
              .to(Rgb.of(0x8DA650), random.nextDouble())
              .times(0.6 + random.nextDouble() * 0.5);
      g.setColor(new Color(colour.argb()));
      g.setStroke(
          new BasicStroke(
              (float) (height * 0.003 * size), BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
      g.draw(new Line2D.Double(x, y, x + length * 0.5 * random.nextGaussian(), y - length));
    }
  }

  // The bicycle stands with its hubs at (-0.52, 0.34) and (0.56, 0.34), in the rider's units.

  private static void bicycle(Graphics2D g) {
    wheel(g, -0.52);
    wheel(g, 0.56);
    Color frame = new Color(0x1F5FBF);
    tube(g, frame, 0.045, -0.10, 0.80, -0.05, 0.34); // seat to crank
    tube(g, frame, 0.045, -0.05, 0.34, 0.38, 0.78);
    tube(g, frame, 0.04, -0.09, 0.76, 0.37, 0.86);
    tube(g, frame, 0.03, -0.52, 0.34, -0.05, 0.34);
    tube(g, frame, 0.028, -0.52, 0.34, -0.10, 0.74);
    tube(g, new Color(0x22252A), 0.05, 0.36, 0.90, 0.45, 0.62); // fork
    tube(g, new Color(0xB8BCC2), 0.032, 0.45, 0.62, 0.56, 0.34);
    tube(g, new Color(0x22252A), 0.03, 0.36, 0.90, 0.40, 1.00);
    tube(g, new Color(0x15171A), 0.045, 0.36, 1.00, 0.46, 1.01); // grip
    tube(g, new Color(0x22252A), 0.03, -0.10, 0.80, -0.12, 0.88);
    tube(g, new Color(0x15171A), 0.055, -0.26, 0.895, -0.02, 0.885); // saddle
    g.setColor(new Color(0x33363B));
    g.setStroke(new BasicStroke(0.022f));
    g.draw(new Ellipse2D.Double(-0.13, 0.26, 0.16, 0.16));
    g.setStroke(new BasicStroke(0.012f));
    g.draw(new Line2D.Double(-0.52, 0.375, -0.05, 0.415));
    g.draw(new Line2D.Double(-0.52, 0.305, -0.05, 0.265));
    tube(g, new Color(0x33363B), 0.03, -0.05, 0.34, 0.05, 0.20);
    tube(g, new Color(0x15171A), 0.04, 0.00, 0.19, 0.12, 0.19); // pedal
  }

  private static void tube(
      Graphics2D g, Color colour, double thick, double x1, double y1, double x2, double y2) {
    Line2D line = new Line2D.Double(x1, y1, x2, y2);
    g.setStroke(new BasicStroke((float) thick, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    g.setColor(colour.darker());
    g.draw(line);
    g.setStroke(
        new BasicStroke((float) thick * 0.5f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    g.setColor(colour);
    g.draw(new Line2D.Double(x1, y1 + thick * 0.12, x2, y2 + thick * 0.12));
  }

  private static void wheel(Graphics2D g, double x) {
    double r = 0.34;
    g.setColor(new Color(0x1A1A1C));
    g.setStroke(new BasicStroke(0.055f));
    g.draw(new Ellipse2D.Double(x - r + 0.03, 0.03, 2 * r - 0.06, 2 * r - 0.06));
    g.setColor(new Color(0x8E9298));
    g.setStroke(new BasicStroke(0.014f));
    g.draw(new Ellipse2D.Double(x - r + 0.07, 0.07, 2 * r - 0.14, 2 * r - 0.14));
    g.setColor(new Color(0xA8ACB2A0, true));
    g.setStroke(new BasicStroke(0.006f));
    Path2D spokes = new Path2D.Double();
    for (int i = 0; i < 28; i++) {
      double angle = 2 * Math.PI * i / 28;
      spokes.moveTo(x + 0.03 * Math.cos(angle + 1.2), r + 0.03 * Math.sin(angle + 1.2));
      spokes.lineTo(x + 0.27 * Math.cos(angle), r + 0.27 * Math.sin(angle));
    }
    g.draw(spokes);
    g.setColor(new Color(0x2A2C30));
    g.fill(new Ellipse2D.Double(x - 0.04, r - 0.04, 0.08, 0.08));
  }

  private static Body rider() {
    Body body = new Body(0.05);
    Rgb skin = Rgb.of(0xC98F6B);
    body.cover(Rgb.of(0x23262C), 0, 0.05); // shorts
    body.from(-0.13, 0.98, 0.06, 0.145).to(0.12, 0.80, 0.12, 0.11);
    body.from(-0.13, 0.98, -0.04, 0.14).to(-0.10, 0.99, 0.05, 0.14);
    body.cover(skin, 0, 0.08);
    body.from(0.14, 0.78, 0.12, 0.092).to(0.20, 0.70, 0.12, 0.085).to(0.08, 0.34, 0.12, 0.055);
    body.cover(Rgb.of(0xF0F0EC), 0, 0.05);
    body.from(0.07, 0.32, 0.12, 0.05).to(0.05, 0.25, 0.12, 0.048);
    body.cover(Rgb.of(0x202226), 0, 0.2);
    body.from(0.03, 0.215, 0.12, 0.05).to(0.19, 0.20, 0.12, 0.038);
    body.cover(Rgb.of(0xD8281F), 0, 0.05); // jersey
    body.from(-0.11, 1.04, 0, 0.15).to(0.02, 1.24, 0, 0.155).to(0.15, 1.40, 0, 0.145);
    body.from(0.17, 1.42, -0.16, 0.08).to(0.17, 1.42, 0.16, 0.08);
    body.from(0.18, 1.40, 0.19, 0.075).to(0.27, 1.26, 0.23, 0.06);
    body.cover(skin, 0, 0.08);
    body.from(0.28, 1.24, 0.23, 0.05).to(0.34, 1.13, 0.24, 0.045).to(0.42, 1.05, 0.16, 0.038);
    body.cover(Rgb.of(0x202226), 0, 0.1).ball(0.43, 1.03, 0.14, 0.05);
    body.cover(skin, 0, 0.08);
    body.from(0.22, 1.50, 0, 0.06).to(0.26, 1.56, 0, 0.06);
    body.from(0.30, 1.63, 0, 0.095).to(0.31, 1.67, 0, 0.095);
    body.cover(Rgb.of(0xF4F4F2), 0, 0.4); // helmet
    body.from(0.22, 1.73, 0, 0.085).to(0.33, 1.75, 0, 0.08);
    return body;
  }

  private static Body farLeg() {
    Body body = new Body(0.05);
    body.cover(Rgb.of(0x1A1C20), 0, 0.03);
    body.from(-0.13, 0.98, -0.08, 0.13).to(0.08, 0.86, -0.12, 0.10);
    body.cover(Rgb.of(0x8A6048), 0, 0.03);
    body.from(0.08, 0.86, -0.12, 0.085).to(0.20, 0.82, -0.12, 0.08).to(-0.08, 0.56, -0.12, 0.05);
    body.cover(Rgb.of(0x202226), 0, 0.1);
    body.from(-0.13, 0.50, -0.12, 0.05).to(-0.01, 0.49, -0.12, 0.038);
    return body;
  }

  private static void dust(Graphics2D g, double x, double y, int height, Random random) {
    for (int i = 0; i < 260; i++) {
      double back = Math.abs(random.nextGaussian());
      double size = height * (0.006 + 0.03 * random.nextDouble() * back);
      g.setColor(new Color(190, 160, 120, 14));
      g.fill(
          new Ellipse2D.Double(
              x - height * 0.09 * back - size / 2,
              y - height * 0.035 * back * random.nextDouble() - size / 2,
              size,
              size * 0.7));
    }
  }
}
