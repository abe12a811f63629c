package dev.sightline.encoder.zoo;

import java.util.Arrays;
import java.util.Random;

/**
 * A convolution with ReLU6 or none, forward and backward, in plain Java and double precision: four
 * loops, nothing clever. Beside each result stands how far a computation in single precision may be
 * from it, whatever the order of its sums and whether or not it fuses products with them: a sum of
 * n products is off by at most {@code n u / (1 - n u)} times the sum of their magnitudes, with u =
 * 2^-24 (Higham 2002, Accuracy and Stability of Numerical Algorithms, section 3.1).
 *
 * <p>ReLU6 has kinks at 0 and 6. Where z is nearer to one than its bound, single precision may see
 * it on either side; there the gradient that comes from above is taken as zero.
 */
final class PlainConvolution {
  /** A result and how far single precision may be from it. */
  record Bounded(double[] value, double[] bound) {}

  private final int batch;
  private final int in;
  private final int height;
  private final int width;
  private final int out;
  private final int kernel;
  private final int stride;
  private final boolean depthwise;
  private final boolean clipped;
  private final int outHeight;
  private final int outWidth;

  /** For inputs {@code [batch, in, height, width]}; a depthwise one has as many channels out. */
  PlainConvolution(long[] input, int out, int kernel, int stride, boolean depthwise, boolean clip) {
    batch = (int) input[0];
    in = (int) input[1];
    height = (int) input[2];
    width = (int) input[3];
    this.out = out;
    this.kernel = kernel;
    this.stride = stride;
    this.depthwise = depthwise;
    this.clipped = clip;
    outHeight = (height + stride - 1) / stride;
    outWidth = (width + stride - 1) / stride;
  }

  /** One product of the sum that is one number of the result. */
  private interface Product {
    /** Places in the input, the weights {@code [out, in or 1, kernel, kernel]}, the result. */
    void at(int x, int w, int z);
  }

  private void products(Product to) {
    int above = padding(outHeight, height);
    int left = padding(outWidth, width);
    for (int n = 0; n < batch; n++) {
      for (int o = 0; o < out; o++) {
        for (int c = depthwise ? o : 0; c < (depthwise ? o + 1 : in); c++) {
          for (int place = 0; place < outHeight * outWidth; place++) {
            for (int k = 0; k < kernel * kernel; k++) {
              int y = place / outWidth * stride + k / kernel - above;
              int x = place % outWidth * stride + k % kernel - left;
              if (y >= 0 && y < height && x >= 0 && x < width) {
                int w = (o * (depthwise ? 1 : in) + (depthwise ? 0 : c)) * kernel * kernel + k;
                to.at(((n * in + c) * height + y) * width + x, w, z(n, o, place));
              }
            }
          }
        }
      }
    }
  }

  /** TensorFlow's SAME: of an odd number of zeros there is one more below and on the right. */
  private int padding(int results, int inputs) {
    return Math.max(0, (results - 1) * stride + kernel - inputs) / 2;
  }

  private int z(int n, int o, int place) {
    return (n * out + o) * outHeight * outWidth + place;
  }

  private static double off(int terms) {
    double u = terms * 0x1p-24;
    return u / (1 - u);
  }

  /** {@code z = W x + b}, before the activation function: {@code [batch, out, height', width']}. */
  Bounded forward(double[] x, double[] w, double[] b) {
    double[] value = new double[batch * out * outHeight * outWidth];
    double[] bound = new double[value.length];
    for (int i = 0; i < value.length; i++) {
      value[i] = b[i / (outHeight * outWidth) % out];
    }
    Arrays.setAll(bound, i -> Math.abs(value[i]));
    products(
        (xi, wi, zi) -> {
          value[zi] += w[wi] * x[xi];
          bound[zi] += Math.abs(w[wi] * x[xi]);
        });
    double off = off((depthwise ? 1 : in) * kernel * kernel + 1);
    Arrays.setAll(bound, i -> bound[i] * off);
    return new Bounded(value, bound);
  }

  /** The activation function of z. */
  double[] activated(double[] z) {
    return Arrays.stream(z).map(v -> clipped ? Math.min(6, Math.max(0, v)) : v).toArray();
  }

  /**
   * A gradient from above, drawn at random, zero where z is too near to a kink to tell its side.
   */
  double[] fromAbove(Bounded z, Random random) {
    double[] gradient = new double[z.value().length];
    for (int i = 0; i < gradient.length; i++) {
      double near = Math.min(Math.abs(z.value()[i]), Math.abs(z.value()[i] - 6));
      double drawn = (float) random.nextGaussian();
      gradient[i] = clipped && near <= z.bound()[i] ? 0 : drawn;
    }
    return gradient;
  }

  /** The gradients of x, W and b, in this order. */
  Bounded[] backward(double[] x, double[] w, Bounded z, double[] fromAbove) {
    double[] dz = fromAbove.clone();
    for (int i = 0; i < dz.length; i++) {
      dz[i] = clipped && (z.value()[i] <= 0 || z.value()[i] >= 6) ? 0 : dz[i];
    }
    Bounded dx = zeros(x.length);
    Bounded dw = zeros(w.length);
    Bounded db = zeros(out);
    products(
        (xi, wi, zi) -> {
          add(dx, xi, w[wi] * dz[zi]);
          add(dw, wi, x[xi] * dz[zi]);
        });
    for (int i = 0; i < dz.length; i++) {
      add(db, i / (outHeight * outWidth) % out, dz[i]);
    }
    int places = batch * outHeight * outWidth;
    scale(dx, off((depthwise ? 1 : out) * kernel * kernel));
    scale(dw, off(places));
    scale(db, off(places));
    return new Bounded[] {dx, dw, db};
  }

  private static Bounded zeros(int length) {
    return new Bounded(new double[length], new double[length]);
  }

  private static void add(Bounded to, int at, double term) {
    to.value()[at] += term;
    to.bound()[at] += Math.abs(term);
  }

  private static void scale(Bounded sums, double off) {
    Arrays.setAll(sums.bound(), i -> sums.bound()[i] * off);
  }
}
