package dev.sightline.media;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;

/**
 * The colours of a picture that gives them as numbers and not by an ICC profile: where its red,
 * green, blue and white lie, and how much light a value stands for. {@link #profile} writes them as
 * an ICC profile, so that one library converts all of them to sRGB.
 *
 * @param xy of red, green, blue and white {@code [8]}
 * @param light from a value, 0 to 1, to light, where 1 is as bright as white paper
 */
record ColourSpace(List<Double> xy, DoubleUnaryOperator light) {
  private static final List<Double> SRGB_XY =
      List.of(.640, .330, .300, .600, .150, .060, .3127, .3290);

  /** By their numbers in ITU-T H.273, which PNG, HEIF and videos share. */
  private static final Map<Integer, List<Double>> PRIMARIES =
      Map.of(
          4, List.of(.670, .330, .210, .710, .140, .080, .310, .316),
          5, List.of(.640, .330, .290, .600, .150, .060, .3127, .3290),
          6, List.of(.630, .340, .310, .595, .155, .070, .3127, .3290),
          7, List.of(.630, .340, .310, .595, .155, .070, .3127, .3290),
          8, List.of(.681, .319, .243, .692, .145, .049, .310, .316),
          9, List.of(.708, .292, .170, .797, .131, .046, .3127, .3290),
          11, List.of(.680, .320, .265, .690, .150, .060, .314, .351),
          12, List.of(.680, .320, .265, .690, .150, .060, .3127, .3290),
          22, List.of(.630, .340, .295, .605, .155, .077, .3127, .3290));

  /** The brightness of white paper, in candela per square metre (ITU-R BT.2408). */
  private static final double PAPER = 203;

  /** PNG has hundred thousandths; other formats have fewer digits. */
  private static final double NEAR = .005;

  private static final int POINTS = 4096;

  /** The light of an sRGB value. */
  static double srgb(double v) {
    return v <= .04045 ? v / 12.92 : Math.pow((v + .055) / 1.055, 2.4);
  }

  private static final DoubleUnaryOperator SRGB = ColourSpace::srgb;

  /** By the numbers of H.273; what is missing is taken from sRGB. */
  static ColourSpace coded(int primaries, int transfer) {
    DoubleUnaryOperator light =
        switch (transfer) {
          case 4 -> v -> Math.pow(v, 2.2);
          case 5 -> v -> Math.pow(v, 2.8);
          case 8 -> v -> v;
          case 16 -> v -> onPaper(pq(v) / PAPER);
          case 18 -> v -> onPaper(1000 * Math.pow(hlg(v), 1.2) / PAPER);
          default -> SRGB;
        };
    return new ColourSpace(PRIMARIES.getOrDefault(primaries, SRGB_XY), light);
  }

  /**
   * By PNG's cHRM and gAMA.
   *
   * @param measured white, red, green, blue in hundred thousandths {@code [8]}, or null
   * @param gamma in hundred thousandths, or 0
   */
  static ColourSpace measured(long[] measured, long gamma) {
    List<Double> xy = SRGB_XY;
    if (measured != null && gamma != 0) {
      Double[] turned = new Double[8];
      boolean same = true;
      for (int i = 0; i < 8; i++) {
        turned[i] = measured[(i + 2) % 8] / 1e5;
        same &= Math.abs(turned[i] - SRGB_XY.get(i)) < NEAR;
      }
      xy = same ? SRGB_XY : List.of(turned);
    }
    // With these primaries, 1 / 2.2 is how old files say sRGB.
    boolean plain = xy.equals(SRGB_XY) && Math.abs(gamma / 1e5 - 1 / 2.2) < NEAR;
    return new ColourSpace(xy, gamma == 0 || plain ? SRGB : v -> Math.pow(v, 1e5 / gamma));
  }

  /** Candela per square metre (SMPTE ST 2084). */
  private static double pq(double v) {
    double root = Math.pow(v, 1 / 78.84375);
    double part = Math.max(root - .8359375, 0) / (18.8515625 - 18.6875 * root);
    return 10_000 * Math.pow(part, 1 / .1593017578125);
  }

  /** Light of the scene, 0 to 1 (ARIB STD-B67). */
  private static double hlg(double v) {
    return v <= .5 ? v * v / 3 : (Math.exp((v - .55991073) / .17883277) + .28466892) / 12;
  }

  /** Compresses what is brighter than paper to below that, smoothly. */
  private static double onPaper(double light) {
    double knee = .6;
    return light <= knee ? light : 1 - (1 - knee) * Math.exp(-(light - knee) / (1 - knee));
  }

  /** As an ICC profile, or null for sRGB. */
  byte[] profile() {
    if (xy.equals(SRGB_XY) && light == SRGB) {
      return null;
    }
    double[][] colours = toD50();
    if (colours == null) {
      return null;
    }
    int curve = 12 + 2 * POINTS;
    ByteBuffer out = ByteBuffer.allocate(128 + 4 + 7 * 12 + 4 * 20 + curve);
    out.putInt(out.capacity()).putInt(0).putInt(0x02400000);
    letters(out, "mntrRGB XYZ ");
    letters(out.position(36), "acsp");
    xyz(out.position(68), D50);
    out.position(128).putInt(7);
    int at = 128 + 4 + 7 * 12;
    for (String tag : List.of("wtpt", "rXYZ", "gXYZ", "bXYZ")) {
      letters(out, tag);
      out.putInt(at).putInt(20);
      at += 20;
    }
    for (String tag : List.of("rTRC", "gTRC", "bTRC")) {
      letters(out, tag);
      out.putInt(at).putInt(curve);
    }
    for (double[] tag : new double[][] {D50, colours[0], colours[1], colours[2]}) {
      letters(out, "XYZ \0\0\0\0");
      xyz(out, tag);
    }
    letters(out, "curv\0\0\0\0");
    out.putInt(POINTS);
    for (int i = 0; i < POINTS; i++) {
      double value = light.applyAsDouble(i / (POINTS - 1.0));
      out.putShort((short) Math.round(65535 * Math.max(0, Math.min(1, value))));
    }
    return out.array();
  }

  private static void letters(ByteBuffer out, String letters) {
    out.put(letters.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static void xyz(ByteBuffer out, double[] xyz) {
    for (double value : xyz) {
      out.putInt((int) Math.round(65536 * value));
    }
  }

  /** The white that ICC profiles are written for. */
  private static final double[] D50 = {.9642, 1, .8249};

  /** How the cones of the eye respond to X, Y and Z (Bradford). */
  private static final double[][] CONES = {
    {.8951, .2664, -.1614}, {-.7502, 1.7135, .0367}, {.0389, -.0685, 1.0296}
  };

  /**
   * X, Y, Z of red, green and blue as seen under D50; null if the four do not form a colour space.
   */
  private double[][] toD50() {
    double[][] three = {xyz(0), xyz(2), xyz(4)};
    double[] white = xyz(6);
    double[] shares = solve(columns(three), white);
    double[] cones = times(CONES, white);
    double[] conesOfD50 = times(CONES, D50);
    if (shares == null || cones[0] * cones[1] * cones[2] == 0) {
      return null;
    }
    for (int i = 0; i < 3; i++) {
      double[] seen = times(CONES, three[i]);
      for (int k = 0; k < 3; k++) {
        seen[k] *= shares[i] * conesOfD50[k] / cones[k];
      }
      three[i] = solve(CONES, seen);
      for (double value : three[i]) {
        if (!(Math.abs(value) < 4)) {
          return null;
        }
      }
    }
    return three;
  }

  /** A colour of brightness 1 from its x and y. */
  private double[] xyz(int at) {
    double x = xy.get(at);
    double y = xy.get(at + 1);
    return new double[] {x / y, 1, (1 - x - y) / y};
  }

  private static double[][] columns(double[][] rows) {
    double[][] columns = new double[3][3];
    for (int i = 0; i < 9; i++) {
      columns[i % 3][i / 3] = rows[i / 3][i % 3];
    }
    return columns;
  }

  private static double[] times(double[][] m, double[] v) {
    double[] product = new double[3];
    for (int i = 0; i < 9; i++) {
      product[i / 3] += m[i / 3][i % 3] * v[i % 3];
    }
    return product;
  }

  /** The x of m x = v by Cramer's rule, or null. */
  private static double[] solve(double[][] m, double[] v) {
    double whole = determinant(m);
    if (whole == 0 || !Double.isFinite(whole)) {
      return null;
    }
    double[] x = new double[3];
    for (int c = 0; c < 3; c++) {
      double[][] with = {m[0].clone(), m[1].clone(), m[2].clone()};
      for (int r = 0; r < 3; r++) {
        with[r][c] = v[r];
      }
      x[c] = determinant(with) / whole;
    }
    return x;
  }

  private static double determinant(double[][] m) {
    return m[0][0] * (m[1][1] * m[2][2] - m[1][2] * m[2][1])
        - m[0][1] * (m[1][0] * m[2][2] - m[1][2] * m[2][0])
        + m[0][2] * (m[1][0] * m[2][1] - m[1][1] * m[2][0]);
  }
}
