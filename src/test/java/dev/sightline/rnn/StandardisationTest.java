package dev.sightline.rnn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class StandardisationTest {
  private final Parameters parameters = new Parameters();
  private final Standardisation standardised = new Standardisation(parameters, "image", 3);

  /** Channel 0 is 1 or 3, channel 1 always 5, channel 2 is 0, 0, 0 or 8. */
  private final Matrix x = Matrix.of(4, 3, new float[] {1, 5, 0, 3, 5, 0, 1, 5, 0, 3, 5, 8});

  StandardisationTest() {
    parameters.allocate(1);
    standardised.initialise();
  }

  @Test
  void changesNothingBeforeItIsFitted() {
    Matrix y = Matrix.unset(4, 3);
    standardised.forward(x, y);
    assertArrayEquals(x.toArray(), y.toArray());
  }

  @Test
  void meanBecomesZeroAndDeviationOne() {
    standardised.fit(x);
    Matrix y = Matrix.unset(4, 3);
    standardised.forward(x, y);

    float root = (float) Math.sqrt(3);
    assertArrayEquals(
        new float[] {-1, 0, -1 / root, 1, 0, -1 / root, -1, 0, -1 / root, 1, 0, 3 / root},
        y.toArray(),
        1e-4f);
  }

  /** Channels 0 and 1 are a block, channel 2 is another: each has half of the variance 3. */
  @Test
  void blocksWeighAlikeHoweverWideTheyAre() {
    Matrix z = Matrix.of(2, 3, new float[] {1, 5, 0, 3, 9, 8});
    standardised.fit(z, 2, 1);
    Matrix y = Matrix.unset(2, 3);
    standardised.forward(z, y);

    float wide = (float) Math.sqrt(3 / 4.0);
    float narrow = (float) Math.sqrt(3 / 2.0);
    assertArrayEquals(new float[] {-wide, -wide, -narrow, wide, wide, narrow}, y.toArray(), 1e-3f);
    IllegalArgumentException said =
        assertThrows(IllegalArgumentException.class, () -> standardised.fit(z, 2, 2));
    assertEquals("Blocks of [2, 2] channels are not 3 in all", said.getMessage());
  }

  @Test
  void anOptimiserLeavesTheConstantsAsTheyAre() {
    Parameters all = new Parameters();
    Standardisation own = new Standardisation(all, "image", 3);
    Linear linear = new Linear(all, "linear", 3, 2);
    all.allocate(4);
    own.initialise();
    own.fit(x);
    float[] before = all.values().toArray();
    for (OptimizerKind kind : OptimizerKind.values()) {
      Optimizer optimizer = kind.of(all);
      Matrix y = Matrix.unset(4, 3);
      own.forward(x, y);
      linear.backward(y, Matrix.of(4, 2, new float[] {1, 2, 3, 4, 5, 6, 7, 8}), null, 0);
      optimizer.step(0.1, Clipping.byNorm(5));
    }
    float[] after = all.values().toArray();
    for (Parameters.Entry entry : all.entries()) {
      int from = (int) entry.offset();
      int to = from + entry.rows() * entry.columns();
      boolean same = java.util.Arrays.equals(before, from, to, after, from, to);
      assertEquals(entry.constant(), same, entry.name());
    }
  }
}
