package dev.sightline.language64;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sightline.rnn64.CellKind;
import dev.sightline.rnn64.Dropout;
import dev.sightline.rnn64.GradientCheck;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The character model in double precision. */
class CharacterModelGradientTest {
  private static final int CHARACTERS = 4;
  private static final int[][] INPUTS = {{0, 3}, {1, 2}, {2, 2}, {3, 0}, {1, 1}};
  private static final int[][] TARGETS = {{1, 2}, {2, 2}, {3, 0}, {1, 1}, {0, 3}};

  private static CharacterModel model(CellKind cell, int layers, double dropout) {
    return new CharacterModel(new CharacterModel.Settings(CHARACTERS, cell, 3, layers, dropout), 5);
  }

  /** A state in which something was read already. */
  private static CharacterModel.State begun(CharacterModel model) {
    return model.read(TARGETS, INPUTS, model.start(2)).state();
  }

  @ParameterizedTest
  @EnumSource
  void gradientsOfOneWindow(CellKind cell) {
    CharacterModel model = model(cell, 1, 0.3);
    CharacterModel.State state = begun(model);
    GradientCheck.check(
        model.parameters(), () -> model.learn(INPUTS, TARGETS, 5, state, 11).loss() / 10);
  }

  @Test
  void gradientsThroughTwoLayers() {
    CharacterModel model = model(CellKind.LSTM, 2, 0.3);
    CharacterModel.State state = begun(model);
    GradientCheck.check(
        model.parameters(), () -> model.learn(INPUTS, TARGETS, 5, state, 11).loss() / 10);
  }

  /** TBPTT(5, 2): the state that the first three steps left is a constant for the last two. */
  @ParameterizedTest
  @EnumSource
  void truncatedBackPropagationSeesOnlyTheLastSteps(CellKind cell) {
    CharacterModel model = model(cell, 1, 0);
    CharacterModel.State state = begun(model);
    CharacterModel.Read whole = model.learn(INPUTS, TARGETS, 2, state, Dropout.OFF);
    double[] truncated = model.parameters().gradients().toArray();
    model.parameters().gradients().zero();

    CharacterModel.Read first =
        model.read(Arrays.copyOf(INPUTS, 3), Arrays.copyOf(TARGETS, 3), state);
    CharacterModel.Read second =
        model.learn(
            Arrays.copyOfRange(INPUTS, 3, 5),
            Arrays.copyOfRange(TARGETS, 3, 5),
            2,
            first.state(),
            Dropout.OFF);

    assertArrayEquals(model.parameters().gradients().toArray(), truncated, 1e-14);
    assertEquals(first.loss() + second.loss(), whole.loss(), 1e-12);
    assertArrayEquals(second.state().h(), whole.state().h(), 1e-14);
  }

  /** What was read before is carried on: two windows are one long one. */
  @ParameterizedTest
  @EnumSource
  void theStateIsCarriedFromWindowToWindow(CellKind cell) {
    CharacterModel model = model(cell, 2, 0);
    CharacterModel.Read whole = model.read(INPUTS, TARGETS, model.start(2));
    CharacterModel.Read first =
        model.read(Arrays.copyOf(INPUTS, 2), Arrays.copyOf(TARGETS, 2), model.start(2));
    CharacterModel.Read second =
        model.read(
            Arrays.copyOfRange(INPUTS, 2, 5), Arrays.copyOfRange(TARGETS, 2, 5), first.state());
    assertEquals(whole.loss(), first.loss() + second.loss(), 1e-12);
    assertArrayEquals(whole.state().h(), second.state().h(), 1e-14);
    assertArrayEquals(whole.state().memory(), second.state().memory(), 1e-14);
  }

  /** Character by character, the losses are those of the window. */
  @ParameterizedTest
  @EnumSource
  void writingAgreesWithReading(CellKind cell) {
    CharacterModel model = model(cell, 2, 0.3);
    CharacterModel.State state = model.start(1);
    double loss = 0;
    int[][] inputs = new int[5][1];
    int[][] targets = new int[5][1];
    for (int t = 0; t < 5; t++) {
      inputs[t][0] = INPUTS[t][0];
      targets[t][0] = TARGETS[t][0];
      loss -= model.next(inputs[t][0], state)[targets[t][0]];
    }
    CharacterModel.Read read = model.read(inputs, targets, model.start(1));
    assertEquals(read.loss(), loss, 1e-10);
    assertArrayEquals(read.state().h(), state.h(), 1e-12);
  }

  @Test
  void moreStepsBackThanForwardAreRefused() {
    CharacterModel model = model(CellKind.GRU, 1, 0);
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> model.learn(INPUTS, TARGETS, 6, model.start(2), Dropout.OFF));
    assertEquals("k2 is 6; it must be from 1 to k1, which is 5", e.getMessage());
  }
}
