package dev.sightline.rnn64;

import static dev.sightline.rnn64.GradientCheck.random;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What layers over sequences do not do, and that they hide nothing. */
class SequenceRefusalTest {
  private static final String ALL = "dev.sightline.rnn64.SequenceCase#all";
  private static final String NOT_CARRYING = "dev.sightline.rnn64.SequenceCase#notCarrying";

  private final Parameters parameters = new Parameters();
  private final Packing packing = new Packing(new int[] {4, 3, 3, 1});
  private final Matrix x = random(packing.total(), SequenceCase.INPUTS, 2);

  private static void refused(String why, Executable what) {
    String message = assertThrows(IllegalArgumentException.class, what).getMessage();
    assertTrue(message.contains(why), message);
  }

  @ParameterizedTest
  @MethodSource(NOT_CARRYING)
  void whatReadsFromTheEndCarriesNoState(SequenceCase c) {
    SequenceLayer layer = c.make(parameters);
    assertEquals(0, layer.stateWidth());
    States none = States.of(packing.batch(), 0, new double[0]);
    refused("comes from the future", () -> layer.run(packing, x, none, Dropout.OFF));
    try (SequenceRun run = layer.run(packing, x, null, Dropout.OFF)) {
      Matrix d = new Matrix(packing.total(), layer.outputs());
      refused("comes from the future", run::states);
      refused("comes from the future", run::dFirst);
      refused("comes from the future", () -> run.backward(d, null, null, 3));
      refused("comes from the future", () -> run.backward(d, none, null, 4));
      // Nothing was gone through yet.
      run.backward(d, null, null, 4);
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void shapesThatDoNotFit(SequenceCase c) {
    SequenceLayer layer = c.make(parameters);
    int total = packing.total();
    refused(
        "expected is [11, 3]",
        () -> layer.run(packing, new Matrix(total + 1, SequenceCase.INPUTS), null, Dropout.OFF));
    refused(
        "expected is [11, 3]",
        () -> layer.run(packing, new Matrix(total, SequenceCase.INPUTS + 1), null, Dropout.OFF));
    if (layer.carries()) {
      States tooFew = States.of(3, layer.stateWidth(), new double[3 * layer.stateWidth()]);
      refused("expected is [4, ", () -> layer.run(packing, x, tooFew, Dropout.OFF));
      int wide = layer.stateWidth() + 1;
      States tooWide = States.of(4, wide, new double[4 * wide]);
      refused("expected is [4, ", () -> layer.run(packing, x, tooWide, Dropout.OFF));
    }
    try (SequenceRun run = layer.run(packing, x, null, Dropout.OFF)) {
      Matrix d = new Matrix(total, layer.outputs());
      refused("expected is", () -> run.backward(new Matrix(total - 1, layer.outputs()), null));
      refused("expected is", () -> run.backward(d, new Matrix(total, layer.inputs() + 1)));
      refused("at least 1", () -> run.backward(d, null, null, 0));
      run.backward(d, null);
      assertThrows(IllegalStateException.class, () -> run.backward(d, null));
    }
  }

  @Test
  void noGradientBeforeTheWayBack() {
    SequenceLayer layer =
        new TimeDelay(parameters, "d", SequenceCase.INPUTS, 2, 2, Activation.TANH);
    parameters.allocate(1);
    try (SequenceRun run = layer.run(packing, x, null, Dropout.OFF)) {
      assertThrows(IllegalStateException.class, run::dFirst);
    }
  }

  @Test
  void layersThatCannotBeBuilt() {
    RecurrentCell attending = CellKind.LSTM.cell(parameters, "late", 3, 2, 4);
    refused("2 elements at each step", () -> new CellLayer(attending));
    SequenceLayer three = new CellLayer(CellKind.GRU.cell(parameters, "a", 3, 0, 4));
    SequenceLayer five = new CellLayer(CellKind.GRU.cell(parameters, "b", 5, 0, 4));
    refused("one expects 3 elements and the other 5", () -> new Bidirectional(three, five));
    refused("at least 1 layer", () -> new SequenceStack(List.of(), 0));
    refused(
        "Layer 2 reads 5 elements, but the one below gives 4",
        () -> new SequenceStack(List.of(three, five), 0));
    refused("Dropout is 1.0", () -> new SequenceStack(List.of(three), 1));
    refused("a window", () -> new TimeDelay(parameters, "d", 3, 0, 2, Activation.TANH));
    refused("an output", () -> new TimeDelay(parameters, "d", 3, 2, 0, Activation.TANH));
    refused("5 values", () -> States.of(2, 3, new double[5]));
  }

  private static boolean hasNaN(Matrix m) {
    return Arrays.stream(m.toArray()).anyMatch(Double::isNaN);
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void anInputThatIsNoNumberShowsInItsOwnSequenceAndInTheGradient(SequenceCase c) {
    SequenceLayer layer = c.make(parameters);
    int row = packing.offset(1) + 1;
    x.rows(row, 1).put(0, 1, new double[] {1, Double.NaN, 1}, 0);
    try (SequenceRun run = layer.run(packing, x, null, Dropout.OFF)) {
      assertTrue(hasNaN(run.outputs().rows(row, 1)));
      for (int r : new int[] {0, 2, 3}) {
        assertFalse(hasNaN(Rows.of(packing, r, run.outputs())), "sequence " + r);
      }
      parameters.gradients().zero();
      run.backward(random(packing.total(), layer.outputs(), 7), null);
      assertTrue(hasNaN(parameters.gradients()));
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void aWeightThatIsNoNumberShowsInTheGradientOfTheSquareLoss(SequenceCase c) {
    SequenceLayer layer = c.make(parameters);
    parameters.values().view(parameters.size() - 1, 1, 1).put(0, 1, new double[] {Double.NaN}, 0);
    try (SequenceRun run = layer.run(packing, x, null, Dropout.OFF)) {
      assertTrue(hasNaN(run.outputs()));
      parameters.gradients().zero();
      run.backward(run.outputs(), null);
      assertTrue(hasNaN(parameters.gradients()));
    }
  }
}
