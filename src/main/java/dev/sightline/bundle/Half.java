package dev.sightline.bundle;

/**
 * IEEE 754 half precision (1 sign bit, 5 exponent bits, 10 fraction bits) to and from {@code
 * float}, for weights on disk. JDK 20 has this in {@code Float}; this project compiles for 17.
 */
public final class Half {
  private static final int INFINITY = 0x7c00;
  private static final int FLOAT_INFINITY = 0x7f800000;

  /** The first float that rounds to infinity: halfway from 65504, the largest half, to 65536. */
  private static final int FIRST_TOO_LARGE = 0x477ff000;

  /** 2^-14, the smallest half with a full fraction, as float bits. */
  private static final int SMALLEST_NORMAL = 0x38800000;

  private Half() {}

  /** The float equal to the half with these bits; exact for every half, infinities and NaN too. */
  public static float toFloat(short half) {
    int sign = (half & 0x8000) << 16;
    int magnitude = half & 0x7fff;
    if (magnitude >= INFINITY) {
      return Float.intBitsToFloat(sign | FLOAT_INFINITY | (magnitude & 0x3ff) << 13);
    }
    // The exponent biases differ by 112; multiplying also normalises numbers that are subnormal as
    // halves.
    float value = Float.intBitsToFloat(magnitude << 13) * 0x1p112f;
    return Float.intBitsToFloat(sign | Float.floatToRawIntBits(value));
  }

  /** The float equal to the bfloat16 with these bits, which are the upper half of its own. */
  public static float ofBrain(short bits) {
    return Float.intBitsToFloat(bits << 16);
  }

  /**
   * The bits of the half nearest to {@code value}, ties to even; infinite from 65520 on.
   *
   * @see #holds(float)
   */
  public static short fromFloat(float value) {
    int bits = Float.floatToRawIntBits(value);
    int sign = bits >>> 16 & 0x8000;
    int magnitude = bits & 0x7fffffff;
    if (magnitude > FLOAT_INFINITY) {
      return (short) (sign | 0x7e00); // not a number
    }
    if (magnitude >= FIRST_TOO_LARGE) {
      return (short) (sign | INFINITY);
    }
    if (magnitude < SMALLEST_NORMAL) {
      // One unit in the last place of 0.5 is 2^-24, the step of subnormal halves: the addition
      // itself rounds.
      float shifted = Float.intBitsToFloat(magnitude) + 0.5f;
      return (short) (sign | Float.floatToRawIntBits(shifted) - 0x3f000000);
    }
    int tiesToEven = magnitude + 0xfff + (magnitude >>> 13 & 1);
    return (short) (sign | tiesToEven - (112 << 23) >>> 13);
  }

  /** Whether {@code value} is still finite as a half (infinities and NaN are kept as they are). */
  public static boolean holds(float value) {
    int magnitude = Float.floatToRawIntBits(value) & 0x7fffffff;
    return magnitude < FIRST_TOO_LARGE || magnitude >= FLOAT_INFINITY;
  }
}
