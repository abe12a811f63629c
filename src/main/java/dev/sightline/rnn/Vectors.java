package dev.sightline.rnn;

/** Loops over heap arrays in a shape that the just-in-time compiler turns into vector code. */
final class Vectors {
  private Vectors() {}

  /** {@code y += x}. */
  static void add(float[] x, int xAt, float[] y, int yAt, int n) {
    for (int i = 0; i < n; i++) {
      y[yAt + i] += x[xAt + i];
    }
  }

  /** {@code y += a x}. */
  static void addScaled(float a, float[] x, int xAt, float[] y, int yAt, int n) {
    for (int i = 0; i < n; i++) {
      y[yAt + i] += a * x[xAt + i];
    }
  }

  /** {@code x *= a}. */
  static void scale(float a, float[] x, int at, int n) {
    for (int i = 0; i < n; i++) {
      x[at + i] *= a;
    }
  }

  /** Sum of products; eight running sums, so that additions do not wait for each other. */
  static float dot(float[] x, int xAt, float[] y, int yAt, int n) {
    float a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0;
    int i = 0;
    for (; i + 7 < n; i += 8) {
      a += x[xAt + i] * y[yAt + i];
      b += x[xAt + i + 1] * y[yAt + i + 1];
      c += x[xAt + i + 2] * y[yAt + i + 2];
      d += x[xAt + i + 3] * y[yAt + i + 3];
      e += x[xAt + i + 4] * y[yAt + i + 4];
      f += x[xAt + i + 5] * y[yAt + i + 5];
      g += x[xAt + i + 6] * y[yAt + i + 6];
      h += x[xAt + i + 7] * y[yAt + i + 7];
    }
    for (; i < n; i++) {
      a += x[xAt + i] * y[yAt + i];
    }
    return ((a + b) + (c + d)) + ((e + f) + (g + h));
  }

  /** Sum; eight running sums. */
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

  /** Largest value. */
  static float max(float[] x, int at, int n) {
    float m = x[at];
    for (int i = at + 1; i < at + n; i++) {
      m = Math.max(m, x[i]);
    }
    return m;
  }

  /** {@code x = tanh(x)}. */
  static void tanh(float[] x, int at, int n) {
    for (int i = at; i < at + n; i++) {
      x[i] = Activations.tanh(x[i]);
    }
  }

  /** {@code x = 1 / (1 + e^-x)}, as {@code tanh(x/2)/2 + 1/2}. */
  static void logistic(float[] x, int at, int n) {
    for (int i = at; i < at + n; i++) {
      x[i] = 0.5f * Activations.tanh(0.5f * x[i]) + 0.5f;
    }
  }

  /** {@code x = e^(x - shift)}, for a shift that is at least every x. */
  static void exp(float[] x, int at, int n, float shift) {
    for (int i = at; i < at + n; i++) {
      x[i] = Activations.expOfNegative(x[i] - shift);
    }
  }

  /** Softmax in place; returns log of the sum of exponentials of the inputs. */
  static double softmax(float[] x, int at, int n) {
    float m = max(x, at, n);
    exp(x, at, n, m);
    float s = sum(x, at, n);
    scale(1 / s, x, at, n);
    return Math.log(s) + m;
  }
}
