package dev.sightline.language;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sightline.net.Batch;
import dev.sightline.net.Gradients;
import dev.sightline.net.Layout;
import dev.sightline.rnn.CellKind;
import dev.sightline.rnn.Dropout;
import dev.sightline.rnn.Matrix;
import dev.sightline.rnn.Packing;
import dev.sightline.spec.Spec;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TextModelTest {
  private static final double BOUND = 3e-6;
  private static final int CHARACTERS = 4;
  private static final int HIDDEN = 3;
  private static final int[][] INPUTS = {{0, 3}, {1, 2}, {2, 2}, {3, 0}, {1, 1}};
  private static final int[][] TARGETS = {{1, 2}, {2, 2}, {3, 0}, {1, 1}, {0, 3}};

  private static TextModel model(CellKind cell, int layers, double dropout) {
    return new TextModel(TextPlan.of(cell, HIDDEN, layers, dropout), CHARACTERS, 5);
  }

  /** A state in which something was read already. */
  private static TextModel.State begun(TextModel model) {
    return model.read(TARGETS, INPUTS, model.start(2)).state();
  }

  private static Matrix noise(int columns) {
    Random random = new Random(columns);
    float[] x = new float[2 * columns];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) random.nextGaussian() * .5f;
    }
    return Matrix.of(2, columns, x);
  }

  @ParameterizedTest
  @EnumSource
  void gradientsOfOneWindow(CellKind cell) {
    int[] characters = Arrays.stream(INPUTS).flatMapToInt(Arrays::stream).toArray();
    for (int layers = 1; layers <= 2; layers++) {
      try (TextModel model = model(cell, layers, .3);
          Matrix h = noise(HIDDEN);
          Matrix memory = noise(cell.memory(HIDDEN, layers))) {
        Batch batch =
            new Batch(new Layout(0, 0, 0, null, new Packing(new int[] {5, 5})))
                .with("symbol", characters)
                .with("h", h)
                .with("memory", memory);
        for (long seed : new long[] {Dropout.OFF, 11}) {
          Gradients.check(layers + " layers", model.net(), batch, seed, BOUND, model.scores());
        }
      }
    }
  }

  @Test
  void gradientsOfWords() {
    int[] words = Arrays.stream(INPUTS).flatMapToInt(Arrays::stream).toArray();
    TextPlan plan =
        Spec.with(TextPlan.SPEC.usual(), Map.of("hidden", HIDDEN, "words", true, "dropout", .3));
    try (TextModel model = new TextModel(plan, CHARACTERS, 5);
        Matrix state = noise(HIDDEN)) {
      Batch batch =
          new Batch(new Layout(0, 0, 0, null, new Packing(new int[] {5, 5})))
              .with("symbol", words)
              .with("h", state)
              .with("memory", state);
      Gradients.check("words", model.net(), batch, 11, BOUND, model.scores());
    }
  }

  /** TBPTT(5, 2): the state that the first three steps left is a constant for the last two. */
  @ParameterizedTest
  @EnumSource
  void truncatedBackPropagationSeesOnlyTheLastSteps(CellKind cell) {
    try (TextModel model = model(cell, 1, 0)) {
      TextModel.State state = begun(model);
      TextModel.Read whole = model.learn(INPUTS, TARGETS, 2, state, Dropout.OFF);
      float[] truncated = model.parameters().gradients().toArray();
      model.parameters().gradients().zero();

      TextModel.Read first = model.read(Arrays.copyOf(INPUTS, 3), Arrays.copyOf(TARGETS, 3), state);
      TextModel.Read second =
          model.learn(
              Arrays.copyOfRange(INPUTS, 3, 5),
              Arrays.copyOfRange(TARGETS, 3, 5),
              2,
              first.state(),
              Dropout.OFF);

      assertArrayEquals(model.parameters().gradients().toArray(), truncated);
      assertEquals(first.loss() + second.loss(), whole.loss());
      assertArrayEquals(second.state().h(), whole.state().h());
    }
  }

  /** What was read before is carried on: two windows are one long one. */
  @ParameterizedTest
  @EnumSource
  void theStateIsCarriedFromWindowToWindow(CellKind cell) {
    try (TextModel model = model(cell, 2, 0)) {
      TextModel.Read whole = model.read(INPUTS, TARGETS, model.start(2));
      TextModel.Read first =
          model.read(Arrays.copyOf(INPUTS, 2), Arrays.copyOf(TARGETS, 2), model.start(2));
      TextModel.Read second =
          model.read(
              Arrays.copyOfRange(INPUTS, 2, 5), Arrays.copyOfRange(TARGETS, 2, 5), first.state());
      assertEquals(whole.loss(), first.loss() + second.loss(), 1e-5);
      assertArrayEquals(whole.state().h(), second.state().h(), 1e-6f);
      assertArrayEquals(whole.state().memory(), second.state().memory(), 1e-6f);
    }
  }

  /** Character by character, the losses are those of the window. */
  @ParameterizedTest
  @EnumSource
  void writingAgreesWithReading(CellKind cell) {
    int[][] inputs = new int[5][1];
    int[][] targets = new int[5][1];
    double loss = 0;
    try (TextModel model = model(cell, 2, .3)) {
      try (TextModel.Reader reader = model.new Reader()) {
        for (int t = 0; t < 5; t++) {
          inputs[t][0] = INPUTS[t][0];
          targets[t][0] = TARGETS[t][0];
          loss -= reader.next(inputs[t][0])[targets[t][0]];
        }
      }
      assertEquals(model.read(inputs, targets, model.start(1)).loss(), loss, 1e-5);
    }
  }

  /** A text longer than what is read in one pass. */
  @Test
  void theStatesOfALongTextAreThoseOfOnePass() {
    int[] text = new Random(2).ints(1500, 0, CHARACTERS).toArray();
    try (TextModel model = model(CellKind.LSTM, 2, .3)) {
      int[][] steps = Arrays.stream(text).mapToObj(c -> new int[] {c}).toArray(int[][]::new);
      float[][] states = model.states(text);
      float[] last = model.read(steps, steps, model.start(1)).state().h();
      assertArrayEquals(last, states[text.length - 1], 1e-6f);
      assertArrayEquals(model.states(Arrays.copyOf(text, 999))[998], states[998], 1e-6f);
    }
  }

  @Test
  void moreStepsBackThanForwardAreRefused() {
    try (TextModel model = model(CellKind.GRU, 1, 0)) {
      IllegalArgumentException e =
          assertThrows(
              IllegalArgumentException.class,
              () -> model.learn(INPUTS, TARGETS, 6, model.start(2), Dropout.OFF));
      assertEquals("k2 is 6; it must be from 1 to k1, which is 5", e.getMessage());
    }
  }
}
