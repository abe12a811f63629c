package dev.sightline.rnn64;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The optimisers, in double precision, against their formulas written out. */
class OptimizerTest {
  private static final double[] FIRST = {1, -2, 0.5};
  private static final double[][] GRADIENTS = {{0.5, -1, 2}, {0.25, 0.5, -1}, {1, 1, 1}};
  private static final double RATE = 0.1;

  private final Parameters parameters = new Parameters();

  private void begin() {
    parameters.add("w", 1, 3, 0);
    parameters.allocate(1);
    parameters.values().put(0, 1, FIRST, 0);
  }

  private double[] after(Optimizer optimizer, Clipping clipping) {
    for (double[] g : GRADIENTS) {
      parameters.gradients().put(0, 1, g, 0);
      optimizer.step(RATE, clipping);
    }
    assertEquals(GRADIENTS.length, optimizer.steps());
    assertArrayEquals(new double[3], parameters.gradients().toArray());
    return parameters.values().toArray();
  }

  @Test
  void plainGradientDescent() {
    begin();
    double[] want = new double[3];
    for (int k = 0; k < 3; k++) {
      want[k] = FIRST[k] - RATE * (GRADIENTS[0][k] + GRADIENTS[1][k] + GRADIENTS[2][k]);
    }
    assertArrayEquals(want, after(new Sgd(parameters, 0), Clipping.NONE), 1e-15);
  }

  @Test
  void momentum() {
    begin();
    double[] want = FIRST.clone();
    for (int k = 0; k < 3; k++) {
      double v = 0;
      for (double[] g : GRADIENTS) {
        v = 0.9 * v + g[k];
        want[k] -= RATE * v;
      }
    }
    assertArrayEquals(want, after(new Sgd(parameters, 0.9), Clipping.NONE), 1e-15);
  }

  @Test
  void adagrad() {
    begin();
    double[] want = FIRST.clone();
    for (int k = 0; k < 3; k++) {
      double sum = 0;
      for (double[] g : GRADIENTS) {
        sum += g[k] * g[k];
        want[k] -= RATE * g[k] / (Math.sqrt(sum) + 1e-8);
      }
    }
    assertArrayEquals(want, after(new Adagrad(parameters), Clipping.NONE), 1e-15);
  }

  @Test
  void rmsProp() {
    begin();
    double[] want = FIRST.clone();
    for (int k = 0; k < 3; k++) {
      double mean = 0;
      for (double[] g : GRADIENTS) {
        mean = 0.8 * mean + 0.2 * g[k] * g[k];
        want[k] -= RATE * g[k] / (Math.sqrt(mean) + 1e-8);
      }
    }
    assertArrayEquals(want, after(new RmsProp(parameters, 0.8), Clipping.NONE), 1e-15);
  }

  /**
   * In the cheaper order of the paper's section 2, whose epsilon stands beside an uncorrected v.
   */
  @Test
  void adam() {
    begin();
    double[] want = FIRST.clone();
    for (int k = 0; k < 3; k++) {
      double m = 0;
      double v = 0;
      for (int t = 1; t <= 3; t++) {
        double g = GRADIENTS[t - 1][k];
        m = 0.9 * m + 0.1 * g;
        v = 0.999 * v + 0.001 * g * g;
        double rate = RATE * Math.sqrt(1 - Math.pow(0.999, t)) / (1 - Math.pow(0.9, t));
        want[k] -= rate * m / (Math.sqrt(v) + 1e-8);
      }
    }
    assertArrayEquals(want, after(new Adam(parameters), Clipping.NONE), 1e-12);
  }

  @Test
  void clippingByNormKeepsTheDirection() {
    begin();
    parameters.gradients().put(0, 1, new double[] {3, 0, -4}, 0);
    assertEquals(5, new Sgd(parameters, 0).step(1, Clipping.byNorm(1)), 1e-12);
    assertArrayEquals(new double[] {1 - 0.6, -2, 0.5 + 0.8}, parameters.values().toArray(), 1e-12);
  }

  @Test
  void clippingByValueCutsEachElement() {
    begin();
    parameters.gradients().put(0, 1, new double[] {3, 0.5, -4}, 0);
    new Sgd(parameters, 0).step(1, Clipping.byValue(1));
    assertArrayEquals(new double[] {0, -2.5, 1.5}, parameters.values().toArray(), 1e-12);
  }

  @Test
  void aShortGradientIsNotMadeLonger() {
    begin();
    parameters.gradients().put(0, 1, new double[] {0.1, 0, 0}, 0);
    new Sgd(parameters, 0).step(1, new Clipping(5, 5));
    assertArrayEquals(new double[] {0.9, -2, 0.5}, parameters.values().toArray(), 1e-12);
  }

  @ParameterizedTest
  @EnumSource
  void goesOnFromItsStateAsIfNotStopped(OptimizerKind kind) {
    begin();
    Optimizer whole = kind.of(parameters);
    double[] want = after(whole, Clipping.NONE);

    parameters.values().put(0, 1, FIRST, 0);
    Optimizer before = kind.of(parameters);
    parameters.gradients().put(0, 1, GRADIENTS[0], 0);
    before.step(RATE, Clipping.NONE);
    Map<String, double[]> states = before.arrays();
    Optimizer resumed = kind.of(parameters);
    resumed.resume(states, before.steps());
    for (int t = 1; t < 3; t++) {
      parameters.gradients().put(0, 1, GRADIENTS[t], 0);
      resumed.step(RATE, Clipping.NONE);
    }
    assertArrayEquals(want, parameters.values().toArray());
  }

  @ParameterizedTest
  @EnumSource
  void aGradientThatIsNoNumberChangesNothing(OptimizerKind kind) {
    begin();
    parameters.gradients().put(0, 1, new double[] {1, Double.NaN, 1}, 0);
    Optimizer optimizer = kind.of(parameters);
    ArithmeticException e =
        assertThrows(ArithmeticException.class, () -> optimizer.step(1, Clipping.byNorm(5)));
    assertTrue(e.getMessage().contains("NaN"), e.getMessage());
    assertArrayEquals(FIRST, parameters.values().toArray());
  }

  @Test
  void settingsOutOfRangeAreRefused() {
    begin();
    assertThrows(IllegalArgumentException.class, () -> new Sgd(parameters, 1));
    assertThrows(IllegalArgumentException.class, () -> new RmsProp(parameters, -0.1));
    assertThrows(IllegalArgumentException.class, () -> Clipping.byNorm(0));
    assertThrows(IllegalArgumentException.class, () -> Clipping.byValue(Double.NaN));
    assertThrows(IllegalArgumentException.class, () -> OptimizerKind.of("adamw"));
  }
}
