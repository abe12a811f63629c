package dev.sightline.rnn64;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.function.DoubleSupplier;

/**
 * Compares gradients with central differences in double precision. The loss function must add its
 * gradients to the parameters' gradient block; the check clears the block before.
 */
public final class GradientCheck {
  private static final double STEP = 1e-5;
  private static final double ALLOWED = 1e-6;

  private GradientCheck() {}

  /** Checks every parameter of every entry (or a sample of 60 of a large one); constants have 0. */
  public static void check(Parameters parameters, DoubleSupplier loss) {
    parameters.gradients().zero();
    double at = loss.getAsDouble();
    assertTrue(Double.isFinite(at), "loss is " + at);
    double[] analytic = parameters.gradients().toArray();
    Random random = new Random(3);
    for (Parameters.Entry e : parameters.entries()) {
      int n = e.rows() * e.columns();
      for (int k = 0; k < Math.min(n, 60); k++) {
        int i = (int) e.offset() + (n <= 60 ? k : random.nextInt(n));
        if (e.constant()) {
          assertEquals(0, analytic[i], e.name());
          continue;
        }
        double numeric = slope(parameters.values(), i, loss);
        assertClose(numeric, analytic[i], e.name() + "[" + (i - e.offset()) + "]");
      }
    }
    // Once more where the parameters are unmoved, for those who read other gradients after this.
    double again = loss.getAsDouble();
    assertTrue(again == at, "the loss is " + at + ", then " + again);
  }

  /** Checks the gradient of a matrix that is not a parameter. */
  public static void check(Matrix input, double[] analytic, String name, DoubleSupplier loss) {
    Matrix flat = input.view(0, 1, analytic.length);
    for (int i = 0; i < analytic.length; i++) {
      assertClose(slope(flat, i, loss), analytic[i], name + "[" + i + "]");
    }
  }

  private static double slope(Matrix flat, int i, DoubleSupplier loss) {
    Matrix one = flat.view(i, 1, 1);
    double[] value = one.toArray();
    double kept = value[0];
    one.put(0, 1, new double[] {kept + STEP}, 0);
    double above = loss.getAsDouble();
    one.put(0, 1, new double[] {kept - STEP}, 0);
    double below = loss.getAsDouble();
    one.put(0, 1, new double[] {kept}, 0);
    return (above - below) / (2 * STEP);
  }

  private static void assertClose(double numeric, double analytic, String name) {
    double size = Math.max(Math.abs(numeric) + Math.abs(analytic), 1e-3);
    double error = Math.abs(numeric - analytic) / size;
    assertTrue(
        error < ALLOWED, () -> name + ": central difference " + numeric + ", gradient " + analytic);
  }

  /** Fills a matrix with normal values. */
  public static Matrix random(int rows, int columns, long seed) {
    Random random = new Random(seed);
    double[] values = new double[rows * columns];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextGaussian();
    }
    return Matrix.of(rows, columns, values);
  }

  /** Makes a scalar of a matrix: the sum of elements times fixed weights. */
  public static double weighted(Matrix y, Matrix weights) {
    double[] a = y.toArray();
    double[] b = weights.toArray();
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
