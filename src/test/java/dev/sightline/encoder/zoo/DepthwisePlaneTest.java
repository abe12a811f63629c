package dev.sightline.encoder.zoo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DepthwisePlaneTest {
  /**
   * The layer is linear in its input and in its weights, so the three gradients are what the
   * definition says, summed in doubles.
   */
  @ParameterizedTest
  @CsvSource({
    "3,1,1,1,1",
    "3,7,7,1,1",
    "3,7,7,1,3",
    "3,6,9,1,2",
    "3,8,8,2,1",
    "3,8,8,2,3",
    "3,6,10,2,2",
    "3,7,5,2,2",
    "3,1,1,2,1",
    "3,40,30,1,2",
    "3,40,30,2,2",
    "1,6,9,1,2",
    "5,7,7,1,3",
    "5,8,8,2,3",
    "5,9,7,2,2",
    "5,1,2,1,2",
    "5,40,30,1,2",
    "7,8,8,2,2"
  })
  void forwardAndBackwardAreWhatTheDefinitionSays(
      int kernel, int height, int width, int stride, int pictures) {
    Random random = new Random(1);
    DepthwisePlane plane = new DepthwisePlane(kernel, height, width, stride, pictures);
    int weights = kernel * kernel;
    float[] in = draw(random, pictures * height * width);
    float[] w = draw(random, weights);
    float[] dz = draw(random, pictures * plane.outHeight() * plane.outWidth());
    float[] z = new float[dz.length];
    float[] dw = new float[weights];
    float[] din = new float[in.length];

    assertEquals(pictures, plane.pictures());
    plane.forward(in, pictures, w, 0.5f, z);
    final float db = plane.backward(in, pictures, w, dz, dw, din);

    double[] expectedZ = new double[z.length];
    double[] expectedDw = new double[weights];
    double[] expectedDin = new double[in.length];
    double expectedDb = 0;
    int top = same(kernel, height, stride) / 2;
    int left = same(kernel, width, stride) / 2;
    int outCells = plane.outHeight() * plane.outWidth();
    for (int o = 0; o < dz.length; o++) {
      int y = o % outCells / plane.outWidth();
      int x = o % plane.outWidth();
      expectedZ[o] = 0.5;
      expectedDb += dz[o];
      for (int k = 0; k < weights; k++) {
        int row = stride * y + k / kernel - top;
        int column = stride * x + k % kernel - left;
        if (row >= 0 && row < height && column >= 0 && column < width) {
          int i = (o / outCells * height + row) * width + column;
          expectedZ[o] += (double) w[k] * in[i];
          expectedDw[k] += (double) dz[o] * in[i];
          expectedDin[i] += (double) dz[o] * w[k];
        }
      }
    }
    assertClose(expectedZ, z);
    assertClose(expectedDw, dw);
    assertClose(expectedDin, din);
    assertEquals(expectedDb, db, 1e-4);
  }

  /** Zeros that TensorFlow's SAME padding adds to an axis. */
  private static int same(int kernel, int length, int stride) {
    int out = (length + stride - 1) / stride;
    return Math.max(0, (out - 1) * stride + kernel - length);
  }

  private static float[] draw(Random random, int length) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private static void assertClose(double[] expected, float[] found) {
    double[] values = new double[found.length];
    for (int i = 0; i < found.length; i++) {
      values[i] = found[i];
    }
    assertArrayEquals(expected, values, 1e-4);
  }
}
