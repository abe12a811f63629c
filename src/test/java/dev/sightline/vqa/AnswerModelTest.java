package dev.sightline.vqa;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sightline.net.Gradients;
import dev.sightline.rnn.CellKind;
import dev.sightline.rnn.Dropout;
import dev.sightline.rnn.Matrix;
import dev.sightline.spec.Plan;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every model: its gradients beside the reference in doubles, and what it says. */
class AnswerModelTest {
  private static final double BOUND = 3e-6;
  private static final int CELLS = 4;
  private static final int CHANNELS = 5;
  private static final int WORDS = 7;
  private static final int ANSWERS = 6;

  private final Matrix pooled = noise(2, 1);
  private final Matrix grid = noise(2 * CELLS, 2);
  private final int[][] questions = {{3}, {4, 5, 3}, {6, 6}};
  private final int[] photoOf = {0, 1, 0};
  private final QuestionBatch batch = new QuestionBatch(pooled, grid, photoOf, questions);

  @AfterEach
  void close() {
    pooled.close();
    grid.close();
  }

  private static Matrix noise(int rows, int seed) {
    Random random = new Random(seed);
    float[] x = new float[rows * CHANNELS];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) random.nextGaussian() * .7f;
    }
    return Matrix.of(rows, CHANNELS, x);
  }

  private static AnswerModel model(
      AnswerKind<?> kind, Map<String, Object> layers, int looks, double dropout) {
    Plan<AnswerKind<?>> plan =
        Plan.<AnswerKind<?>>usual(kind)
            .with(layers)
            .with(
                Map.of(
                    "embedding",
                    3,
                    "joint",
                    6,
                    "projection",
                    6,
                    "attention",
                    5,
                    "looks",
                    looks,
                    "dropout",
                    dropout,
                    "dropoutOfPhoto",
                    dropout / 2,
                    "wordRange",
                    .2));
    return AnswerKind.model(plan, CHANNELS, WORDS, ANSWERS, 5);
  }

  private static Map<String, Object> layers(CellKind cell, int count, boolean both) {
    return Map.of("cell", cell, "hidden", 3, "layers", count, "bidirectional", both);
  }

  private static int[][] answers(AnswerKind<?> kind) {
    return kind.writes() ? new int[][] {{2, 0}, {5, 3, 1, 0}, {0}} : new int[][] {{2}, {5}, {0}};
  }

  static Stream<Arguments> kinds() {
    return AnswerKind.ALL.all().stream()
        .flatMap(kind -> Stream.of(false, true).map(both -> Arguments.of(kind, both)))
        .filter(a -> !((AnswerKind<?>) a.get()[0]).writes() || !((boolean) a.get()[1]));
  }

  private void check(String what, AnswerModel model, int[][] answers, long seed) {
    Gradients.check(
        what,
        model.net(),
        model.reading(batch, answers).batch(),
        seed,
        BOUND,
        model.reply().scores());
    model.close();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void twoLayersInOneDirectionOrTwo(AnswerKind<?> kind, boolean both) {
    for (double dropout : new double[] {0, .4}) {
      Map<String, Object> two = layers(CellKind.LSTM, 2, both);
      long seed = dropout == 0 ? Dropout.OFF : 11;
      check("dropout " + dropout, model(kind, two, 2, dropout), answers(kind), seed);
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyCell(CellKind cell) {
    for (AnswerKind<?> kind : AnswerKind.ALL.all()) {
      check(kind.toString(), model(kind, layers(cell, 1, false), 1, .3), answers(kind), 11);
    }
  }

  /** Weights of which none is zero, and features that are standardised: nothing goes unnoticed. */
  private static AnswerModel stirred(AnswerKind<?> kind, boolean both) {
    AnswerModel model = model(kind, layers(CellKind.LSTM, 2, both), 2, .3);
    float[] values = model.parameters().values().toArray();
    Random random = new Random(11);
    for (int i = 0; i < values.length; i++) {
      values[i] += .5f * (float) random.nextGaussian();
    }
    model.parameters().set(values);
    try (Matrix shown = noise(20, 12);
        Matrix shownGrid = noise(20, 13)) {
      model.prepare(shown, shownGrid);
    }
    return model;
  }

  /** What is said to a question does not depend on its company. */
  @ParameterizedTest
  @MethodSource("kinds")
  void aBatchIsEachQuestionAlone(AnswerKind<?> kind, boolean both) {
    try (AnswerModel model = stirred(kind, both)) {
      List<AnswerModel.Said> together = model.answer(batch, 3);
      for (int q = 0; q < questions.length; q++) {
        AnswerModel.Said said = together.get(q);
        AnswerModel.Said alone = model.answer(alone(q), 3).get(0);
        assertEquals(alone.guesses().size(), said.guesses().size());
        for (int k = 0; k < said.guesses().size(); k++) {
          assertEquals(alone.guesses().get(k).symbols(), said.guesses().get(k).symbols());
          assertEquals(
              alone.guesses().get(k).probability(), said.guesses().get(k).probability(), 1e-6);
        }
        assertArrayEquals(alone.attention(), said.attention(), 1e-6f);
      }
    }
  }

  private QuestionBatch alone(int q) {
    return new QuestionBatch(
        pooled.rows(photoOf[q], 1),
        grid.rows(photoOf[q] * CELLS, CELLS),
        new int[] {0},
        new int[][] {questions[q]});
  }

  /** Probabilities of written answers are those that training raises. */
  @Test
  void writingAgreesWithTraining() {
    try (AnswerModel model = stirred(AnswerKind.ALL.of("ask-your-neurons-words"), false)) {
      int compared = 0;
      for (int q = 0; q < questions.length; q++) {
        for (AnswerModel.Guess guess : model.answer(batch, 4).get(q).guesses()) {
          int[] answer = new int[guess.symbols().size() + 1];
          for (int k = 0; k < guess.symbols().size(); k++) {
            answer[k] = guess.symbols().get(k);
          }
          // The longest answers are cut before their end symbol: only ended ones can be compared.
          if (answer.length <= AnswerModel.LONGEST) {
            double loss = model.lossAndGradient(alone(q), new int[][] {answer}, 0, Dropout.OFF);
            assertEquals(Math.log(guess.probability()), -loss * answer.length, 1e-4);
            compared++;
          }
        }
      }
      assertTrue(compared > 2, compared + " answers ended");
    }
  }

  static List<AnswerKind<?>> every() {
    return AnswerKind.ALL.all();
  }

  @ParameterizedTest
  @MethodSource("every")
  void nothingIsLeftInNativeMemory(AnswerKind<?> kind) {
    long before = Matrix.inUse();
    try (AnswerModel model = stirred(kind, false)) {
      double unused = model.lossAndGradient(batch, answers(kind), .1, 3);
      assertEquals(questions.length, model.answer(batch, 2).size());
    }
    assertEquals(before, Matrix.inUse());
  }
}
