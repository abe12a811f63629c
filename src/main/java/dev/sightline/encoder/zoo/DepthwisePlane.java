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
 * <p>Row y of all pictures is one array, the pictures behind each other with their padding, so that
 * the loops are long whatever the size of a picture. Of it there are k copies, each moved by one
 * more place: the compiler makes vector instructions of a loop only where all its arrays are read
 * at the same index (Java 17). Rows above and below a picture are left out, and with stride 2 so
 * are rows without a result; in a row every second place is then computed in vain. Holds scratch
 * memory: not thread-safe.
 */
final class DepthwisePlane {
  /** Floats of all rows of a group of pictures: they stay in the second-level cache. */
  private static final int MOST = 1 << 16;

  /** Weights that one loop multiplies with; Java 17 makes no vectors of a longer one. */
  private static final int TAPS = 5;

  private final int kernel;
  private final int height;
  private final int width;
  private final int stride;
  private final int outHeight;
  private final int outWidth;
  private final int top;
  private final int left;
  private final int pictures;

  /** Length of a picture's row with its padding. */
  private final int row;

  /** The pictures' rows: {@code [height][kernel]}, each moved by one more place. */
  private final float[][][] rows;

  /**
   * Those of the gradient, with zeros between where the stride is 2: {@code [outHeight][kernel]}.
   */
  private final float[][][] spread;

  private final float[] nothing;

  /** As long as the next power of two, for {@link #folded}. */
  private final float[] sum;

  private final float[] half;

  /** What is multiplied with what, for the next sum. */
  private final float[][] taps;

  private final float[] factors;
  private int count;

  /**
   * For planes of this size.
   *
   * @param kernel width and height of what is seen at a time, an odd number
   * @param most pictures there are at all
   */
  DepthwisePlane(int kernel, int height, int width, int stride, int most) {
    this.kernel = kernel;
    this.height = height;
    this.width = width;
    this.stride = stride;
    outHeight = (height + stride - 1) / stride;
    outWidth = (width + stride - 1) / stride;
    top = Math.max(0, (outHeight - 1) * stride + kernel - height) / 2;
    left = Math.max(0, (outWidth - 1) * stride + kernel - width) / 2;
    row = width + kernel - 1;
    pictures = Math.max(1, Math.min(most, MOST / (row * height * kernel)));
    int length = pictures * row;
    rows = new float[height][kernel][length];
    spread = new float[outHeight][kernel][length];
    nothing = new float[length];
    sum = new float[Integer.highestOneBit(Math.max(16, length - 1)) * 2];
    half = new float[sum.length];
    taps = new float[kernel * kernel + TAPS][];
    factors = new float[taps.length];
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
  void forward(float[] in, int pictureCount, float[] w, float bias, float[] z) {
    int length = pictureCount * row;
    layOut(in, pictureCount, height, width, 1, left, rows);
    for (int y = 0; y < outHeight; y++) {
      count = 0;
      for (int r = 0; r < kernel; r++) {
        int from = stride * y + r - top;
        for (int c = 0; from >= 0 && from < height && c < kernel; c++) {
          tap(rows[from][c], w[kernel * r + c]);
        }
      }
      addUp(bias, length);
      for (int n = 0; n < pictureCount; n++) {
        int to = (n * outHeight + y) * outWidth;
        if (stride == 1) {
          System.arraycopy(sum, n * row, z, to, outWidth);
        } else {
          for (int x = 0; x < outWidth; x++) {
            z[to + x] = sum[n * row + stride * x];
          }
        }
      }
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
  float backward(float[] in, int pictureCount, float[] w, float[] dz, float[] dw, float[] din) {
    int length = pictureCount * row;
    layOut(in, pictureCount, height, width, 1, left, rows);
    layOut(dz, pictureCount, outHeight, outWidth, stride, kernel - 1 - left, spread);
    for (int y = 0; y < height; y++) {
      count = 0;
      for (int r = 0; r < kernel; r++) {
        int of = y + top - r;
        for (int c = 0; of >= 0 && of % stride == 0 && of < stride * outHeight && c < kernel; c++) {
          tap(spread[of / stride][kernel - 1 - c], w[kernel * r + c]);
        }
      }
      addUp(0, length);
      for (int n = 0; n < pictureCount; n++) {
        System.arraycopy(sum, n * row, din, (n * height + y) * width, width);
      }
    }
    weightGradient(length, dw);
    Arrays.fill(sum, 0);
    for (int y = 0; y < outHeight; y++) {
      add(spread[y][kernel - 1 - left], sum, length);
    }
    return folded();
  }

  /**
   * Lays rows out with their padding.
   *
   * @param step from one number to the next
   * @param before zeros before the first
   */
  private void layOut(
      float[] from, int pictureCount, int high, int wide, int step, int before, float[][][] to) {
    int length = pictureCount * row;
    for (int y = 0; y < high; y++) {
      float[] first = to[y][0];
      for (int n = 0; n < pictureCount; n++) {
        int at = n * row + before;
        int source = (n * high + y) * wide;
        if (step == 1) {
          System.arraycopy(from, source, first, at, wide);
        } else {
          for (int x = 0; x < wide; x++) {
            first[at + step * x] = from[source + x];
          }
        }
      }
      for (int c = 1; c < kernel; c++) {
        System.arraycopy(first, c, to[y][c], 0, length - c);
      }
    }
  }

  private void tap(float[] values, float factor) {
    taps[count] = values;
    factors[count] = factor;
    count++;
  }

  /** The sum of all taps times their factors. */
  private void addUp(float bias, int length) {
    Arrays.fill(sum, 0, length, bias);
    for (int first = 0; first < count; first += TAPS) {
      for (int missing = count; missing < first + TAPS; missing++) {
        taps[missing] = nothing;
        factors[missing] = 0;
      }
      addTaps(first, length);
    }
  }

  private void addTaps(int first, int length) {
    float[] out = sum;
    float[] a = taps[first];
    float[] b = taps[first + 1];
    float[] c = taps[first + 2];
    float[] d = taps[first + 3];
    float[] e = taps[first + 4];
    float w0 = factors[first];
    float w1 = factors[first + 1];
    float w2 = factors[first + 2];
    float w3 = factors[first + 3];
    float w4 = factors[first + 4];
    for (int i = 0; i < length; i++) {
      out[i] = out[i] + w0 * a[i] + w1 * b[i] + w2 * c[i] + w3 * d[i] + w4 * e[i];
    }
  }

  /**
   * Each sum is taken in many parts side by side: a sum of floats in Java has an order, one by one,
   * which the compiler may not change.
   */
  private void weightGradient(int length, float[] dw) {
    int shown = kernel - 1 - left;
    for (int r = 0; r < kernel; r++) {
      int first = Math.max(0, (top - r + stride - 1) / stride);
      int end = Math.min(outHeight, Math.floorDiv(height - 1 + top - r, stride) + 1);
      for (int c = 0; c < kernel; c++) {
        Arrays.fill(sum, 0);
        int y = first;
        for (; y + 3 <= end; y += 3) {
          int from = stride * y + r - top;
          addProducts(
              spread[y][shown],
              rows[from][c],
              spread[y + 1][shown],
              rows[from + stride][c],
              spread[y + 2][shown],
              rows[from + 2 * stride][c],
              length);
        }
        for (; y < end; y++) {
          addProducts(spread[y][shown], rows[stride * y + r - top][c], length);
        }
        dw[kernel * r + c] += folded();
      }
    }
  }

  private void addProducts(
      float[] a0, float[] b0, float[] a1, float[] b1, float[] a2, float[] b2, int length) {
    float[] out = sum;
    for (int i = 0; i < length; i++) {
      out[i] = out[i] + a0[i] * b0[i] + a1[i] * b1[i] + a2[i] * b2[i];
    }
  }

  private void addProducts(float[] a, float[] b, int length) {
    float[] out = sum;
    for (int i = 0; i < length; i++) {
      out[i] += a[i] * b[i];
    }
  }

  private static void add(float[] from, float[] sum, int count) {
    for (int i = 0; i < count; i++) {
      sum[i] += from[i];
    }
  }

  /** The sum of all of {@link #sum}, which is lost: one half is added to the other, repeatedly. */
  private float folded() {
    for (int count = sum.length / 2; count >= 16; count /= 2) {
      System.arraycopy(sum, count, half, 0, count);
      add(half, sum, count);
    }
    float total = 0;
    for (int i = 0; i < 16; i++) {
      total += sum[i];
    }
    return total;
  }
}
