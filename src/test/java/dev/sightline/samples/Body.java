package dev.sightline.samples;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A living thing made of limbs: each limb is a line that is thick at one end and thinner at the
 * other, and where limbs meet they flow into each other. The surface is found by walking along each
 * line of sight by the distance to the nearest limb, and lit by a sun and a sky.
 *
 * <p>Coordinates: x to the right, y up, z towards us; the unit is about the body's height.
 */
final class Body {
  /** What a limb is covered with. */
  record Cover(Rgb colour, double fur, double gloss) {}

  private record Limb(
      double ax,
      double ay,
      double az,
      double ar,
      double bx,
      double by,
      double bz,
      double br,
      Cover cover) {}

  private final List<Limb> limbs = new ArrayList<>();
  private final double softness;
  private double[] pen = {0, 0, 0, 0.1};
  private Cover cover;

  /** A body whose limbs flow into each other over this distance. */
  Body(double softness) {
    this.softness = softness;
  }

  /** What the limbs from here on are covered with. */
  Body cover(Rgb colour, double fur, double gloss) {
    cover = new Cover(colour, fur, gloss);
    return this;
  }

  /** Begins a limb at a joint of this thickness. */
  Body from(double x, double y, double z, double radius) {
    pen = new double[] {x, y, z, radius};
    return this;
  }

  /** Leads the limb on to the next joint. */
  Body to(double x, double y, double z, double radius) {
    limbs.add(new Limb(pen[0], pen[1], pen[2], pen[3], x, y, z, radius, cover));
    return from(x, y, z, radius);
  }

  /** A ball, as a limb that goes nowhere. */
  Body ball(double x, double y, double z, double radius) {
    return from(x, y, z, radius).to(x + 1e-4, y, z, radius);
  }

  /** Light: a sun somewhere and a sky everywhere. */
  record Light(double[] sun, Rgb sunlight, Rgb sky, Rgb ground) {
    static Light from(double x, double y, double z, Rgb sunlight, Rgb sky, Rgb ground) {
      double length = Math.sqrt(x * x + y * y + z * z);
      return new Light(new double[] {x / length, y / length, z / length}, sunlight, sky, ground);
    }
  }

  private static double distance(Limb limb, double x, double y, double z) {
    double dx = limb.bx - limb.ax;
    double dy = limb.by - limb.ay;
    double dz = limb.bz - limb.az;
    double px = x - limb.ax;
    double py = y - limb.ay;
    double pz = z - limb.az;
    double t = (px * dx + py * dy + pz * dz) / (dx * dx + dy * dy + dz * dz);
    t = Math.max(0, Math.min(1, t));
    double ex = px - t * dx;
    double ey = py - t * dy;
    double ez = pz - t * dz;
    return Math.sqrt(ex * ex + ey * ey + ez * ez) - Noise.mix(limb.ar, limb.br, t);
  }

  private double distance(double x, double y, double z) {
    double nearest = 1e9;
    for (Limb limb : limbs) {
      double d = distance(limb, x, y, z);
      double h = Math.max(0, softness - Math.abs(d - nearest)) / softness;
      nearest = Math.min(nearest, d) - h * h * softness / 4;
    }
    return nearest;
  }

  private Limb nearestLimb(double x, double y, double z) {
    Limb best = null;
    double nearest = 1e9;
    for (Limb limb : limbs) {
      double d = distance(limb, x, y, z);
      if (d < nearest) {
        nearest = d;
        best = limb;
      }
    }
    return best;
  }

  /**
   * The body on an empty ground.
   *
   * @param scale pixels for one unit
   * @param originX where the body's x = 0 is in the picture
   * @param originY where its y = 0 is
   * @param turn by how much it is turned around its upright axis, in radians
   */
  BufferedImage paint(
      int width,
      int height,
      double scale,
      double originX,
      double originY,
      double turn,
      Light light) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
    double cos = Math.cos(turn);
    double sin = Math.sin(turn);
    Limb[] seen = new Limb[width * height];
    for (int py = 0; py < height; py++) {
      for (int px = 0; px < width; px++) {
        double x = (px - originX) / scale;
        double y = (originY - py) / scale;
        double z = 1.5;
        double d = 1;
        while (z > -1.5 && d > 0.002) {
          d = distance(x * cos + z * sin, y, z * cos - x * sin);
          z -= Math.max(0.002, 0.8 * d);
        }
        if (d <= 0.002) {
          double wx = x * cos + z * sin;
          double wz = z * cos - x * sin;
          Limb limb = nearestLimb(wx, y, wz);
          seen[py * width + px] = limb;
          image.setRGB(px, py, shade(limb.cover, wx, y, wz, cos, sin, light).argb());
        }
      }
    }
    comb(image, seen, scale, cos, sin);
    return image;
  }

  private Rgb shade(
      Cover cover, double x, double y, double z, double cos, double sin, Light light) {
    double e = 0.006;
    double here = distance(x, y, z);
    double nx = distance(x + e, y, z) - here;
    double ny = distance(x, y + e, z) - here;
    double nz = distance(x, y, z + e) - here;
    if (cover.fur > 0 || cover.gloss < 0.05) { // folds of cloth, tufts of hair
      nx += 0.25 * e * Noise.cloud(x * 9 + 3, y * 9 + z * 5, 3, 11);
      ny += 0.25 * e * Noise.cloud(x * 9 + 7, y * 9 - z * 5, 3, 12);
    }
    double length = Math.sqrt(nx * nx + ny * ny + nz * nz);
    nx /= length;
    ny /= length;
    nz /= length;
    // Into the viewer's directions, in which the light is given.
    double vx = nx * cos - nz * sin;
    double vz = nz * cos + nx * sin;
    double[] sun = light.sun;
    double facing = Math.max(0, vx * sun[0] + ny * sun[1] + vz * sun[2]);
    double sx = sun[0] * cos + sun[2] * sin;
    double sz = sun[2] * cos - sun[0] * sin;
    double lit = 1;
    for (double t = 0.05; t < 0.6; t += 0.06) {
      lit =
          Math.min(
              lit, Math.max(0, 0.5 + 9 * distance(x + sx * t, y + sun[1] * t, z + sz * t) / t));
    }
    double open =
        Math.max(
            0.25,
            Math.min(
                1, 0.35 + distance(x + nx * 0.12, y + ny * 0.12, z + nz * 0.12) / 0.12 * 0.65));
    Rgb fromSky = light.ground.to(light.sky, 0.5 + 0.5 * ny).times(open);
    Rgb result = cover.colour.times(light.sunlight.times(facing * Math.min(1, lit)).plus(fromSky));
    double half = Math.max(0, (vx * sun[0] + ny * sun[1] + vz * (sun[2] + 1)) / 1.9);
    double rim = Math.pow(1 - Math.max(0, vz), 3);
    return result
        .plus(light.sunlight.times(cover.gloss * Math.pow(half, 24) * Math.min(1, lit)))
        .plus(light.sky.times((cover.gloss + 0.15 * cover.fur) * 0.25 * rim));
  }

  /** Draws hairs along the limbs, each in the colour of the place where it grows. */
  private static void comb(BufferedImage image, Limb[] seen, double scale, double cos, double sin) {
    int width = image.getWidth();
    int height = image.getHeight();
    BufferedImage bald = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
    image.copyData(bald.getRaster());
    Random random = new Random(4);
    Graphics2D g = Layers.graphics(image);
    for (int i = 0; i < width * height; i++) {
      int at = random.nextInt(width * height);
      Limb limb = seen[at];
      if (limb == null || limb.cover.fur <= 0) {
        continue;
      }
      double dx = (limb.bx - limb.ax) * cos - (limb.bz - limb.az) * sin;
      double dy = limb.by - limb.ay;
      double length = Math.max(1e-6, Math.hypot(dx, dy));
      double angle = Math.atan2(-dy / length, dx / length) + random.nextGaussian() * 0.35;
      double hair = limb.cover.fur * scale * (0.5 + random.nextDouble());
      int x = at % width;
      int y = at / width;
      int argb = bald.getRGB(x, y);
      double shine = 0.75 + 0.5 * random.nextDouble();
      g.setColor(
          new Color(
              (int) Math.min(255, (argb >> 16 & 255) * shine),
              (int) Math.min(255, (argb >> 8 & 255) * shine),
              (int) Math.min(255, (argb & 255) * shine),
              150));
      g.setStroke(new BasicStroke((float) (0.5 + 0.7 * random.nextDouble())));
      g.draw(new Line2D.Double(x, y, x + Math.cos(angle) * hair, y + Math.sin(angle) * hair));
    }
    g.dispose();
  }
}
