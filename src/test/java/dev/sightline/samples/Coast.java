package dev.sightline.samples;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.image.BufferedImage;
import java.util.Random;

/** By the sea: a walk at sunset, a surfer on a wave. */
final class Coast {
  private Coast() {}

  // ---- Sunset ---------------------------------------------------------------------------------

  private static final double HORIZON = 0.46;

  private static Rgb eveningSky(double x, double y, double sunX) {
    double up = (HORIZON - y) / HORIZON;
    Rgb low = Rgb.of(0xFFB24A).to(Rgb.of(0xF0784A), Noise.step(0.02, 0.35, up));
    Rgb sky = low.to(Rgb.of(0x5B5A8E), Noise.step(0.25, 0.8, up)).to(Rgb.of(0x2C3C6E), up * 0.6);
    double fromSun = Math.hypot(x - sunX, (y - HORIZON + 0.07) * 1.1);
    sky = sky.plus(Rgb.of(0xFFC36B).times(0.9 * Math.exp(-fromSun * 5.5)));
    double clouds = Noise.cloud(x * 2.2 + 3, up * 11 + 0.4 * Noise.at(x * 3, up * 3, 4), 5, 44);
    double cover = Noise.step(-0.02, 0.42, clouds) * Noise.step(0.03, 0.2, up);
    double edge = Noise.step(0.30, 0.02, clouds);
    Rgb lit = Rgb.of(0xFF9A5C).to(Rgb.of(0x7A4A66), Noise.step(0.2, 0.9, up));
    Rgb cloud = Rgb.of(0x4B3A5C).to(lit, edge);
    sky = sky.to(cloud, cover * 0.85);
    double disc = Noise.step(0.040, 0.034, fromSun);
    return sky.to(new Rgb(3, 2.3, 1.2), disc);
  }

  static BufferedImage sunset(int width, int height) {
    double sunX = 0.40;
    BufferedImage picture = Layers.paint(width, height, (x, y) -> shore(x, y, sunX));
    Rgb dark = Rgb.of(0x0E0A10);
    Body.Light light =
        Body.Light.from(
            -0.5,
            0.25,
            -0.8,
            Rgb.of(0xFF9A50).times(0.9),
            Rgb.of(0x4A4668).times(0.25),
            Rgb.of(0x3A2018).times(0.15));
    double scale = height * 0.26;
    double feet = height * 0.845;
    Graphics2D g = Layers.graphics(picture);
    BufferedImage people = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
    Graphics2D p = Layers.graphics(people);
    p.drawImage(
        People.walker(dark, 1.0).paint(width, height, scale, width * 0.60, feet, 0.3, light),
        0,
        0,
        null);
    p.drawImage(
        People.walker(dark, 0.9)
            .paint(width, height, scale * 0.93, width * 0.71, feet - height * 0.012, -0.2, light),
        0,
        0,
        null);
    p.dispose();
    // In the wet sand they stand on their heads.
    AffineTransform mirrored = new AffineTransform(1, 0, 0, -0.85, 0, feet * 1.85 - height * 0.004);
    BufferedImage reflection = Layers.blur(Layers.shadow(people, 0x120A0E, 0.8), height / 150);
    g.drawImage(reflection, mirrored, null);
    g.drawImage(people, 0, 0, null);
    g.dispose();
    return picture;
  }

  private static Rgb shore(double x, double y, double sunX) {
    if (y < HORIZON) {
      return eveningSky(x, y, sunX);
    }
    double down = (y - HORIZON) / (1 - HORIZON);
    double far = 0.05 / (0.02 + down);
    double waterline = 0.50 + 0.05 * Noise.at(x * 1.7, 1, 71) + 0.012 * Noise.at(x * 9, 2, 72);
    double swell = Noise.cloud(x * 5 * (0.4 + far), down * 60 * (0.25 + far), 4, 61);
    if (down < waterline) {
      double mirrorY = HORIZON - Math.min(HORIZON, (y - HORIZON) * 0.8 + 0.05 * Math.abs(swell));
      Rgb sea = eveningSky(x + 0.06 * swell * (1 - far), mirrorY, sunX).times(0.62);
      sea = sea.to(Rgb.of(0x22304F), 0.35 + 0.3 * swell);
      double path = Math.exp(-Math.pow((x - sunX) / (0.05 + 0.22 * down), 2));
      double glint =
          Noise.step(0.05, 0.4, Noise.at(x * 34 * (0.4 + far), down * 150 * (0.3 + far), 63));
      sea = sea.plus(Rgb.of(0xFFC070).times(1.6 * path * glint));
      double breaker = Math.abs(down - (0.30 + 0.02 * Noise.at(x * 4, 5, 9)));
      double surf =
          Noise.step(0.022, 0.004, breaker)
              * Noise.step(-0.1, 0.3, Noise.cloud(x * 7, down * 30, 4, 66));
      double edge = Noise.step(waterline - 0.05, waterline, down);
      double foam = Noise.step(0.55, 0.8, Noise.ridges(x * 9, down * 40, 4, 67)) * edge;
      return sea.to(Rgb.of(0xD9A590), 0.75 * Math.max(surf, Math.max(foam, edge > 0.9 ? 0.8 : 0)));
    }
    double wet = Noise.step(waterline + 0.42, waterline + 0.05, down);
    double grain = Noise.cloud(x * 12, down * 30, 5, 81);
    Rgb sand = Rgb.of(0x6B4A36).times(0.55 + 0.35 * grain + 0.06 * Noise.at(x * 170, y * 170, 83));
    double mirrorY = HORIZON - Math.min(HORIZON, (y - HORIZON) * 0.75 + 0.02 * grain);
    Rgb shine = eveningSky(x + 0.02 * grain, mirrorY, sunX).times(0.55);
    return sand.to(shine, 0.72 * wet);
  }

  // ---- Surf -----------------------------------------------------------------------------------

  /** How high the crest of the wave is at x, from the top; the wave breaks towards the right. */
  private static double crest(double x) {
    double shoulder = Noise.step(1.35, 0.45, x);
    return 0.47 - 0.27 * shoulder + 0.012 * Noise.at(x * 6, 1, 5);
  }

  static BufferedImage surf(int width, int height) {
    BufferedImage picture = Layers.paint(width, height, Coast::wave);
    Graphics2D g = Layers.graphics(picture);
    Body.Light light =
        Body.Light.from(
            0.45,
            0.8,
            0.5,
            Rgb.of(0xFFF6E6).times(1.6),
            Rgb.of(0xA9CBEA).times(0.7),
            Rgb.of(0x2F7F86).times(0.6));
    double scale = height * 0.25;
    double x = width * 0.57;
    double y = height * 0.68;
    BufferedImage surfer = People.surfer().paint(width, height, scale, x, y, -0.45, light);
    BufferedImage tilted = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
    Graphics2D t = Layers.graphics(tilted);
    t.rotate(0.16, x, y);
    t.drawImage(surfer, 0, 0, null);
    t.dispose();
    BufferedImage shadow = Layers.blur(Layers.shadow(tilted, 0x06323A, 0.5), height / 90);
    g.drawImage(shadow, new AffineTransform(1, 0, 0.15, -0.35, -y * 0.15, y * 1.35), null);
    wake(g, x - 0.50 * scale, y - 0.04 * scale, height);
    g.drawImage(tilted, 0, 0, null);
    spray(g, x + 0.62 * scale, y + 0.13 * scale, height, 500, 0.6, new Random(3));
    spray(g, x - 0.75 * scale, y - 0.02 * scale, height, 1200, 1.0, new Random(6));
    g.dispose();
    return picture;
  }

  private static Rgb wave(double x, double y) {
    double top = crest(x);
    if (y < top) {
      return behindTheWave(x, y, top);
    }
    double foot = 0.80 + 0.02 * Noise.at(x * 3, 7, 15);
    double up = Math.max(0, (foot - y) / (foot - top)); // 1 at the crest, 0 at the foot
    // Water is drawn up the face in streaks that lean with the break.
    double lean = x + 0.35 * up * up;
    double streak = Noise.cloud(lean * 16, up * 2.2 + lean * 2, 4, 25);
    Rgb deep = Rgb.of(0x0D4A5E).to(Rgb.of(0x1F8A94), Noise.step(0.05, 0.75, up));
    Rgb water = deep.to(Rgb.of(0x7FD6C4), Noise.step(0.62, 1.0, up) * 0.8); // light shines through
    water = water.times(0.9 + 0.45 * streak);
    double facet = Noise.cloud(lean * 9, up * 16, 4, 29);
    water = water.to(Rgb.of(0xBFE3EC), 0.35 * Noise.step(0.12, 0.5, facet) * (0.4 + 0.6 * up));
    // White water: the lip, what has fallen already on the left, and lace on the face.
    double fallen = Noise.step(0.62, 0.02, x + 0.10 * Noise.cloud(y * 5, x * 3, 3, 33));
    double cloud = Noise.cloud(x * 8, y * 9, 5, 35);
    double white = Noise.step(0.15, 0.55, fallen + 0.55 * cloud);
    white = Math.max(white, Noise.step(0.90, 0.985, up + 0.07 * cloud) * Noise.step(1.2, 0.7, x));
    double lace = Noise.step(0.62, 0.8, Noise.ridges(lean * 6, up * 4, 4, 37));
    white = Math.max(white, 0.55 * lace * Noise.step(0.95, 0.3, x + 0.3 * up));
    if (y > foot) {
      double near = (y - foot) / (1 - foot);
      double chop = Noise.cloud(x * 6, near * 9, 5, 39);
      water = Rgb.of(0x0E4A58).to(Rgb.of(0x3F9FA4), Noise.step(-0.3, 0.5, chop));
      double patches = Noise.step(0.5, 0.75, Noise.ridges(x * 5, near * 6, 4, 41));
      white = Math.max(white * (1 - near), 0.8 * patches);
    }
    double billow =
        Noise.cloud(x * 11 + 0.3, y * 11 + 0.4, 5, 35) - Noise.cloud(x * 11, y * 11, 5, 35);
    Rgb foam = Rgb.of(0xC4D6DE).to(Rgb.of(0xFDFEFF), Noise.step(-0.25, 0.25, cloud - 0.8 * billow));
    return water.to(foam, Math.min(1, white));
  }

  private static Rgb behindTheWave(double x, double y, double top) {
    double horizon = 0.30;
    Rgb behind;
    if (y < horizon) {
      double clouds = Noise.cloud(x * 2, y * 6, 5, 51);
      behind = Rgb.of(0xBFD9EC).to(Rgb.of(0x5C9AD2), (horizon - y) / horizon);
      behind = behind.to(Rgb.of(0xFFFFFF), 0.7 * Noise.step(0.0, 0.5, clouds));
    } else {
      double chop = Noise.cloud(x * 9, (y - horizon) * 80, 4, 53);
      behind = Rgb.of(0x2B6E8C).to(Rgb.of(0x4C93A8), Noise.step(-0.3, 0.4, chop));
    }
    double mist = Noise.step(0.10, 0.0, top - y) * Noise.step(1.1, 0.5, x);
    double drops = Noise.step(0.0, 0.5, Noise.cloud(x * 14, y * 14, 5, 55) + 0.6 * mist - 0.2);
    return behind.to(Rgb.of(0xF4FAFC), 0.85 * mist * drops);
  }

  private static void wake(Graphics2D g, double x, double y, int height) {
    Random random = new Random(9);
    for (int i = 0; i < 2600; i++) {
      double back = random.nextDouble();
      double px = x - back * height * 0.30;
      double py =
          y - back * height * 0.035 + random.nextGaussian() * height * (0.004 + 0.012 * back);
      double size = height * (0.003 + 0.006 * random.nextDouble());
      g.setColor(new Color(245, 251, 252, (int) (150 * (1 - back)) + 20));
      g.fill(new Ellipse2D.Double(px, py, size * 2, size));
    }
  }

  private static void spray(
      Graphics2D g, double x, double y, int height, int drops, double strength, Random random) {
    for (int i = 0; i < drops; i++) {
      double far = Math.abs(random.nextGaussian()) * strength;
      double px = x + height * 0.045 * random.nextGaussian() * strength;
      double py = y - height * 0.05 * far;
      double size = height * (0.002 + 0.005 * Math.pow(random.nextDouble(), 3));
      g.setColor(new Color(250, 253, 255, 110 + random.nextInt(130)));
      g.fill(new Ellipse2D.Double(px, py, size, size));
    }
  }
}
