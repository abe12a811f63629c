package dev.sightline.rnn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** The single-precision approximations against the exact functions. */
class VectorsTest {
  @Test
  void tanhIsAsExactAsItSays() {
    for (float x = -12; x <= 12; x += 1e-3f) {
      assertEquals(Math.tanh(x), Activations.tanh(x), 4e-7, "tanh of " + x);
    }
  }

  @Test
  void expIsAsExactAsItSaysAndStaysFinite() {
    for (float x = -40; x <= 40; x += 1e-3f) {
      double allowed = Math.abs(x) < 15 ? 5e-6 : 2e-5;
      assertEquals(1, Activations.exp(x) / Math.exp(x), allowed, "exp of " + x);
    }
    assertEquals(Activations.exp(40), Activations.exp(1000));
    assertEquals(Activations.exp(-40), Activations.exp(-1000));
  }

  @Test
  void tanhOfASumFromTheExponentialsOfItsParts() {
    Random random = new Random(1);
    int n = 10_000;
    float[] a = new float[n];
    float[] b = new float[n];
    double[] exact = new double[n];
    for (int i = 0; i < n; i++) {
      a[i] = (float) (3 * random.nextGaussian());
      b[i] = i % 2 == 0 ? (float) (3 * random.nextGaussian()) : -a[i] + 1e-3f * i / n;
      exact[i] = Math.tanh((double) a[i] + b[i]);
    }
    Vectors.expOfDouble(a, n);
    Vectors.expOfDouble(b, n);
    float[] tanh = new float[n];
    Vectors.tanhOfSum(a, b, tanh, n);
    for (int i = 0; i < n; i++) {
      assertEquals(exact[i], tanh[i], 4e-6);
    }
  }

  @Test
  void sumsOfRowsOfAnyWidth() {
    for (int width : new int[] {1, 7, 16, 34, 96, 512}) {
      int rows = 5;
      float[] x = new float[rows * width];
      double[] sums = new double[rows];
      for (int i = 0; i < x.length; i++) {
        x[i] = (i * 37 % 101) / 101f - 0.5f;
        sums[i / width] += x[i];
      }
      float[] got = new float[rows + 2];
      Vectors.sumRows(x, rows, width, new float[x.length], got, 2);
      for (int r = 0; r < rows; r++) {
        assertEquals(sums[r], got[r + 2], 1e-5, "row " + r + " of width " + width);
      }
    }
  }
}
