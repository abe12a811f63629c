package dev.sightline.rnn64;

import static dev.sightline.rnn64.GradientCheck.check;
import static dev.sightline.rnn64.GradientCheck.random;
import static dev.sightline.rnn64.GradientCheck.weighted;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;

/** Windows over the last frames, sums over them, and attention, in double precision. */
class WindowSumTest {
  private static final int HIDDEN = 2;
  private static final int WIDTH = 5;

  private final Packing packing = new Packing(new int[] {5, 2, 2, 1});
  private final BackwardWindows windows = new BackwardWindows(packing, 3);
  private final Matrix keys = random(packing.total(), HIDDEN, 1);
  private final Matrix values = random(packing.total(), WIDTH, 2);
  private final Matrix queries = random(packing.total(), HIDDEN, 3);
  private final Matrix w = random(packing.total(), WIDTH, 4);

  private static Matrix at(Packing packing, int t, Matrix all) {
    return all.rows(packing.offset(t), packing.active(t));
  }

  /** Sequence 0 is steps 0, 4, 7, 8, 9 of the packed rows. */
  @Test
  void framesLieSequenceAfterSequence() {
    assertArrayEquals(new int[] {0, 4, 7, 8, 9, 1, 5, 2, 6, 3}, windows.order());
    assertEquals(1, windows.count(0));
    assertEquals(3, windows.count(4));
    assertArrayEquals(values.rows(2, 3).toArray(), windows.of(values, 4, 0).toArray());
    assertArrayEquals(values.rows(7, 2).toArray(), windows.of(values, 1, 2).toArray());
    assertEquals(
        "A window is to have 0 frames; at least 1 is needed",
        assertThrows(IllegalArgumentException.class, () -> new BackwardWindows(packing, 0))
            .getMessage());
  }

  @Test
  void evenWeightsGiveMeans() {
    Packing one = new Packing(new int[] {4});
    Matrix v = Matrix.of(4, 1, new double[] {1, 2, 6, 10});
    try (WindowSum sum = new WindowSum(new BackwardWindows(one, 3))) {
      sum.even();
      Matrix z = Matrix.of(4, 1, new double[] {100, 0, 0, 0});
      for (int t = 0; t < 4; t++) {
        sum.addTo(t, v, z.rows(t, 1));
      }
      assertArrayEquals(new double[] {101, 1.5, 3, 6}, z.toArray(), 1e-12);
    }
  }

  /** The sums by attention, with the gradients by queries, keys and values. */
  private double run(Matrix dQueries, Matrix dKeys, Matrix dValues) {
    try (WindowSum sum = new WindowSum(windows);
        Matrix z = new Matrix(packing.total(), WIDTH)) {
      for (int t = 0; t < packing.steps(); t++) {
        sum.attend(t, keys, at(packing, t, queries));
        sum.addTo(t, values, at(packing, t, z));
      }
      dKeys.zero();
      dValues.zero();
      for (int t = packing.steps() - 1; t >= 0; t--) {
        Matrix q = at(packing, t, queries);
        Matrix dz = at(packing, t, w);
        sum.backward(t, values, keys, q, dz, dValues, dKeys, at(packing, t, dQueries));
      }
      return weighted(z, w);
    }
  }

  @Test
  void gradients() {
    Matrix dQueries = new Matrix(packing.total(), HIDDEN);
    Matrix dKeys = new Matrix(packing.total(), HIDDEN);
    Matrix dValues = new Matrix(packing.total(), WIDTH);
    DoubleSupplier loss = () -> run(dQueries, dKeys, dValues);
    double unused = loss.getAsDouble();
    double[] ofQueries = dQueries.toArray();
    double[] ofKeys = dKeys.toArray();
    double[] ofValues = dValues.toArray();
    check(queries, ofQueries, "queries", loss);
    check(keys, ofKeys, "keys", loss);
    check(values, ofValues, "values", loss);
  }
}
