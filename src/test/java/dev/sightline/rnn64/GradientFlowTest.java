package dev.sightline.rnn64;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** In double precision; what the figures say is told in {@code VanishingGradientsTest}. */
class GradientFlowTest {
  private static final int RUN_IN = 100;
  private static final int STEPS = 6;
  private static final int SEED = 4;

  /**
   * The Jacobian by central differences: a net with a state of two is stepped on from a state that
   * was moved a little; its largest singular value has a closed form.
   */
  @ParameterizedTest
  @EnumSource
  void agreesWithCentralDifferences(CellKind kind) {
    double[] logs = new GradientFlow(2, STEPS, SEED).of(kind);
    Parameters parameters = new Parameters();
    RecurrentCell cell = kind.cell(parameters, "cell", 1, 0, 2);
    parameters.allocate(SEED);
    cell.initialise();
    double[] noise = noise();

    assertEquals(0, logs[0]);
    for (int distance = 1; distance <= STEPS; distance++) {
      int from = RUN_IN + STEPS - distance;
      double[] j = new double[4];
      for (int k = 0; k < 2; k++) {
        double step = 1e-5;
        double[] above = state(cell, noise, from, k, step);
        double[] below = state(cell, noise, from, k, -step);
        for (int i = 0; i < 2; i++) {
          j[2 * i + k] = (above[i] - below[i]) / (2 * step);
        }
      }
      assertEquals(norm(j), Math.pow(10, logs[distance]), 1e-8, "distance " + distance);
    }
  }

  /** h after all the noise, where element k of h was moved before step {@code moved}. */
  private static double[] state(RecurrentCell cell, double[] noise, int moved, int k, double by) {
    Matrix h = new Matrix(1, 2);
    Matrix gates = new Matrix(1, cell.gates());
    double[] memory = new double[cell.memory()];
    for (int t = 0; t < noise.length; t++) {
      if (t == moved) {
        double[] values = h.toArray();
        values[k] += by;
        h.put(0, 1, values, 0);
      }
      cell.gatesOfInput(Matrix.of(1, 1, new double[] {noise[t]}), gates);
      cell.step(gates, null, h, memory);
    }
    return h.toArray();
  }

  private static double[] noise() {
    Random random = new Random(SEED + 1);
    double[] noise = new double[RUN_IN + STEPS];
    for (int t = 0; t < noise.length; t++) {
      noise[t] = random.nextGaussian();
    }
    return noise;
  }

  /** Largest singular value of a 2x2 matrix. */
  private static double norm(double[] j) {
    double squares = j[0] * j[0] + j[1] * j[1] + j[2] * j[2] + j[3] * j[3];
    double determinant = j[0] * j[3] - j[1] * j[2];
    return Math.sqrt((squares + Math.sqrt(squares * squares - 4 * determinant * determinant)) / 2);
  }

  @Test
  void theSeedDecidesEverything() {
    double[] first = new GradientFlow(5, STEPS, 1).of(CellKind.GRU);
    assertArrayEquals(first, new GradientFlow(5, STEPS, 1).of(CellKind.GRU));
    assertTrue(first[STEPS] != new GradientFlow(5, STEPS, 2).of(CellKind.GRU)[STEPS]);
  }

  @Test
  void theUsualForgetBiasIsOne() {
    GradientFlow flow = new GradientFlow(5, STEPS, 1);
    assertArrayEquals(flow.of(CellKind.LSTM), flow.ofLstm(1));
  }

  /** What single precision would round to zero is still told apart. */
  @Test
  void theSmallestNormsAreStillNumbers() {
    double[] logs = new GradientFlow(4, 200, 1).ofElman(Activation.IDENTITY, 1e-4);
    assertEquals(-800, logs[200], 1e-6);
  }

  @Test
  void weightsOfZeroLeaveNothing() {
    double[] logs = new GradientFlow(4, 2, 1).ofElman(Activation.TANH, 0);
    assertArrayEquals(new double[] {0, Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY}, logs);
  }

  @Test
  void aStateThatOverflowsIsNotMeasured() {
    GradientFlow flow = new GradientFlow(4, 200, 1);
    assertThrows(ArithmeticException.class, () -> flow.ofElman(Activation.IDENTITY, 100));
  }

  @ParameterizedTest
  @CsvSource({"0, 10, elements", "257, 10, elements", "8, 0, steps", "8, 201, steps"})
  void sizesOutOfRangeAreRefused(int hidden, int steps, String unit) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> new GradientFlow(hidden, steps, 1));
    assertTrue(e.getMessage().contains(unit), e.getMessage());
  }
}
