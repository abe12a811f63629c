package dev.sightline.encoder.zoo;

import java.util.Arrays;

/**
 * A depthwise k x k convolution of one channel of some pictures, forward and backward, in plain
 * Java that the compiler turns into vector instructions. Padding is TensorFlow's SAME: {@code p =
 * max(0, (out - 1) stride + k - in)} zeros in each direction, {@code p / 2} of them (rounded down)
 * above and to the left.
 *
 * <pre>
 *   z[y, x]  = b + sum over r, c of  w[k r + c] in[stride y + r - top, stride x + c - left]
 *   dw[i]    = sum over y, x of      dz[y, x] in[...]
 *   din[...] = the same sum turned round
 * </pre>
 *
 * <p>The rows of all pictures lie behind each other in one array with their padding, so that there
 * are only long loops over it, whatever the size of a picture. With stride 2 a result lies at every
 * second place of every second row; what is computed between is thrown away, and dz is spread out
 * likewise, with zeros between: four times the work, but sixteen floats at once. Holds scratch
 * memory: not thread-safe.
 */
final class DepthwisePlane {
  /** Floats of a picture group's plane: with it two more and the sums fit into the cache. */
  private static final int LONGEST = 8192;

  /** Products added up side by side: the sums of this length stay in the first-level cache. */
  private static final int STRETCH = 256;

  /** Weights that one loop multiplies with. */
  private static final int TAPS = 9;

  private final int kernel;

  /** Weights, of which there are {@code kernel} x {@code kernel}. */
  private final int weights;

  private final int height;
  private final int width;
  private final int stride;
  private final int outHeight;
  private final int outWidth;
  private final int top;
  private final int left;
  private final int pictures;

  /** Length of a row with its padding. */
  private final int row;

  /** Length of a picture with its padding. */
  private final int plane;

  /** Zeros before the first picture of {@link #spread}. */
  private final int before;

  private final float[] padded;
  private final float[] spread;
  private final float[] result;
  private final float[][] shifted;
  private final float[][] sums;
  private final float[] block = new float[STRETCH];

  /**
   * For planes of this size.
   *
   * @param kernel width and height of what is seen at a time, an odd number
   * @param most pictures there are at all
   */
  DepthwisePlane(int kernel, int height, int width, int stride, int most) {
    this.kernel = kernel;
    weights = kernel * kernel;
    int loops = (weights + TAPS - 1) / TAPS;
    shifted = new float[loops * TAPS][STRETCH];
    sums = new float[weights][STRETCH];
    this.height = height;
    this.width = width;
    this.stride = stride;
    outHeight = (height + stride - 1) / stride;
    outWidth = (width + stride - 1) / stride;
    top = Math.max(0, (outHeight - 1) * stride + kernel - height) / 2;
    left = Math.max(0, (outWidth - 1) * stride + kernel - width) / 2;
    row = width + kernel - 1;
    plane = (height + kernel - 1) * row;
    before = (kernel - 1) * (row + 1);
    pictures = Math.max(1, Math.min(most, LONGEST / plane));
    padded = new float[pictures * plane + before];
    spread = new float[pictures * plane + 2 * before];
    result = new float[pictures * plane];
  }

  /** How many pictures go at once. */
  int pictures() {
    return pictures;
  }

  /** Rows of the result. */
  int outHeight() {
    return outHeight;
  }

  /** Columns of the result. */
  int outWidth() {
    return outWidth;
  }

  /**
   * Forward.
   *
   * @param in {@code [count, height, width]}
   * @param w {@code [kernel, kernel]}
   * @param z {@code [count, outHeight, outWidth]}, overwritten
   */
  void forward(float[] in, int count, float[] w, float bias, float[] z) {
    pad(in, count);
    correlate(padded, w, bias, count * plane, result);
    for (int y = 0; y < count * outHeight; y++) {
      int from = y / outHeight * plane + y % outHeight * stride * row;
      int to = y * outWidth;
      if (stride == 1) {
        System.arraycopy(result, from, z, to, outWidth);
      } else {
        for (int x = 0; x < outWidth; x++) {
          z[to + x] = result[from + stride * x];
        }
      }
    }
  }

  /** {@code out[i] = bias + sum over r, c of w[kernel r + c] from[i + r row + c]}. */
  private void correlate(float[] from, float[] w, float bias, int length, float[] out) {
    for (int at = 0; at < length; at += STRETCH) {
      int count = Math.min(STRETCH, length - at);
      shift(from, at, count);
      Arrays.fill(block, 0, count, bias);
      for (int first = 0; first < weights; first += TAPS) {
        addTaps(w, first, count);
      }
      System.arraycopy(block, 0, out, at, count);
    }
  }

  /**
   * Copies what the weights meet into an array each: the compiler makes vector instructions of a
   * loop only where all its arrays are read at the same index (Java 17).
   */
  private void shift(float[] from, int at, int count) {
    for (int k = 0; k < weights; k++) {
      System.arraycopy(from, at + k / kernel * row + k % kernel, shifted[k], 0, count);
    }
  }

  /** Nine weights at a time; behind the last weight stand zeros. */
  private void addTaps(float[] w, int first, int count) {
    float[] out = block;
    float[] a = shifted[first];
    float[] b = shifted[first + 1];
    float[] c = shifted[first + 2];
    float[] d = shifted[first + 3];
    float[] e = shifted[first + 4];
    float[] f = shifted[first + 5];
    float[] g = shifted[first + 6];
    float[] h = shifted[first + 7];
    float[] j = shifted[first + 8];
    float[] v = Arrays.copyOfRange(w, first, first + TAPS);
    float w0 = v[0];
    float w1 = v[1];
    float w2 = v[2];
    float w3 = v[3];
    float w4 = v[4];
    float w5 = v[5];
    float w6 = v[6];
    float w7 = v[7];
    float w8 = v[8];
    for (int i = 0; i < count; i++) {
      out[i] =
          out[i] + w0 * a[i] + w1 * b[i] + w2 * c[i] + w3 * d[i] + w4 * e[i] + w5 * f[i] + w6 * g[i]
              + w7 * h[i] + w8 * j[i];
    }
  }

  /**
   * Backward.
   *
   * @param in what {@link #forward} was given
   * @param dz {@code [count, outHeight, outWidth]}
   * @param dw {@code [kernel, kernel]}, added to
   * @param din {@code [count, height, width]}, overwritten
   * @return the gradient of the bias, the sum of {@code dz}
   */
  float backward(float[] in, int count, float[] w, float[] dz, float[] dw, float[] din) {
    pad(in, count);
    for (int y = 0; y < count * outHeight; y++) {
      int to = before + y / outHeight * plane + y % outHeight * stride * row;
      int from = y * outWidth;
      if (stride == 1) {
        System.arraycopy(dz, from, spread, to, outWidth);
      } else {
        for (int x = 0; x < outWidth; x++) {
          spread[to + stride * x] = dz[from + x];
        }
      }
    }
    if (stride == 2 && kernel == 3) {
      sparseWeightGradient(dz, count, dw);
    } else {
      weightGradient(count * plane, dw);
    }
    float[] turned = new float[weights];
    for (int k = 0; k < weights; k++) {
      turned[k] = w[weights - 1 - k];
    }
    correlate(spread, turned, 0, count * plane, result);
    for (int y = 0; y < count * height; y++) {
      int from = y / height * plane + (y % height + top) * row + left;
      System.arraycopy(result, from, din, y * width, width);
    }
    float[] sum = sums[0];
    Arrays.fill(sum, 0);
    int cells = count * outHeight * outWidth;
    for (int at = 0; at < cells; at += STRETCH) {
      int length = Math.min(STRETCH, cells - at);
      System.arraycopy(dz, at, block, 0, length);
      add(block, sum, length);
    }
    return folded(sum);
  }

  /**
   * Each sum is taken in many parts side by side: a sum of floats in Java has an order, one by one,
   * which the compiler may not change.
   */
  private void weightGradient(int length, float[] dw) {
    for (float[] sum : sums) {
      Arrays.fill(sum, 0);
    }
    for (int at = 0; at < length; at += STRETCH) {
      int count = Math.min(STRETCH, length - at);
      System.arraycopy(spread, before + at, block, 0, count);
      shift(padded, at, count);
      for (int k = 0; k < weights; k++) {
        addProducts(block, shifted[k], sums[k], count);
      }
    }
    for (int k = 0; k < weights; k++) {
      dw[k] += folded(sums[k]);
    }
  }

  /** Of a 3x3 kernel: where three of four places hold nothing, nine sums one by one are quicker. */
  private void sparseWeightGradient(float[] dz, int count, float[] dw) {
    float[] p = padded;
    float s0 = 0;
    float s1 = 0;
    float s2 = 0;
    float s3 = 0;
    float s4 = 0;
    float s5 = 0;
    float s6 = 0;
    float s7 = 0;
    float s8 = 0;
    for (int y = 0; y < count * outHeight; y++) {
      int start = y / outHeight * plane + y % outHeight * stride * row;
      for (int x = 0; x < outWidth; x++) {
        float g = dz[y * outWidth + x];
        int i = start + stride * x;
        int j = i + row;
        int k = j + row;
        s0 += g * p[i];
        s1 += g * p[i + 1];
        s2 += g * p[i + 2];
        s3 += g * p[j];
        s4 += g * p[j + 1];
        s5 += g * p[j + 2];
        s6 += g * p[k];
        s7 += g * p[k + 1];
        s8 += g * p[k + 2];
      }
    }
    float[] products = {s0, s1, s2, s3, s4, s5, s6, s7, s8};
    for (int k = 0; k < 9; k++) {
      dw[k] += products[k];
    }
  }

  private static void addProducts(float[] a, float[] b, float[] sum, int count) {
    for (int i = 0; i < count; i++) {
      sum[i] += a[i] * b[i];
    }
  }

  private static void add(float[] from, float[] sum, int count) {
    for (int i = 0; i < count; i++) {
      sum[i] += from[i];
    }
  }

  /** The sum of all elements, which are lost: one half is added to the other, again and again. */
  private float folded(float[] sum) {
    for (int half = STRETCH / 2; half >= 16; half /= 2) {
      System.arraycopy(sum, half, block, 0, half);
      add(block, sum, half);
    }
    float total = 0;
    for (int i = 0; i < 16; i++) {
      total += sum[i];
    }
    return total;
  }

  /** The pictures with their padding, which is zero from the beginning. */
  private void pad(float[] in, int count) {
    for (int y = 0; y < count * height; y++) {
      int to = y / height * plane + (y % height + top) * row + left;
      System.arraycopy(in, y * width, padded, to, width);
    }
  }
}
