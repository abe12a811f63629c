package dev.sightline.samples;

/** People as bodies of limbs, about 1.8 units high, feet at y = 0, facing right unless turned. */
final class People {
  private static final Rgb SKIN = Rgb.of(0xC98F6B);
  private static final Rgb BLACK = Rgb.of(0x17181B);

  private People() {}

  private static void limb(Body body, double... joints) {
    body.from(joints[0], joints[1], joints[2], joints[3]);
    for (int i = 4; i < joints.length; i += 4) {
      body.to(joints[i], joints[i + 1], joints[i + 2], joints[i + 3]);
    }
  }

  /** Walking, all in one colour, as against the light. */
  static Body walker(Rgb colour, double stride) {
    Body body = new Body(0.06);
    body.cover(colour, 0, 0.03);
    double s = 0.26 * stride;
    limb(body, 0, 0.92, 0.09, 0.105, s * 0.7, 0.50, 0.10, 0.07, s, 0.06, 0.10, 0.045);
    limb(body, s, 0.05, 0.10, 0.045, s + 0.15, 0.03, 0.10, 0.03);
    limb(body, 0, 0.92, -0.09, 0.105, -s * 0.35, 0.50, -0.10, 0.07, -s * 1.2, 0.10, -0.10, 0.045);
    limb(body, -s * 1.2, 0.09, -0.10, 0.045, -s * 1.2 + 0.10, 0.03, -0.10, 0.035);
    limb(body, 0, 0.95, 0, 0.14, 0.01, 1.2, 0, 0.13, 0.03, 1.42, 0, 0.13); // trunk
    limb(body, 0.02, 1.44, -0.19, 0.07, 0.02, 1.44, 0.19, 0.07); // shoulders
    limb(body, 0.02, 1.43, 0.21, 0.06, -0.10, 1.15, 0.25, 0.045, 0.02, 0.92, 0.27, 0.035);
    limb(body, 0.02, 1.43, -0.21, 0.06, 0.14, 1.16, -0.25, 0.045, 0.27, 0.96, -0.25, 0.035);
    limb(body, 0.03, 1.5, 0, 0.055, 0.04, 1.6, 0, 0.055); // neck
    limb(body, 0.05, 1.68, 0, 0.10, 0.06, 1.73, 0, 0.10);
    return body;
  }

  /** On a board, knees bent, arms out. */
  static Body surfer() {
    Body body = new Body(0.05);
    body.cover(Rgb.of(0xF2C21E), 0, 0.4);
    limb(
        body, -0.92, -0.02, 0, 0.02, -0.5, -0.05, 0, 0.045, 0.5, -0.03, 0, 0.05, 1.0, 0.09, 0,
        0.015);
    body.cover(Rgb.of(0x1D1F24), 0, 0.35); // wetsuit
    limb(body, -0.16, 0.60, 0.06, 0.14, -0.42, 0.36, 0.12, 0.10, -0.34, 0.06, 0.10, 0.06);
    limb(body, -0.10, 0.60, -0.04, 0.14, 0.24, 0.44, -0.02, 0.10, 0.30, 0.07, -0.04, 0.06);
    limb(body, -0.14, 0.62, 0, 0.16, 0.02, 0.86, 0, 0.16, 0.16, 1.08, 0, 0.155);
    limb(body, 0.17, 1.12, -0.14, 0.08, 0.17, 1.12, 0.14, 0.08);
    limb(body, 0.18, 1.12, 0.18, 0.07, 0.46, 1.00, 0.30, 0.055, 0.72, 1.10, 0.34, 0.042);
    limb(body, 0.14, 1.12, -0.18, 0.07, -0.18, 1.10, -0.30, 0.055, -0.46, 1.26, -0.34, 0.042);
    body.cover(SKIN, 0, 0.12);
    body.ball(0.80, 1.14, 0.35, 0.045).ball(-0.53, 1.31, -0.35, 0.045);
    limb(body, -0.36, 0.02, 0.10, 0.045, -0.24, 0.01, 0.10, 0.035);
    limb(body, 0.28, 0.03, -0.04, 0.045, 0.40, 0.02, -0.04, 0.035);
    limb(body, 0.22, 1.20, 0, 0.06, 0.25, 1.28, 0.01, 0.06);
    limb(body, 0.27, 1.36, 0.02, 0.10, 0.29, 1.40, 0.02, 0.10);
    body.cover(Rgb.of(0x3A2416), 0.03, 0.1);
    limb(body, 0.22, 1.42, 0.01, 0.10, 0.27, 1.46, 0.02, 0.085);
    return body;
  }

  /** Seen from behind when turned by a quarter: jacket, rucksack, cap, boots. */
  static Body hiker(Rgb jacket, Rgb trousers, Rgb pack) {
    Body body = new Body(0.05);
    body.cover(trousers, 0, 0.03);
    limb(body, 0, 0.92, 0.12, 0.12, 0.06, 0.50, 0.15, 0.09, 0.02, 0.12, 0.17, 0.07);
    limb(body, 0, 0.92, -0.12, 0.12, 0.10, 0.52, -0.16, 0.09, 0.04, 0.14, -0.20, 0.07);
    body.cover(BLACK, 0, 0.1);
    limb(body, 0.02, 0.06, 0.17, 0.075, 0.16, 0.05, 0.17, 0.06);
    limb(body, 0.04, 0.08, -0.20, 0.075, 0.18, 0.07, -0.21, 0.06);
    body.cover(jacket, 0, 0.04);
    limb(body, 0, 0.95, 0.05, 0.17, 0, 1.2, 0, 0.17, 0.02, 1.42, 0, 0.16);
    limb(body, 0, 0.95, -0.06, 0.17, 0, 1.2, 0, 0.17);
    limb(body, 0.02, 1.44, -0.18, 0.09, 0.02, 1.44, 0.18, 0.09);
    limb(body, 0.02, 1.43, 0.22, 0.085, 0.10, 1.16, 0.34, 0.07, 0.30, 1.05, 0.36, 0.055);
    limb(body, 0.02, 1.43, -0.22, 0.085, 0.08, 1.16, -0.34, 0.07, 0.28, 1.02, -0.38, 0.055);
    body.cover(BLACK, 0, 0.1).ball(0.35, 1.05, 0.36, 0.06).ball(0.33, 1.02, -0.38, 0.06);
    body.cover(Rgb.of(0x30343A), 0, 0.5); // sticks
    limb(body, 0.36, 1.10, 0.36, 0.016, 0.50, 0.0, 0.46, 0.012);
    limb(body, 0.34, 1.07, -0.38, 0.016, 0.46, 0.0, -0.48, 0.012);
    body.cover(pack, 0, 0.05);
    limb(body, -0.20, 1.02, -0.06, 0.13, -0.22, 1.36, -0.06, 0.13);
    limb(body, -0.20, 1.02, 0.06, 0.13, -0.22, 1.36, 0.06, 0.13);
    body.cover(SKIN, 0, 0.1);
    limb(body, 0.03, 1.50, 0, 0.07, 0.04, 1.64, 0, 0.07);
    limb(body, 0.06, 1.68, 0, 0.10, 0.07, 1.72, 0, 0.10);
    body.cover(Rgb.of(0x2A3C66), 0, 0.03);
    limb(body, 0.04, 1.76, 0, 0.115, 0.05, 1.78, 0, 0.11);
    return body;
  }
}
