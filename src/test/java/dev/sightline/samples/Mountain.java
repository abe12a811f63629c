package dev.sightline.samples;

import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;

/**
 * A hiker before snowy mountains. The mountains are a landscape of heights, seen by walking along
 * each line of sight until it goes underground.
 */
final class Mountain {
  private static final int MAP = 768;
  private static final double SIZE = 24; // kilometres, say
  private static final double[] SUN = {-0.55, 0.50, 0.45};

  private final float[] heights = new float[MAP * MAP];
  private final float[] shadows = new float[MAP * MAP];

  private Mountain() {
    for (int j = 0; j < MAP; j++) {
      for (int i = 0; i < MAP; i++) {
        double x = i * SIZE / MAP;
        double z = j * SIZE / MAP;
        double ridge = Noise.ridges(x * 0.22 + 9.3, z * 0.22 + 2.1, 8, 17);
        double valley =
            Noise.step(1.0, 9, z) * (0.55 + 0.45 * Noise.step(0, 5, Math.abs(x - 11.2)));
        heights[j * MAP + i] = (float) (0.4 + 4.6 * ridge * valley);
      }
    }
    for (int j = 0; j < MAP; j++) {
      for (int i = 0; i < MAP; i++) {
        shadows[j * MAP + i] = (float) sunlight(i * SIZE / MAP, j * SIZE / MAP);
      }
    }
  }

  private double height(double x, double z) {
    return lookUp(heights, x, z);
  }

  private static double lookUp(float[] map, double x, double z) {
    double u = Math.max(0, Math.min(MAP - 1.001, x * MAP / SIZE));
    double v = Math.max(0, Math.min(MAP - 1.001, z * MAP / SIZE));
    int i = (int) u;
    int j = (int) v;
    int at = j * MAP + i;
    double near = Noise.mix(map[at], map[at + 1], u - i);
    double far = Noise.mix(map[at + MAP], map[at + MAP + 1], u - i);
    return Noise.mix(near, far, v - j);
  }

  /** How much of the sun is seen from here, 0 to 1. */
  private double sunlight(double x, double z) {
    double y = height(x, z) + 0.02;
    double free = 1;
    for (double t = 0.05; t < 6 && free > 0; t *= 1.13) {
      double over = y + SUN[1] * t - height(x + SUN[0] * t, z + SUN[2] * -t);
      free = Math.min(free, 0.5 + 6 * over / t);
    }
    return Math.max(0, Math.min(1, free));
  }

  private static Rgb sky(double x, double up) {
    Rgb blue = Rgb.of(0xA8CFF0).to(Rgb.of(0x2E6FC0), Noise.step(-0.1, 0.75, up));
    double wisps = Noise.cloud(x * 1.3 + up, up * 5 + 0.3 * x, 5, 91);
    return blue.to(Rgb.of(0xFFFFFF), 0.55 * Noise.step(0.08, 0.5, wisps));
  }

  private Rgb look(double px, double py, double aspect) {
    double dx = (px - aspect / 2) * 1.15;
    double dy = 0.52 - py;
    double eyeX = 11.2;
    double eyeY = 2.15;
    double t = 0.6;
    double step = 0.02;
    while (t < 21) {
      double x = eyeX + dx * t;
      double over = eyeY + dy * t - height(x, t);
      if (over < 0) {
        return ground(x, t, dx, dy, t);
      }
      step = Math.max(0.004 * t, 0.35 * over);
      t += step;
    }
    return sky(px, dy);
  }

  private Rgb ground(double x, double z, double dx, double dy, double t) {
    double e = 0.02 + 0.003 * t;
    double slopeX = (height(x + e, z) - height(x - e, z)) / (2 * e);
    double slopeZ = (height(x, z + e) - height(x, z - e)) / (2 * e);
    slopeX += 0.22 * Noise.cloud(x * 9, z * 9, 4, 7);
    slopeZ += 0.22 * Noise.cloud(x * 9 + 31, z * 9, 4, 8);
    double length = Math.sqrt(slopeX * slopeX + 1 + slopeZ * slopeZ);
    double steep = 1 / length;
    double facing = Math.max(0, (-slopeX * SUN[0] + SUN[1] + slopeZ * SUN[2]) / length / 0.87);
    double stone = Noise.cloud(x * 5, z * 5, 5, 41);
    double bare = Noise.step(0.70, 0.52, steep + 0.25 * stone);
    Rgb rock = Rgb.of(0x54504C).to(Rgb.of(0x8A8078), 0.5 + stone);
    Rgb cover = Rgb.of(0xF3F6FB).to(rock, bare * 0.9);
    double sun = facing * lookUp(shadows, x, z);
    Rgb light = Rgb.of(0xFFF3DC).times(1.15 * sun).plus(Rgb.of(0x8FB2E6).times(0.36));
    Rgb seen = cover.times(light);
    return seen.to(Rgb.of(0xA4C6EA), 1 - Math.exp(-Math.max(0, t - 2) * 0.035));
  }

  static BufferedImage hiker(int width, int height) {
    Mountain mountain = new Mountain();
    double aspect = (double) width / height;
    BufferedImage picture =
        Layers.paint(
            width,
            height,
            (x, y) -> {
              double slope = slope(x);
              return y > slope ? snowfield(x, y, slope) : mountain.look(x, y, aspect);
            });
    Graphics2D g = Layers.graphics(picture);
    Body.Light light =
        Body.Light.from(
            -0.6,
            0.6,
            0.5,
            Rgb.of(0xFFF4E0).times(1.6),
            Rgb.of(0xA8C8F0).times(0.8),
            Rgb.of(0xDCE6F6).times(0.7));
    double scale = height * 0.30;
    double x = width * 0.50;
    double y = height * (slope(0.50 * aspect) + 0.085);
    BufferedImage hiker =
        People.hiker(Rgb.of(0xC8231E), Rgb.of(0x2B303B), Rgb.of(0xE0A21F))
            .paint(width, height, scale, x, y, -1.2, light);
    BufferedImage shadow = Layers.blur(Layers.shadow(hiker, 0x4A6AA8, 0.75), height / 200);
    g.drawImage(shadow, new AffineTransform(1, 0, -1.0, -0.22, y * 1.0, y * 1.22), null);
    g.drawImage(hiker, 0, 0, null);
    g.dispose();
    return picture;
  }

  /** The edge of the snowfield in front. */
  private static double slope(double x) {
    return 0.80 - 0.05 * x + 0.03 * Noise.at(x * 1.4, 3, 5) + 0.006 * Noise.at(x * 8, 3, 6);
  }

  private static Rgb snowfield(double x, double y, double edge) {
    double down = (y - edge) / (1 - edge);
    double drifts = Noise.cloud(x * 3 + down, down * 3.5, 5, 61);
    double ripples = Noise.at(x * 14 + 3 * drifts, down * 22 + 6 * drifts, 62);
    double crust = Noise.cloud(x * 60, down * 60, 2, 63);
    Rgb snow =
        Rgb.of(0xB4C8E8).to(Rgb.of(0xFFFDF8), Noise.step(-0.45, 0.3, drifts + 0.18 * ripples));
    // Footprints come up from below towards the hiker.
    double track = x - (0.66 - 0.22 * down);
    double place = down * 9;
    double side = (int) place % 2 == 0 ? -0.016 : 0.016;
    double print = Math.hypot((track - side) * 42, (place - Math.floor(place) - 0.5) * 2.4);
    snow =
        snow.to(Rgb.of(0x8FA9D6), 0.7 * Noise.step(0.9, 0.5, print) * Noise.step(0.40, 0.5, down));
    return snow.times(0.95 + 0.10 * crust);
  }
}
