package dev.sightline.rnn64;

import static dev.sightline.rnn64.GradientCheck.random;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The recurrent layers as they are asked for on the command line. */
class RecurrentLayersTest {
  private static final int INPUTS = 3;

  private static int size(CellKind cell, int layers, boolean bidirectional, boolean shared) {
    Parameters parameters = new Parameters();
    new RecurrentLayers(cell, 4, layers, bidirectional, shared, 0)
        .build(parameters, "layers", INPUTS);
    return parameters.size();
  }

  @ParameterizedTest
  @EnumSource
  void twoDirectionsThatShareTheirWeightsHaveHalfOfThem(CellKind cell) {
    for (int layers = 1; layers <= 3; layers++) {
      assertEquals(size(cell, layers, true, false), 2 * size(cell, layers, true, true));
    }
    assertEquals(size(cell, 1, false, false), size(cell, 1, true, true));
  }

  @Test
  void weightsAreNamedByLayerAndDirection() {
    Parameters parameters = new Parameters();
    new RecurrentLayers(CellKind.LSTM, 4, 2, true, false, 0).build(parameters, "q", INPUTS);
    assertEquals(
        List.of(
            "q.forward.input",
            "q.forward.recurrent",
            "q.forward.bias",
            "q.backward.input",
            "q.backward.recurrent",
            "q.backward.bias",
            "q-2.forward.input",
            "q-2.forward.recurrent",
            "q-2.forward.bias",
            "q-2.backward.input",
            "q-2.backward.recurrent",
            "q-2.backward.bias"),
        parameters.entries().stream().map(Parameters.Entry::name).toList());
  }

  @ParameterizedTest
  @CsvSource({"1,false,4", "3,false,4", "1,true,8", "3,true,8"})
  void widthsAndStates(int layers, boolean bidirectional, int outputs) {
    RecurrentLayers settings =
        new RecurrentLayers(CellKind.LSTM, 4, layers, bidirectional, false, 0);
    SequenceLayer layer = settings.build(new Parameters(), "layers", INPUTS);
    assertEquals(INPUTS, layer.inputs());
    assertEquals(outputs, layer.outputs());
    assertEquals(outputs, settings.outputs());
    assertEquals(!bidirectional, layer.carries());
    assertEquals(bidirectional ? 0 : layers * 2 * 4, layer.stateWidth());
  }

  /** Layer by layer is the same as step by step, with the same elements dropped. */
  @ParameterizedTest
  @EnumSource
  void layersOverSequencesAreTheCellsStackedStepByStep(CellKind cell) {
    Parameters stepwise = new Parameters();
    Parameters parameters = new Parameters();
    SequenceLayer steps = new CellLayer(cell.layers(stepwise, "layers", INPUTS, 0, 4, 3, 0.4));
    SequenceLayer layers =
        new RecurrentLayers(cell, 4, 3, false, false, 0.4).build(parameters, "layers", INPUTS);
    parameters.allocate(1);
    layers.initialise();
    stepwise.allocate(2);
    stepwise.values().copy(parameters.values());
    Packing packing = new Packing(new int[] {5, 3, 2});
    Matrix x = random(packing.total(), INPUTS, 2);
    Matrix w = random(packing.total(), 4, 7);
    Matrix dx = new Matrix(packing.total(), INPUTS);
    Matrix dxOfSteps = new Matrix(packing.total(), INPUTS);
    try (SequenceRun a = layers.run(packing, x, null, 17);
        SequenceRun b = steps.run(packing, x, null, 17)) {
      a.backward(w, dx);
      b.backward(w, dxOfSteps);
      assertArrayEquals(b.outputs().toArray(), a.outputs().toArray(), 1e-12);
    }
    assertArrayEquals(dxOfSteps.toArray(), dx.toArray(), 1e-12);
    assertArrayEquals(stepwise.gradients().toArray(), parameters.gradients().toArray(), 1e-12);
  }

  private static String refusal(
      int hidden, int layers, boolean bidirectional, boolean shared, double dropout) {
    return assertThrows(
            IllegalArgumentException.class,
            () ->
                new RecurrentLayers(CellKind.LSTM, hidden, layers, bidirectional, shared, dropout))
        .getMessage();
  }

  @Test
  void settingsOutOfRangeAreRefusedWithASentence() {
    assertEquals(
        "The hidden state is to have 0 elements; at least 1 is needed",
        refusal(0, 1, false, false, 0));
    assertEquals("There are to be 0 layers; at least 1 is needed", refusal(4, 0, false, false, 0));
    assertEquals("Dropout is 1.0; allowed is [0, 1)", refusal(4, 1, false, false, 1));
    assertEquals("Dropout is -0.1; allowed is [0, 1)", refusal(4, 1, false, false, -0.1));
    assertEquals("Dropout is NaN; allowed is [0, 1)", refusal(4, 1, false, false, Double.NaN));
    assertEquals(
        "Weights can be shared between two directions; the layers are not bidirectional",
        refusal(4, 1, false, true, 0));
  }
}
