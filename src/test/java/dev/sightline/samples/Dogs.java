package dev.sightline.samples;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.QuadCurve2D;
import java.awt.image.BufferedImage;
import java.util.Random;

/** A dog at a gallop: brown over summer grass, black through snow. */
final class Dogs {
  private Dogs() {}

  private static Body dog(Rgb coat, Rgb dark, double fur) {
    Body dog = new Body(0.09);
    Rgb pale = coat.times(1.25);
    dog.cover(coat, fur, 0.02);
    dog.from(-0.42, 0.60, 0, 0.135).to(-0.12, 0.61, 0, 0.125).to(0.26, 0.60, 0, 0.175);
    dog.from(0.30, 0.64, 0, 0.15).to(0.52, 0.82, 0, 0.105).to(0.62, 0.92, 0, 0.1); // neck, skull
    dog.cover(pale, fur * 0.8, 0.02).from(0.24, 0.50, 0, 0.12).to(0.36, 0.60, 0, 0.12); // chest
    dog.cover(coat, fur * 0.4, 0.02).from(0.68, 0.905, 0, 0.07).to(0.85, 0.865, 0, 0.047);
    dog.from(0.68, 0.85, 0, 0.045).to(0.79, 0.79, 0, 0.026); // jaw
    dog.cover(dark, 0, 0.5).ball(0.895, 0.885, 0, 0.03); // nose
    dog.cover(Rgb.of(0xE0707A), 0, 0.3).from(0.76, 0.815, 0.01, 0.026).to(0.83, 0.755, 0.02, 0.022);
    dog.cover(dark, 0, 0.9).ball(0.705, 0.945, 0.072, 0.02); // eye
    dog.cover(coat.times(0.6), fur, 0.02);
    dog.from(0.585, 0.985, 0.085, 0.045).to(0.47, 0.93, 0.125, 0.05).to(0.41, 0.87, 0.12, 0.025);
    dog.cover(coat, fur * 1.6, 0.02); // tail
    dog.from(-0.53, 0.66, 0, 0.055).to(-0.74, 0.78, 0, 0.06).to(-0.94, 0.93, 0.02, 0.025);
    dog.cover(coat, fur * 0.6, 0.02);
    leg(dog, 0.08, 0.34, 0.52, 0.10, 0.50, 0.37, 0.06, 0.72, 0.31, 0.038, 0.84, 0.27, 0.045);
    leg(dog, 0.09, -0.43, 0.56, 0.13, -0.46, 0.36, 0.075, -0.72, 0.25, 0.04, -0.86, 0.13, 0.04);
    dog.cover(coat.times(0.7), fur * 0.6, 0.02); // the far side
    leg(dog, -0.09, 0.32, 0.52, 0.09, 0.46, 0.30, 0.055, 0.62, 0.17, 0.036, 0.72, 0.13, 0.042);
    leg(dog, -0.09, -0.42, 0.55, 0.12, -0.36, 0.34, 0.07, -0.56, 0.18, 0.04, -0.66, 0.03, 0.04);
    return dog;
  }

  private static void leg(Body dog, double z, double... joints) {
    dog.from(joints[0], joints[1], z, joints[2]);
    for (int i = 3; i < joints.length; i += 3) {
      dog.to(joints[i], joints[i + 1], z, joints[i + 2]);
    }
  }

  static BufferedImage onGrass(int width, int height) {
    BufferedImage picture =
        Layers.paint(
            width,
            height,
            (x, y) -> {
              if (y < 0.34) { // a hedge, out of focus
                double leaves = Noise.cloud(x * 7, y * 9, 4, 3);
                Rgb hedge = Rgb.of(0x2F4A1E).to(Rgb.of(0x7E9B45), Noise.step(-0.35, 0.5, leaves));
                return hedge.times(0.75 + 0.5 * Noise.step(0.35, 0.0, y));
              }
              double depth = 0.12 / (y - 0.28);
              double patches = Noise.cloud(x * 3 * depth + 5, depth * 9, 4, 8);
              Rgb lawn = Rgb.of(0x4E7A26).to(Rgb.of(0x8FAE4A), Noise.step(-0.4, 0.5, patches));
              return lawn.times(0.85 + 0.25 * Noise.at(x * 40, y * 90, 5));
            });
    picture = Layers.blur(picture, height / 160);
    Graphics2D g = Layers.graphics(picture);
    Random random = new Random(12);
    grass(g, width, height, 0.40, 0.80, 14_000, random);

    double scale = height * 0.46;
    double originX = width * 0.49;
    double originY = height * 0.84;
    Body.Light light =
        Body.Light.from(
            -0.4,
            0.8,
            0.55,
            Rgb.of(0xFFF2D8).times(1.5),
            Rgb.of(0x9FC0EA).times(0.75),
            Rgb.of(0x55702A).times(0.6));
    BufferedImage dog =
        dog(Rgb.of(0xA9743A), Rgb.of(0x140F0C), 0.045)
            .paint(width, height, scale, originX, originY, 0.12, light);
    BufferedImage shadow = Layers.blur(Layers.shadow(dog, 0x0C1604, 0.75), height / 90);
    g.drawImage(
        shadow,
        (int) (width * 0.02),
        (int) (originY - scale * 0.02),
        width,
        (int) (-height * 0.16),
        null);
    g.drawImage(dog, 0, 0, null);
    grass(g, width, height, 0.835, 1.04, 5_000, random);
    g.dispose();
    return picture;
  }

  /** Blades from far to near, each a curved stroke, longer and wider the nearer it stands. */
  private static void grass(
      Graphics2D g, int width, int height, double top, double bottom, int blades, Random random) {
    for (int i = 0; i < blades; i++) {
      double y = top + (bottom - top) * Math.pow((i + random.nextDouble()) / blades, 0.8);
      double near = (y - 0.28) / 0.7;
      double x = random.nextDouble() * 1.04 - 0.02;
      double length = height * 0.075 * near * (0.5 + random.nextDouble());
      double lean = length * 0.5 * random.nextGaussian();
      double light = 0.55 + 0.6 * random.nextDouble();
      double dry = random.nextDouble();
      Rgb colour = Rgb.of(0x4C7F22).to(Rgb.of(0xB4BC62), dry * dry).times(light);
      g.setColor(new Color(colour.argb()));
      g.setStroke(
          new BasicStroke(
              (float) (height * 0.0045 * near), BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
      double px = x * width;
      double py = y * height;
      g.draw(
          new QuadCurve2D.Double(
              px, py, px + lean * 0.2, py - length * 0.6, px + lean, py - length));
    }
  }

  static BufferedImage inSnow(int width, int height) {
    BufferedImage picture =
        Layers.paint(
            width,
            height,
            (x, y) -> {
              double edge = 0.30 + 0.015 * Noise.at(x * 3, 0, 2);
              if (y < edge) { // a wood in winter, out of focus
                double trunks = Noise.at(x * 26 + 0.6 * Noise.at(x * 5, y * 4, 9), y * 1.2, 31);
                Rgb wood = Rgb.of(0x5A5F63).to(Rgb.of(0x23241F), Noise.step(-0.1, 0.45, trunks));
                double snow = Noise.cloud(x * 16, y * 20, 4, 21);
                return wood.to(Rgb.of(0xC9D2DC), Noise.step(0.15, 0.5, snow) * 0.8);
              }
              double depth = 0.16 / (y - 0.20);
              double drifts = Noise.cloud(x * 2.2 * depth + 4, depth * 5, 5, 6);
              double crust = Noise.cloud(x * 22, y * 34, 3, 16);
              Rgb snow = Rgb.of(0xA9BCD8).to(Rgb.of(0xFAFBFF), Noise.step(-0.5, 0.35, drifts));
              return snow.times(0.94 + 0.14 * crust);
            });
    picture = Layers.blur(picture, height / 300);
    Graphics2D g = Layers.graphics(picture);
    double scale = height * 0.46;
    double originX = width * 0.47;
    double originY = height * 0.83;
    Body.Light light =
        Body.Light.from(
            0.5,
            0.8,
            0.5,
            Rgb.of(0xFFF6E8).times(1.7),
            Rgb.of(0xB8CCEC),
            Rgb.of(0xC8D6EE).times(0.8));
    BufferedImage dog =
        dog(Rgb.of(0x33302F), Rgb.of(0x0B0A0A), 0.045)
            .paint(width, height, scale, originX, originY, 0.1, light);
    BufferedImage shadow = Layers.blur(Layers.shadow(dog, 0x5A73A6, 0.7), height / 110);
    g.drawImage(
        shadow,
        (int) (-width * 0.03),
        (int) (originY - scale * 0.02),
        width,
        (int) (-height * 0.15),
        null);
    g.drawImage(dog, 0, 0, null);
    thrownSnow(g, originX - 0.80 * scale, originY - 0.06 * scale, height, 900, new Random(3));
    thrownSnow(g, originX + 0.68 * scale, originY - 0.10 * scale, height, 300, new Random(5));
    g.dispose();
    return picture;
  }

  private static void thrownSnow(
      Graphics2D g, double x, double y, int height, int flakes, Random random) {
    for (int i = 0; i < flakes; i++) {
      double far = Math.abs(random.nextGaussian());
      double px = x + height * 0.05 * random.nextGaussian() - height * 0.04 * far;
      double py =
          y - height * 0.05 * far * random.nextDouble() + height * 0.02 * random.nextDouble();
      double size = height * (0.002 + 0.006 * Math.pow(random.nextDouble(), 4));
      g.setColor(new Color(250, 252, 255, 120 + random.nextInt(120)));
      g.fill(new Ellipse2D.Double(px, py, size, size));
    }
  }
}
