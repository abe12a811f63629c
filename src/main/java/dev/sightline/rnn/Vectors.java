package dev.sightline.rnn;

import java.util.Arrays;

/**
 * Loops over heap arrays in a shape that the just-in-time compiler turns into vector code. It does
 * so only where all arrays share one index: {@code y[at + i] += x[i]} runs five to fifteen times
 * slower than {@code y[i] += x[i]}. So these loops begin at element 0, and callers copy a slice
 * into a scratch array first, which costs next to nothing.
 */
final class Vectors {
  private Vectors() {}

  /** {@code y += x}. */
  static void add(float[] x, float[] y, int n) {
    for (int i = 0; i < n; i++) {
      y[i] += x[i];
    }
  }

  /** {@code sum = x + y}. */
  static void sum(float[] x, float[] y, float[] sum, int n) {
    for (int i = 0; i < n; i++) {
      sum[i] = x[i] + y[i];
    }
  }

  /** {@code product = x * y}. */
  static void multiply(float[] x, float[] y, float[] product, int n) {
    for (int i = 0; i < n; i++) {
      product[i] = x[i] * y[i];
    }
  }

  /** {@code sum += x * y}. */
  static void addProduct(float[] x, float[] y, float[] sum, int n) {
    for (int i = 0; i < n; i++) {
      sum[i] += x[i] * y[i];
    }
  }

  /** {@code x *= a}. */
  static void scale(float a, float[] x, int n) {
    for (int i = 0; i < n; i++) {
      x[i] *= a;
    }
  }

  /** Repeats the first {@code n} elements of x {@code times} times. */
  static void tile(float[] x, int n, int times, float[] tiled) {
    for (int k = 0; k < times; k++) {
      System.arraycopy(x, 0, tiled, k * n, n);
    }
  }

  /** Fills {@code times} stretches of n elements, the k-th with {@code x[at + k]}. */
  static void stretch(float[] x, int at, int n, int times, float[] stretched) {
    for (int k = 0; k < times; k++) {
      Arrays.fill(stretched, k * n, (k + 1) * n, x[at + k]);
    }
  }

  /** Sum from element {@code at}; eight running sums, so that additions do not wait in line. */
  static float sum(float[] x, int at, int n) {
    float a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0;
    int i = at;
    int end = at + n;
    for (; i + 7 < end; i += 8) {
      a += x[i];
      b += x[i + 1];
      c += x[i + 2];
      d += x[i + 3];
      e += x[i + 4];
      f += x[i + 5];
      g += x[i + 6];
      h += x[i + 7];
    }
    for (; i < end; i++) {
      a += x[i];
    }
    return ((a + b) + (c + d)) + ((e + f) + (g + h));
  }

  /**
   * Sums of rows that lie one behind the other: {@code sums[at + r]} of row r of x {@code [rows,
   * width]}. Halves are added to halves, which is vector work; x is lost.
   *
   * @param scratch at least half as long as x
   */
  static void sumRows(float[] x, int rows, int width, float[] scratch, float[] sums, int at) {
    int w = width;
    while (w % 2 == 0 && w > 16) {
      int half = w / 2;
      for (int r = 0; r < rows; r++) {
        System.arraycopy(x, r * w + half, scratch, r * half, half);
        System.arraycopy(x, r * w, x, r * half, half);
      }
      add(scratch, x, rows * half);
      w = half;
    }
    for (int r = 0; r < rows; r++) {
      sums[at + r] = sum(x, r * w, w);
    }
  }

  /** {@code x = e^(2x)}, held between e^-40 and e^40. */
  static void expOfDouble(float[] x, int n) {
    for (int i = 0; i < n; i++) {
      x[i] = Activations.exp(2 * x[i]);
    }
  }

  /** {@code tanh(a + b)} from {@code x = e^2a} and {@code y = e^2b}. */
  static void tanhOfSum(float[] x, float[] y, float[] tanh, int n) {
    for (int i = 0; i < n; i++) {
      tanh[i] = 1 - 2 / (1 + x[i] * y[i]);
    }
  }

  /** Largest value; comparisons, because {@link Math#max} must also order zeros and NaN. */
  static float max(float[] x, int n) {
    float a = x[0], b = x[0], c = x[0], d = x[0];
    int i = 0;
    for (; i + 3 < n; i += 4) {
      a = x[i] > a ? x[i] : a;
      b = x[i + 1] > b ? x[i + 1] : b;
      c = x[i + 2] > c ? x[i + 2] : c;
      d = x[i + 3] > d ? x[i + 3] : d;
    }
    for (; i < n; i++) {
      a = x[i] > a ? x[i] : a;
    }
    return Math.max(Math.max(a, b), Math.max(c, d));
  }

  /** {@code x = tanh(x)}. */
  static void tanh(float[] x, int n) {
    for (int i = 0; i < n; i++) {
      x[i] = Activations.tanh(x[i]);
    }
  }

  /** {@code x = 1 / (1 + e^-x)}, as {@code tanh(x/2)/2 + 1/2}. */
  static void logistic(float[] x, int n) {
    for (int i = 0; i < n; i++) {
      x[i] = 0.5f * Activations.tanh(0.5f * x[i]) + 0.5f;
    }
  }

  /** {@code x = e^(x - shift)}, for a shift that is at least every x. */
  static void exp(float[] x, int n, float shift) {
    for (int i = 0; i < n; i++) {
      x[i] = Activations.expOfNegative(x[i] - shift);
    }
  }

  /** Softmax in place; returns log of the sum of exponentials of the inputs. */
  static double softmax(float[] x, int n) {
    float m = max(x, n);
    exp(x, n, m);
    float s = sum(x, 0, n);
    scale(1 / s, x, n);
    return Math.log(s) + m;
  }
}
