package dev.sightline.rnn64;

import static dev.sightline.rnn64.GradientCheck.random;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every layer over sequences against its equations, written out one sequence and one number at a
 * time, with nothing but the weights in common.
 */
class ScalarSequenceTest {
  private static final int INPUTS = 3;
  private static final int HIDDEN = 4;

  private final Parameters parameters = new Parameters();
  private final Packing packing = new Packing(new int[] {5, 4, 4, 1});
  private final Matrix x = random(packing.total(), INPUTS, 2);

  private SequenceLayer begin(SequenceLayer layer) {
    parameters.allocate(1);
    layer.initialise();
    parameters.values().add(0.3, random(1, parameters.size(), 11));
    return layer;
  }

  private SequenceLayer cell(CellTest.Kind kind, String name, int inputs) {
    return new CellLayer(kind.cell(parameters, name, inputs, 0, HIDDEN));
  }

  private static double[][] rows(Matrix m) {
    double[][] rows = new double[m.rows()][m.columns()];
    for (int i = 0; i < rows.length; i++) {
      m.get(i, 1, rows[i], 0);
    }
    return rows;
  }

  /** h at each step of one sequence, from h = 0 and c = 0; from the end where {@code back}. */
  private double[][] recurrent(CellTest.Kind kind, String name, double[][] in, boolean back) {
    return recurrent(kind, name, in, back, new double[HIDDEN], new double[HIDDEN]);
  }

  private double[][] recurrent(
      CellTest.Kind kind, String name, double[][] in, boolean back, double[] h0, double[] c) {
    ScalarCell cell = new ScalarCell(kind, parameters, name, HIDDEN);
    double[][] out = new double[in.length][];
    double[] h = h0;
    for (int k = 0; k < in.length; k++) {
      int t = back ? in.length - 1 - k : k;
      h = cell.step(in[t], new double[0], h, c);
      out[t] = h;
    }
    return out;
  }

  private static double[][] beside(double[][] a, double[][] b) {
    double[][] both = new double[a.length][];
    for (int t = 0; t < a.length; t++) {
      both[t] = new double[a[t].length + b[t].length];
      System.arraycopy(a[t], 0, both[t], 0, a[t].length);
      System.arraycopy(b[t], 0, both[t], a[t].length, b[t].length);
    }
    return both;
  }

  private interface Equations {
    double[][] of(int sequence, double[][] in);
  }

  private void agrees(SequenceLayer layer, States first, Equations equations) {
    try (SequenceRun run = layer.run(packing, x, first, Dropout.OFF)) {
      for (int r = 0; r < packing.batch(); r++) {
        double[][] expected = equations.of(r, rows(Rows.of(packing, r, x)));
        double[][] got = rows(Rows.of(packing, r, run.outputs()));
        for (int t = 0; t < expected.length; t++) {
          assertArrayEquals(expected[t], got[t], 1e-12, "sequence " + r + ", step " + t);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void cellFromFirstStatesToLast(CellTest.Kind kind) {
    RecurrentCell cell = kind.cell(parameters, "cell", INPUTS, 0, HIDDEN);
    SequenceLayer layer = begin(new CellLayer(cell));
    Matrix h0 = random(packing.batch(), HIDDEN, 5);
    Matrix c0 = random(packing.batch(), HIDDEN, 6);
    double[][] last = new double[packing.batch()][];
    double[][] c = rows(c0);
    States h = States.of(packing.batch(), HIDDEN, h0.toArray());
    States first =
        cell.memory() == 0
            ? h
            : States.joined(List.of(h, States.of(packing.batch(), HIDDEN, c0.toArray())));
    agrees(
        layer,
        first,
        (r, in) -> {
          double[][] out = recurrent(kind, "cell", in, false, rows(h0)[r], c[r]);
          last[r] = out[out.length - 1];
          return out;
        });
    try (SequenceRun run = layer.run(packing, x, first, Dropout.OFF)) {
      for (int r = 0; r < packing.batch(); r++) {
        States own = run.states().rows(r);
        assertArrayEquals(last[r], own.columns(0, HIDDEN).toArray(), 1e-12);
        if (cell.memory() > 0) {
          assertArrayEquals(c[r], own.columns(HIDDEN, HIDDEN).toArray(), 1e-12);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void bidirectional(CellTest.Kind kind) {
    SequenceLayer layer =
        begin(new Bidirectional(cell(kind, "forward", INPUTS), cell(kind, "backward", INPUTS)));
    agrees(
        layer,
        null,
        (r, in) ->
            beside(recurrent(kind, "forward", in, false), recurrent(kind, "backward", in, true)));
  }

  @ParameterizedTest
  @EnumSource
  void bidirectionalWithSharedWeights(CellTest.Kind kind) {
    SequenceLayer both = cell(kind, "cell", INPUTS);
    agrees(
        begin(new Bidirectional(both, both)),
        null,
        (r, in) -> beside(recurrent(kind, "cell", in, false), recurrent(kind, "cell", in, true)));
  }

  @ParameterizedTest
  @EnumSource
  void stack(CellTest.Kind kind) {
    SequenceLayer layer =
        begin(
            new SequenceStack(
                List.of(cell(kind, "lower", INPUTS), cell(kind, "upper", HIDDEN)), 0.5));
    agrees(
        layer,
        null,
        (r, in) -> recurrent(kind, "upper", recurrent(kind, "lower", in, false), false));
  }

  /** What the settings of the command line build, by the names its weights have in a bundle. */
  @ParameterizedTest
  @CsvSource({"LSTM,LSTM", "GRU,GRU", "PEEPHOLE,PEEPHOLE", "ELMAN,ELMAN_TANH"})
  void twoBidirectionalLayers(CellKind cell, CellTest.Kind kind) {
    RecurrentLayers settings = new RecurrentLayers(cell, HIDDEN, 2, true, false, 0.5);
    agrees(
        begin(settings.build(parameters, "layers", INPUTS)),
        null,
        (r, in) -> {
          double[][] lower =
              beside(
                  recurrent(kind, "layers.forward", in, false),
                  recurrent(kind, "layers.backward", in, true));
          return beside(
              recurrent(kind, "layers-2.forward", lower, false),
              recurrent(kind, "layers-2.backward", lower, true));
        });
  }

  static Stream<Arguments> windowsAndActivations() {
    return Stream.of(1, 2, 3, 7)
        .flatMap(k -> Stream.of(Activation.values()).map(f -> Arguments.of(k, f)));
  }

  @ParameterizedTest
  @MethodSource("windowsAndActivations")
  void timeDelayFromZerosAndFromCarriedInputs(int window, Activation f) {
    int outputs = 5;
    SequenceLayer layer = begin(new TimeDelay(parameters, "delay", INPUTS, window, outputs, f));
    int before = window - 1;
    Matrix carried = random(packing.batch() * before + 1, INPUTS, 4);
    double[][] earlier = rows(carried);
    States first =
        States.of(
            packing.batch(), before * INPUTS, carried.rows(0, packing.batch() * before).toArray());
    agrees(layer, null, (r, in) -> delay(window, outputs, f, in, null, 0));
    agrees(layer, first, (r, in) -> delay(window, outputs, f, in, earlier, r * before));
  }

  /** y_t = f(sum over j of x_{t-j} W_j + b); input -1 is the last of the carried ones. */
  private double[][] delay(
      int window, int outputs, Activation f, double[][] in, double[][] earlier, int from) {
    double[] w = parameters.toArrays().get("delay.weight");
    double[] b = parameters.toArrays().get("delay.bias");
    double[][] y = new double[in.length][outputs];
    for (int t = 0; t < in.length; t++) {
      for (int k = 0; k < outputs; k++) {
        double sum = b[k];
        for (int j = 0; j < window; j++) {
          for (int i = 0; i < INPUTS; i++) {
            double value;
            if (t - j >= 0) {
              value = in[t - j][i];
            } else {
              value = earlier == null ? 0 : earlier[from + window - 1 + t - j][i];
            }
            sum += value * w[((window - 1 - j) * INPUTS + i) * outputs + k];
          }
        }
        y[t][k] =
            switch (f) {
              case TANH -> Math.tanh(sum);
              case LOGISTIC -> 1 / (1 + Math.exp(-sum));
              case RELU -> sum > 0 ? sum : 0;
              case IDENTITY -> sum;
            };
      }
    }
    return y;
  }
}
