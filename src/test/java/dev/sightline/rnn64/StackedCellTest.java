package dev.sightline.rnn64;

import static dev.sightline.rnn64.GradientCheck.check;
import static dev.sightline.rnn64.GradientCheck.random;
import static dev.sightline.rnn64.GradientCheck.weighted;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Layers one above the other, in double precision. */
class StackedCellTest {
  private static final int INPUTS = 3;
  private static final int HIDDEN = 4;

  private final Parameters parameters = new Parameters();
  private final Packing packing = new Packing(new int[] {4, 3, 1});
  private final Matrix x = random(packing.total(), INPUTS, 2);
  private final Matrix h0 = random(packing.batch(), HIDDEN, 5);

  private RecurrentCell stack(CellKind kind, int layers, double dropout) {
    RecurrentCell cell = kind.layers(parameters, "cell", INPUTS, 0, HIDDEN, layers, dropout);
    parameters.allocate(1);
    cell.initialise();
    assertEquals(kind.memory(HIDDEN, layers), cell.memory());
    return cell;
  }

  @ParameterizedTest
  @EnumSource
  void gradientsThroughThreeLayersWithDropoutBetween(CellKind kind) {
    RecurrentCell cell = stack(kind, 3, 0.4);
    Matrix m0 = random(packing.batch(), cell.memory(), 6);
    Matrix w = random(packing.total(), HIDDEN, 7);
    Matrix dx = new Matrix(packing.total(), INPUTS);
    double[][] first = new double[2][];
    check(
        parameters,
        () -> {
          try (RecurrentRun run = cell.run(packing, x, h0.toArray(), m0.toArray(), 17)) {
            run.forwardAll();
            double loss = weighted(run.outputs(), w);
            for (int t = packing.steps() - 1; t >= 0; t--) {
              run.backward(t, w);
            }
            run.backwardWeights(dx);
            first[0] = run.carryH().clone();
            first[1] = run.carryMemory();
            return loss;
          }
        });
    double[] dOfX = dx.toArray();
    double[][] dOfFirst = first.clone();
    DoubleSupplier loss =
        () -> {
          try (RecurrentRun run = cell.run(packing, x, h0.toArray(), m0.toArray(), 17)) {
            run.forwardAll();
            return weighted(run.outputs(), w);
          }
        };
    check(x, dOfX, "x", loss);
    check(h0, dOfFirst[0], "h0", loss);
    check(m0, dOfFirst[1], "memory0", loss);
  }

  @ParameterizedTest
  @EnumSource
  void stepByStepIsTheSameAsTheWholeSequence(CellKind kind) {
    RecurrentCell cell = stack(kind, 2, 0.4);
    Matrix m0 = random(packing.batch(), cell.memory(), 6);
    Matrix h = Matrix.of(1, HIDDEN, h0.rows(0, 1).toArray());
    double[] memory = m0.rows(0, 1).toArray();
    try (RecurrentRun run = cell.run(packing, x, h0.toArray(), m0.toArray(), Dropout.OFF)) {
      run.forwardAll();
      for (int t = 0; t < packing.steps(); t++) {
        Matrix gates = new Matrix(1, cell.gates());
        cell.gatesOfInput(x.rows(packing.offset(t), 1), gates);
        cell.step(gates, null, h, memory);
        assertArrayEquals(run.outputs().rows(packing.offset(t), 1).toArray(), h.toArray(), 1e-12);
      }
      double[] last = new double[cell.memory()];
      System.arraycopy(run.lastMemory(), 0, last, 0, last.length);
      assertArrayEquals(last, memory, 1e-12);
    }
  }

  /** Two layers are one cell whose outputs another reads. */
  @Test
  void aLayerReadsWhatTheOneBelowMakes() {
    RecurrentCell both = stack(CellKind.LSTM, 2, 0);
    Parameters apart = new Parameters();
    RecurrentCell lower = CellKind.LSTM.cell(apart, "lower", INPUTS, 0, HIDDEN);
    RecurrentCell upper = CellKind.LSTM.cell(apart, "upper", HIDDEN, 0, HIDDEN);
    apart.allocate(1);
    apart.values().copy(parameters.values());
    try (RecurrentRun run = both.run(packing, x, null, null, Dropout.OFF);
        RecurrentRun first = lower.run(packing, x, null, null, Dropout.OFF)) {
      run.forwardAll();
      first.forwardAll();
      try (RecurrentRun second = upper.run(packing, first.outputs(), null, null, Dropout.OFF)) {
        second.forwardAll();
        assertArrayEquals(second.outputs().toArray(), run.outputs().toArray(), 1e-12);
      }
    }
  }

  @Test
  void noLayersIsRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> CellKind.GRU.layers(parameters, "cell", INPUTS, 0, HIDDEN, 0, 0));
  }
}
