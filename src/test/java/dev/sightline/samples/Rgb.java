package dev.sightline.samples;

/** A colour of light: 1 is white, and more than that is brighter than paper. */
record Rgb(double red, double green, double blue) {
  /** As a paint box has it, 0xRRGGBB. */
  static Rgb of(int hex) {
    return new Rgb(linear(hex >> 16 & 255), linear(hex >> 8 & 255), linear(hex & 255));
  }

  Rgb times(double factor) {
    return new Rgb(red * factor, green * factor, blue * factor);
  }

  Rgb times(Rgb other) {
    return new Rgb(red * other.red, green * other.green, blue * other.blue);
  }

  Rgb plus(Rgb other) {
    return new Rgb(red + other.red, green + other.green, blue + other.blue);
  }

  /** From this colour to the other. */
  Rgb to(Rgb other, double share) {
    return new Rgb(
        Noise.mix(red, other.red, share),
        Noise.mix(green, other.green, share),
        Noise.mix(blue, other.blue, share));
  }

  /** For the screen, 0xFFRRGGBB. */
  int argb() {
    return 0xFF000000 | display(red) << 16 | display(green) << 8 | display(blue);
  }

  private static double linear(int value) {
    return Math.pow(value / 255.0, 2.2);
  }

  private static int display(double value) {
    double bright = value < 0.8 ? value : 1 - 0.2 * Math.exp(-(value - 0.8) / 0.2);
    return (int) Math.round(255 * Math.pow(Math.max(0, Math.min(1, bright)), 1 / 2.2));
  }
}
