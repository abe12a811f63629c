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

/**
 * Every recurrent cell, in double precision: against a plain implementation of its equations that
 * shares nothing with it ({@link ScalarCell}), and its gradients against central differences.
 */
class CellTest {
  private static final int INPUTS = 3;
  private static final int LATE = 2;
  private static final int HIDDEN = 4;

  private final Parameters parameters = new Parameters();
  private final Packing packing = new Packing(new int[] {4, 3, 3, 1});
  private final Matrix x = random(packing.total(), INPUTS, 2);
  private final Matrix z = random(packing.total(), LATE, 4);
  private final Matrix h0 = random(packing.batch(), HIDDEN, 5);
  private final Matrix w = random(packing.total(), HIDDEN, 7);

  /** Every cell, with each of its options. */
  enum Kind {
    ELMAN_TANH,
    ELMAN_LOGISTIC,
    ELMAN_RELU,
    JORDAN,
    LSTM,
    PEEPHOLE,
    COUPLED,
    LEAKY,
    GRU,
    GRU_RESET_AFTER;

    RecurrentCell cell(Parameters p, int late) {
      return cell(p, "cell", INPUTS, late, HIDDEN);
    }

    RecurrentCell cell(Parameters p, String name, int inputs, int late, int hidden) {
      return switch (this) {
        case ELMAN_TANH -> new Elman(p, name, inputs, late, hidden, Activation.TANH);
        case ELMAN_LOGISTIC -> new Elman(p, name, inputs, late, hidden, Activation.LOGISTIC);
        case ELMAN_RELU -> new Elman(p, name, inputs, late, hidden, Activation.RELU);
        case JORDAN ->
            new Jordan(p, name, inputs, late, hidden, Activation.TANH, Activation.LOGISTIC);
        case LSTM -> new Lstm(p, name, inputs, late, hidden);
        case PEEPHOLE -> new PeepholeLstm(p, name, inputs, late, hidden);
        case LEAKY -> new Leaky(p, name, inputs, late, hidden);
        case COUPLED -> new CoupledLstm(p, name, inputs, late, hidden);
        case GRU -> new Gru(p, name, inputs, late, hidden, false);
        case GRU_RESET_AFTER -> new Gru(p, name, inputs, late, hidden, true);
      };
    }
  }

  private RecurrentCell make(Kind kind) {
    RecurrentCell cell = kind.cell(parameters, LATE);
    parameters.allocate(1);
    cell.initialise();
    // Biases too, so that nothing that begins at zero goes unnoticed.
    double[] values = parameters.values().toArray();
    Matrix noise = random(1, values.length, 11);
    parameters.values().add(0.3, noise);
    return cell;
  }

  private RecurrentRun run(RecurrentCell cell, Matrix m0) {
    RecurrentRun run =
        cell.run(packing, x, h0.toArray(), cell.memory() == 0 ? null : m0.toArray(), Dropout.OFF);
    for (int t = 0; t < packing.steps(); t++) {
      run.late(t).copy(z.rows(packing.offset(t), packing.active(t)));
      run.forward(t);
    }
    return run;
  }

  private Matrix firstMemory() {
    return random(packing.batch(), HIDDEN, 6);
  }

  @ParameterizedTest
  @EnumSource
  void gradients(Kind kind) {
    RecurrentCell cell = make(kind);
    Matrix m0 = firstMemory();
    Matrix dx = new Matrix(packing.total(), INPUTS);
    double[] dz = new double[packing.total() * LATE];
    double[][] first = new double[2][];
    check(
        parameters,
        () -> {
          try (RecurrentRun run = run(cell, m0)) {
            double loss = weighted(run.outputs(), w);
            for (int t = packing.steps() - 1; t >= 0; t--) {
              run.backward(t, w);
              run.dLate(t).get(0, packing.active(t), dz, packing.offset(t) * LATE);
            }
            run.backwardWeights(dx);
            first[0] = run.carryH().clone();
            first[1] = run.carryMemory().clone();
            return loss;
          }
        });
    double[] dOfX = dx.toArray();
    double[] dOfZ = dz.clone();
    double[][] dOfFirst = {first[0].clone(), first[1].clone()};
    DoubleSupplier loss =
        () -> {
          try (RecurrentRun run = run(cell, m0)) {
            return weighted(run.outputs(), w);
          }
        };
    check(x, dOfX, "x", loss);
    check(z, dOfZ, "z", loss);
    check(h0, dOfFirst[0], "h0", loss);
    if (cell.memory() > 0) {
      check(m0, dOfFirst[1], "memory0", loss);
    }
  }

  @ParameterizedTest
  @EnumSource
  void agreesWithItsEquationsWrittenOutOneNumberAtATime(Kind kind) {
    RecurrentCell cell = make(kind);
    Matrix m0 = firstMemory();
    try (RecurrentRun run = run(cell, m0)) {
      for (int r = 0; r < packing.batch(); r++) {
        ScalarCell scalar = new ScalarCell(kind, parameters, HIDDEN);
        double[] h = new double[HIDDEN];
        h0.get(r, 1, h, 0);
        double[] c = new double[HIDDEN];
        m0.get(r, 1, c, 0);
        int last = 0;
        for (int t = 0; t < packing.steps() && r < packing.active(t); t++) {
          last = packing.offset(t) + r;
          double[] xt = new double[INPUTS];
          x.get(last, 1, xt, 0);
          double[] zt = new double[LATE];
          z.get(last, 1, zt, 0);
          h = scalar.step(xt, zt, h, c);
          double[] got = new double[HIDDEN];
          run.outputs().get(last, 1, got, 0);
          assertArrayEquals(h, got, 1e-12, kind + ", sequence " + r + ", step " + t);
        }
        if (cell.memory() > 0) {
          double[] memory = new double[HIDDEN];
          System.arraycopy(run.lastMemory(), r * HIDDEN, memory, 0, HIDDEN);
          assertArrayEquals(c, memory, 1e-12);
        }
        double[] end = new double[HIDDEN];
        System.arraycopy(run.lastOutputs(), r * HIDDEN, end, 0, HIDDEN);
        assertArrayEquals(h, end, 1e-12);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void stepByStepIsTheSameAsTheWholeSequence(Kind kind) {
    RecurrentCell cell = make(kind);
    Matrix m0 = firstMemory();
    int n = packing.active(2);
    Matrix h = Matrix.of(packing.batch(), HIDDEN, h0.toArray()).rows(0, n);
    double[] memory = cell.memory() == 0 ? new double[0] : m0.rows(0, n).toArray();
    try (RecurrentRun run = run(cell, m0)) {
      for (int t = 0; t < 3; t++) {
        Matrix gates = new Matrix(n, cell.gates());
        cell.gatesOfInput(x.rows(packing.offset(t), n), gates);
        cell.step(gates, z.rows(packing.offset(t), n), h, memory);
        assertArrayEquals(run.outputs().rows(packing.offset(t), n).toArray(), h.toArray(), 1e-12);
      }
    }
  }

  /** A run that ends and another that goes on from its state are one run. */
  @ParameterizedTest
  @EnumSource
  void stateIsCarriedFromWindowToWindow(Kind kind) {
    RecurrentCell cell = kind.cell(parameters, 0);
    parameters.allocate(1);
    cell.initialise();
    Packing whole = new Packing(new int[] {6, 6});
    Packing half = new Packing(new int[] {3, 3});
    Matrix input = random(12, INPUTS, 3);
    try (RecurrentRun all = cell.run(whole, input, null, null, Dropout.OFF);
        RecurrentRun first = cell.run(half, input.rows(0, 6), null, null, Dropout.OFF)) {
      all.forwardAll();
      first.forwardAll();
      try (RecurrentRun second =
          cell.run(half, input.rows(6, 6), first.lastOutputs(), first.lastMemory(), Dropout.OFF)) {
        second.forwardAll();
        assertArrayEquals(all.outputs().rows(6, 6).toArray(), second.outputs().toArray(), 1e-15);
      }
    }
    assertEquals(HIDDEN, cell.hidden());
  }

  /** Symbols are one-hot vectors: the same gates and the same gradients. */
  @ParameterizedTest
  @EnumSource
  void symbolsAreOneHotVectors(Kind kind) {
    RecurrentCell cell = kind.cell(parameters, 0);
    parameters.allocate(3);
    cell.initialise();
    int[] symbols = {2, 0, 1, 1, 2, 2, 0, 1, 2, 0, 1};
    assertEquals(packing.total(), symbols.length);
    Matrix oneHot = new Matrix(symbols.length, INPUTS);
    for (int i = 0; i < symbols.length; i++) {
      double[] row = new double[INPUTS];
      row[symbols[i]] = 1;
      oneHot.put(i, 1, row, 0);
    }
    double[][] gradients = new double[2][];
    double[][] outputs = new double[2][];
    for (int way = 0; way < 2; way++) {
      CellInput input = way == 0 ? CellInput.vectors(oneHot) : CellInput.symbols(symbols);
      try (RecurrentRun run = cell.run(packing, input, null, null, Dropout.OFF)) {
        run.forwardAll();
        outputs[way] = run.outputs().toArray();
        for (int t = packing.steps() - 1; t >= 0; t--) {
          run.backward(t, w);
        }
        run.backwardWeights(null);
      }
      gradients[way] = parameters.gradients().toArray();
      parameters.gradients().zero();
    }
    assertArrayEquals(outputs[0], outputs[1], 1e-14);
    assertArrayEquals(gradients[0], gradients[1], 1e-14);
  }

  @Test
  void aSymbolThatIsNoneIsRefused() {
    RecurrentCell cell = Kind.GRU.cell(parameters, 0);
    parameters.allocate(3);
    int[] symbols = new int[packing.total()];
    symbols[3] = INPUTS;
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> cell.run(packing, CellInput.symbols(symbols), null, null, Dropout.OFF));
    assertEquals("Symbol 3 is read; there are 0 to 2", e.getMessage());
  }
}
