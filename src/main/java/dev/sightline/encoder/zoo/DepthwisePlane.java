package dev.sightline.encoder.zoo;

import java.util.Arrays;

/**
 * A depthwise 3x3 convolution of one channel of one picture, forward and backward, in plain Java
 * that the compiler turns into vector instructions. Padding is TensorFlow's SAME: {@code p = max(0,
 * (out - 1) stride + 3 - in)} zeros in each direction, {@code p / 2} of them (rounded down) above
 * and to the left.
 *
 * <pre>
 *   z[y, x]  = b + sum over r, c of  w[3 r + c] in[stride y + r - top, stride x + c - left]
 *   dw[k]    = sum over y, x of      dz[y, x] in[...]
 *   din[...] = the same sum turned round
 * </pre>
 *
 * <p>With stride 1, rows lie behind each other in one array with their padding, so that the whole
 * plane is one loop; what it computes between two rows is thrown away. Holds scratch memory: not
 * thread-safe.
 */
final class DepthwisePlane {
  private final int height;
  private final int width;
  private final int stride;
  private final int outHeight;
  private final int outWidth;
  private final int top;
  private final int left;

  /** Length of a row with its padding. */
  private final int row;

  private final float[] padded;
  private final float[] other;
  private final float[] result;

  /** For planes of this size. */
  DepthwisePlane(int height, int width, int stride) {
    this.height = height;
    this.width = width;
    this.stride = stride;
    outHeight = (height + stride - 1) / stride;
    outWidth = (width + stride - 1) / stride;
    top = Math.max(0, (outHeight - 1) * stride + 3 - height) / 2;
    left = Math.max(0, (outWidth - 1) * stride + 3 - width) / 2;
    row = width + 2;
    padded = new float[(height + 2) * row + 2];
    other = new float[padded.length];
    result = new float[height * row];
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
   * @param in {@code [height, width]}
   * @param w {@code [3, 3]}
   * @param z {@code [outHeight, outWidth]}, overwritten
   */
  void forward(float[] in, float[] w, float bias, float[] z) {
    pad(in, height, width, top, left, padded);
    if (stride == 1) {
      correlate(padded, w, bias, row, height * row, result);
      for (int y = 0; y < height; y++) {
        System.arraycopy(result, y * row, z, y * width, width);
      }
      return;
    }
    for (int y = 0; y < outHeight; y++) {
      for (int x = 0; x < outWidth; x++) {
        int i = stride * (y * row + x);
        z[y * outWidth + x] = bias + patch(padded, i, row, w);
      }
    }
  }

  private static float patch(float[] p, int i, int row, float[] w) {
    int j = i + row;
    int k = j + row;
    return w[0] * p[i]
        + w[1] * p[i + 1]
        + w[2] * p[i + 2]
        + w[3] * p[j]
        + w[4] * p[j + 1]
        + w[5] * p[j + 2]
        + w[6] * p[k]
        + w[7] * p[k + 1]
        + w[8] * p[k + 2];
  }

  private static void correlate(float[] p, float[] w, float bias, int row, int count, float[] out) {
    float w0 = w[0];
    float w1 = w[1];
    float w2 = w[2];
    float w3 = w[3];
    float w4 = w[4];
    float w5 = w[5];
    float w6 = w[6];
    float w7 = w[7];
    float w8 = w[8];
    int two = 2 * row;
    for (int i = 0; i < count; i++) {
      out[i] =
          bias
              + w0 * p[i]
              + w1 * p[i + 1]
              + w2 * p[i + 2]
              + w3 * p[i + row]
              + w4 * p[i + row + 1]
              + w5 * p[i + row + 2]
              + w6 * p[i + two]
              + w7 * p[i + two + 1]
              + w8 * p[i + two + 2];
    }
  }

  /**
   * Backward.
   *
   * @param in what {@link #forward} was given
   * @param dz {@code [outHeight, outWidth]}
   * @param dw {@code [3, 3]}, added to
   * @param din {@code [height, width]}, overwritten
   * @return the gradient of the bias, the sum of {@code dz}
   */
  float backward(float[] in, float[] w, float[] dz, float[] dw, float[] din) {
    pad(in, height, width, top, left, padded);
    float sum = weightGradient(dz, dw);
    if (stride == 1) {
      pad(dz, height, width, 1, 1, other);
      float[] turned = new float[9];
      for (int k = 0; k < 9; k++) {
        turned[k] = w[8 - k];
      }
      correlate(other, turned, 0, row, height * row, result);
      for (int y = 0; y < height; y++) {
        System.arraycopy(result, y * row, din, y * width, width);
      }
    } else {
      scatter(dz, w);
      for (int y = 0; y < height; y++) {
        System.arraycopy(other, (y + top) * row + left, din, y * width, width);
      }
    }
    return sum;
  }

  /** Nine sums side by side: none of them waits for another. */
  private float weightGradient(float[] dz, float[] dw) {
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
    float sum = 0;
    for (int y = 0; y < outHeight; y++) {
      for (int x = 0; x < outWidth; x++) {
        float g = dz[y * outWidth + x];
        int i = stride * (y * row + x);
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
        sum += g;
      }
    }
    float[] sums = {s0, s1, s2, s3, s4, s5, s6, s7, s8};
    for (int k = 0; k < 9; k++) {
      dw[k] += sums[k];
    }
    return sum;
  }

  private void scatter(float[] dz, float[] w) {
    Arrays.fill(other, 0);
    for (int y = 0; y < outHeight; y++) {
      for (int x = 0; x < outWidth; x++) {
        float g = dz[y * outWidth + x];
        int i = stride * (y * row + x);
        for (int r = 0; r < 9; r += 3, i += row) {
          other[i] += g * w[r];
          other[i + 1] += g * w[r + 1];
          other[i + 2] += g * w[r + 2];
        }
      }
    }
  }

  /** The plane with its padding; the padding of {@code into} is zero from the beginning. */
  private void pad(float[] plane, int rows, int columns, int above, int before, float[] into) {
    for (int y = 0; y < rows; y++) {
      System.arraycopy(plane, y * columns, into, (y + above) * row + before, columns);
    }
  }
}
