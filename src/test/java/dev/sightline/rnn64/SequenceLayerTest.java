package dev.sightline.rnn64;

import static dev.sightline.rnn64.GradientCheck.check;
import static dev.sightline.rnn64.GradientCheck.random;
import static dev.sightline.rnn64.GradientCheck.weighted;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every layer over sequences keeps to, in double precision. */
class SequenceLayerTest {
  private static final String ALL = "dev.sightline.rnn64.SequenceCase#all";
  private static final String CARRYING = "dev.sightline.rnn64.SequenceCase#carrying";

  private final Parameters parameters = new Parameters();
  private final Packing packing = new Packing(new int[] {4, 3, 3, 1});
  private final Matrix x = random(packing.total(), SequenceCase.INPUTS, 2);

  /** States that a test can move, or null where the layer has none. */
  private static Matrix movable(SequenceLayer layer, int batch, long seed) {
    return layer.stateWidth() == 0 ? null : random(batch, layer.stateWidth(), seed);
  }

  private static States states(Matrix values) {
    return values == null ? null : States.of(values.rows(), values.columns(), values.toArray());
  }

  /** Sum of outputs and last states times fixed weights. */
  private static double loss(SequenceRun run, Matrix w, Matrix wStates) {
    double loss = weighted(run.outputs(), w);
    if (wStates != null) {
      States last = run.states();
      loss += weighted(Matrix.of(last.batch(), last.width(), last.toArray()), wStates);
    }
    return loss;
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void gradients(SequenceCase c) {
    SequenceLayer layer = c.make(parameters);
    Matrix w = random(packing.total(), layer.outputs(), 7);
    Matrix first = movable(layer, packing.batch(), 5);
    Matrix wStates = movable(layer, packing.batch(), 8);
    Matrix dx = new Matrix(packing.total(), layer.inputs());
    double[][] dFirst = new double[1][];
    check(
        parameters,
        () -> {
          try (SequenceRun run = layer.run(packing, x, states(first), 17)) {
            run.backward(w, states(wStates), dx, packing.steps());
            if (first != null) {
              dFirst[0] = run.dFirst().toArray();
            }
            return loss(run, w, wStates);
          }
        });
    DoubleSupplier forward =
        () -> {
          try (SequenceRun run = layer.run(packing, x, states(first), 17)) {
            return loss(run, w, wStates);
          }
        };
    check(x, dx.toArray(), "x", forward);
    if (first != null) {
      check(first, dFirst[0].clone(), "first", forward);
    }
  }

  /** What a run gives, all of it, so that two can be compared. */
  private record Result(double[] outputs, double[] states, double[] dx, double[] dFirst) {}

  private Result result(
      SequenceLayer layer,
      Packing p,
      Matrix in,
      States first,
      Matrix w,
      States dStates,
      int steps) {
    try (SequenceRun run = layer.run(p, in, first, Dropout.OFF)) {
      Matrix dx = new Matrix(p.total(), layer.inputs());
      run.backward(w, dStates, dx, steps);
      return layer.carries()
          ? new Result(
              run.outputs().toArray(), run.states().toArray(), dx.toArray(), run.dFirst().toArray())
          : new Result(run.outputs().toArray(), new double[0], dx.toArray(), new double[0]);
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void aSequenceGivesTheSameAloneAsInABatch(SequenceCase c) {
    SequenceLayer layer = c.make(parameters);
    for (int steps : layer.carries() ? new int[] {4, 2} : new int[] {4}) {
      Matrix w = random(packing.total(), layer.outputs(), 7);
      States first = states(movable(layer, packing.batch(), 5));
      States dStates = states(movable(layer, packing.batch(), 8));
      parameters.gradients().zero();
      Result together = result(layer, packing, x, first, w, dStates, steps);
      double[] gradients = parameters.gradients().toArray();

      parameters.gradients().zero();
      for (int r = 0; r < packing.batch(); r++) {
        Packing own = new Packing(new int[] {packing.length(r)});
        Result alone =
            result(
                layer,
                own,
                Rows.of(packing, r, x),
                first == null ? null : first.rows(r),
                Rows.of(packing, r, w),
                dStates == null ? null : dStates.rows(r),
                steps);
        Matrix outputs = Matrix.of(packing.total(), layer.outputs(), together.outputs);
        assertArrayEquals(alone.outputs, Rows.of(packing, r, outputs).toArray(), 1e-12);
        Matrix dx = Matrix.of(packing.total(), layer.inputs(), together.dx);
        assertArrayEquals(alone.dx, Rows.of(packing, r, dx).toArray(), 1e-12);
        int width = layer.stateWidth();
        assertArrayEquals(alone.states, part(together.states, r, width), 1e-12);
        assertArrayEquals(alone.dFirst, part(together.dFirst, r, width), 1e-12);
      }
      assertArrayEquals(gradients, parameters.gradients().toArray(), 1e-11);
    }
  }

  private static double[] part(double[] rows, int r, int width) {
    return Arrays.copyOfRange(rows, r * width, (r + 1) * width);
  }

  /** Without dx, and so without the products that only dx needs, all else is the same. */
  @ParameterizedTest
  @MethodSource(CARRYING)
  void theGradientOfTheInputCanBeLeftOut(SequenceCase c) {
    SequenceLayer layer = c.make(parameters);
    Matrix w = random(packing.total(), layer.outputs(), 7);
    States dStates = states(movable(layer, packing.batch(), 8));
    parameters.gradients().zero();
    Result with = result(layer, packing, x, null, w, dStates, 4);
    double[] gradients = parameters.gradients().toArray();
    parameters.gradients().zero();
    try (SequenceRun run = layer.run(packing, x, null, Dropout.OFF)) {
      run.backward(w, dStates, null, 4);
      assertArrayEquals(with.dFirst, run.dFirst().toArray(), 1e-12);
    }
    assertArrayEquals(gradients, parameters.gradients().toArray());
  }

  /** Windows that end and go on give what one long run gives; the shorter sequences end sooner. */
  @ParameterizedTest
  @MethodSource(CARRYING)
  void windowsWithCarriedStatesAreTheWholeSequence(SequenceCase c) {
    SequenceLayer layer = c.make(parameters);
    Packing whole = new Packing(new int[] {6, 5, 3});
    Matrix input = random(whole.total(), layer.inputs(), 3);
    try (SequenceRun all = layer.run(whole, input, null, Dropout.OFF)) {
      States carried = null;
      int at = 0;
      for (Packing window :
          new Packing[] {
            new Packing(new int[] {2, 2, 2}),
            new Packing(new int[] {1, 1, 1}),
            new Packing(new int[] {3, 2})
          }) {
        States first =
            carried == null || window.batch() == 3 ? carried : carried.rows(0, window.batch() - 1);
        try (SequenceRun run =
            layer.run(window, input.rows(at, window.total()), first, Dropout.OFF)) {
          assertArrayEquals(
              all.outputs().rows(at, window.total()).toArray(), run.outputs().toArray(), 1e-13);
          at += window.total();
          carried = run.states();
        }
      }
      assertEquals(whole.total(), at);
      assertArrayEquals(all.states().rows(0, 1).toArray(), carried.toArray(), 1e-13);
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void backThroughAsManyStepsAsThereAreIsBackThroughAll(SequenceCase c) {
    SequenceLayer layer = c.make(parameters);
    Matrix w = random(packing.total(), layer.outputs(), 7);
    double[][] gradients = new double[3][];
    int[] steps = {0, packing.steps(), Integer.MAX_VALUE};
    for (int i = 0; i < 3; i++) {
      parameters.gradients().zero();
      try (SequenceRun run = layer.run(packing, x, null, 17)) {
        Matrix dx = new Matrix(packing.total(), layer.inputs());
        if (i == 0) {
          run.backward(w, dx);
        } else {
          run.backward(w, null, dx, steps[i]);
        }
      }
      gradients[i] = parameters.gradients().toArray();
    }
    assertArrayEquals(gradients[0], gradients[1]);
    assertArrayEquals(gradients[0], gradients[2]);
  }

  /**
   * BPTT(k1, k2), k2 below k1, by hand: the first k1-k2 steps of each sequence are run once and
   * their states kept; what is differentiated numerically is a run of the rest from those states.
   */
  @ParameterizedTest
  @MethodSource(CARRYING)
  void truncatedIsTheGradientOfTheLastStepsFromConstantStates(SequenceCase c) {
    SequenceLayer layer = c.make(parameters);
    Packing window = new Packing(new int[] {5, 5, 4, 2});
    Matrix input = random(window.total(), layer.inputs(), 2);
    Matrix w = random(window.total(), layer.outputs(), 7);
    Matrix first = movable(layer, window.batch(), 5);
    Matrix wStates = movable(layer, window.batch(), 8);
    for (int steps : new int[] {1, 2, 3}) {
      States[] constant = new States[window.batch()];
      for (int r = 0; r < window.batch(); r++) {
        int head = window.length(r) - steps;
        if (head > 0 && first != null) {
          try (SequenceRun run =
              layer.run(
                  new Packing(new int[] {head}),
                  Rows.of(window, r, input).rows(0, head),
                  states(first).rows(r),
                  Dropout.OFF)) {
            constant[r] = run.states();
          }
        }
      }
      DoubleSupplier tails =
          () -> {
            double loss = 0;
            for (int r = 0; r < window.batch(); r++) {
              int tail = Math.min(steps, window.length(r));
              int head = window.length(r) - tail;
              States from =
                  first == null || constant[r] != null ? constant[r] : states(first).rows(r);
              try (SequenceRun run =
                  layer.run(
                      new Packing(new int[] {tail}),
                      Rows.of(window, r, input).rows(head, tail),
                      from,
                      Dropout.OFF)) {
                loss +=
                    loss(
                        run,
                        Rows.of(window, r, w).rows(head, tail),
                        wStates == null ? null : wStates.rows(r, 1));
              }
            }
            return loss;
          };
      Matrix dx = new Matrix(window.total(), layer.inputs());
      double[][] dFirst = new double[1][];
      check(
          parameters,
          () -> {
            try (SequenceRun run = layer.run(window, input, states(first), Dropout.OFF)) {
              run.backward(w, states(wStates), dx, steps);
              dFirst[0] = run.dFirst().toArray();
            }
            return tails.getAsDouble();
          });
      check(input, dx.toArray(), "x", tails);
      if (first != null) {
        check(first, dFirst[0].clone(), "first", tails);
      }
    }
  }
}
