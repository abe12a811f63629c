package dev.sightline.samples;

/**
 * Smooth randomness: the same place always has the same value, and near places have near values.
 * Random gradients sit on the corners of a grid and are blended between them (Perlin 1985).
 */
final class Noise {
  private Noise() {}

  /** One layer of noise, about -1 to 1. */
  static double at(double x, double y, int seed) {
    int ix = (int) Math.floor(x);
    int iy = (int) Math.floor(y);
    double fx = x - ix;
    double fy = y - iy;
    double u = fx * fx * fx * (fx * (fx * 6 - 15) + 10);
    double v = fy * fy * fy * (fy * (fy * 6 - 15) + 10);
    double below = mix(gradient(ix, iy, seed, fx, fy), gradient(ix + 1, iy, seed, fx - 1, fy), u);
    double above =
        mix(
            gradient(ix, iy + 1, seed, fx, fy - 1),
            gradient(ix + 1, iy + 1, seed, fx - 1, fy - 1),
            u);
    return 1.5 * mix(below, above, v);
  }

  /** Layers of it, each twice as fine and half as strong as the one before: clouds, stone, sand. */
  static double cloud(double x, double y, int layers, int seed) {
    double sum = 0;
    double strength = 0.5;
    double fx = x;
    double fy = y;
    for (int i = 0; i < layers; i++) {
      sum += strength * at(fx, fy, seed + i);
      // Turned a little each time, so that the grids do not show.
      double turned = 1.6 * fx + 1.2 * fy;
      fy = 1.6 * fy - 1.2 * fx;
      fx = turned;
      strength /= 2;
    }
    return sum;
  }

  /** Layers with sharp crests, 0 to 1: mountain ridges, foam. */
  static double ridges(double x, double y, int layers, int seed) {
    double sum = 0;
    double strength = 0.5;
    double before = 1;
    double fx = x;
    double fy = y;
    for (int i = 0; i < layers; i++) {
      double crest = 1 - Math.abs(at(fx, fy, seed + i));
      crest *= crest;
      sum += strength * crest * before;
      before = crest;
      double turned = 1.6 * fx + 1.2 * fy;
      fy = 1.6 * fy - 1.2 * fx;
      fx = turned;
      strength /= 2;
    }
    return sum;
  }

  /** A number from 0 to 1 for each pair of whole numbers, without any pattern. */
  static double speckle(int x, int y, int seed) {
    return (hash(x, y, seed) & 0xFFFFFF) / (double) 0x1000000;
  }

  static double mix(double a, double b, double share) {
    return a + (b - a) * share;
  }

  /** 0 below {@code from}, 1 above {@code to}, smooth between. */
  static double step(double from, double to, double x) {
    double t = Math.max(0, Math.min(1, (x - from) / (to - from)));
    return t * t * (3 - 2 * t);
  }

  private static double gradient(int ix, int iy, int seed, double dx, double dy) {
    double angle = (hash(ix, iy, seed) & 0xFFFF) * (2 * Math.PI / 0x10000);
    return Math.cos(angle) * dx + Math.sin(angle) * dy;
  }

  private static int hash(int x, int y, int seed) {
    int h = x * 0x27D4EB2D ^ y * 0x165667B1 ^ seed * 0x9E3779B1;
    h = (h ^ h >>> 15) * 0x85EBCA6B;
    h = (h ^ h >>> 13) * 0xC2B2AE35;
    return h ^ h >>> 16;
  }
}
