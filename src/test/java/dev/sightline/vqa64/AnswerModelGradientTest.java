package dev.sightline.vqa64;

import static dev.sightline.rnn64.GradientCheck.random;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sightline.rnn64.CellKind;
import dev.sightline.rnn64.Dropout;
import dev.sightline.rnn64.GradientCheck;
import dev.sightline.rnn64.Matrix;
import dev.sightline.rnn64.RecurrentLayers;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whole models against central differences in double precision, dropout and all. */
class AnswerModelGradientTest {
  private static final int CELLS = 4;
  private static final int CHANNELS = 5;
  private static final int WORDS = 7;
  private static final int ANSWERS = 6;

  private final Matrix pooled = random(2, CHANNELS, 1);
  private final Matrix grid = random(2 * CELLS, CHANNELS, 2);
  private final int[][] questions = {{3}, {4, 5, 3}, {6, 6}};
  private final int[] photoOf = {0, 1, 0};
  private final int[][] chosen = {{2}, {5}, {0}};
  private final int[][] written = {{2, 0}, {5, 3, 1, 0}, {0}};

  private QuestionBatch batch() {
    return new QuestionBatch(pooled, grid, photoOf, questions);
  }

  private static RecurrentLayers one(CellKind cell) {
    return new RecurrentLayers(cell, 4, 1, false, false, 0);
  }

  private static RecurrentLayers two(boolean bidirectional) {
    return new RecurrentLayers(CellKind.LSTM, 4, 2, bidirectional, false, 0.3);
  }

  private static AnswerModel concatenation(RecurrentLayers r, boolean reads, boolean sees) {
    return new Choosing(
        new Concatenation(
            new Concatenation.Settings(CHANNELS, WORDS, ANSWERS, 3, r, 0.3, 0.2, reads, sees), 5));
  }

  private static AnswerModel deeperLstm(RecurrentLayers r) {
    return new Choosing(
        new DeeperLstm(
            new DeeperLstm.Settings(CHANNELS, WORDS, ANSWERS, 3, r, 6, 0.3, 0.25, 0.2), 5));
  }

  private static AnswerModel attention(RecurrentLayers r, int looks) {
    return new Choosing(
        new QuestionAttention(
            new QuestionAttention.Settings(
                CHANNELS, WORDS, ANSWERS, 3, r, 6, 5, looks, 7, 0.3, 0.2, 0.2),
            5));
  }

  private static AnswerModel askYourNeurons(RecurrentLayers r, boolean writes) {
    return new AskYourNeurons(
        new AskYourNeurons.Settings(CHANNELS, WORDS, ANSWERS, 3, r, 0.3, 0.25, 0.2, writes), 5);
  }

  static List<AnswerModel> models() {
    return Stream.of(two(false), two(true))
        .flatMap(
            r ->
                Stream.of(
                    concatenation(r, true, true),
                    concatenation(r, true, false),
                    concatenation(r, false, true),
                    deeperLstm(r),
                    attention(r, 1),
                    attention(r, 2),
                    askYourNeurons(r, false)))
        .toList();
  }

  /** Weights of which none is zero, and features that are standardised: nothing goes unnoticed. */
  private void stir(AnswerModel model) {
    model.parameters().values().add(0.3, random(1, model.parameters().size(), 11));
    model.prepare(random(20, CHANNELS, 12), random(20, CHANNELS, 13));
  }

  private void check(AnswerModel model, int[][] answers) {
    stir(model);
    GradientCheck.check(model.parameters(), () -> model.lossAndGradient(batch(), answers, 0.1, 11));
  }

  @ParameterizedTest
  @MethodSource("models")
  void twoLayersInOneDirectionOrTwo(AnswerModel model) {
    check(model, chosen);
  }

  @Test
  void answersOfSeveralWords() {
    check(askYourNeurons(two(false), true), written);
  }

  @ParameterizedTest
  @EnumSource
  void everyCell(CellKind cell) {
    check(deeperLstm(one(cell)), chosen);
    check(attention(one(cell), 1), chosen);
    check(askYourNeurons(one(cell), true), written);
    check(concatenation(one(cell), true, true), chosen);
  }

  /** What is said to a question does not depend on its company. */
  @ParameterizedTest
  @MethodSource("models")
  void aBatchIsEachQuestionAlone(AnswerModel model) {
    stir(model);
    List<AnswerModel.Said> together = model.answer(batch(), 3);
    for (int i = 0; i < questions.length; i++) {
      assertSame(together.get(i), alone(model, i));
    }
  }

  @Test
  void aBatchIsEachQuestionAloneWhereAnswersAreWritten() {
    AnswerModel model = askYourNeurons(two(false), true);
    stir(model);
    List<AnswerModel.Said> together = model.answer(batch(), 3);
    for (int i = 0; i < questions.length; i++) {
      assertSame(together.get(i), alone(model, i));
    }
  }

  private AnswerModel.Said alone(AnswerModel model, int i) {
    QuestionBatch one =
        new QuestionBatch(
            pooled.rows(photoOf[i], 1),
            grid.rows(photoOf[i] * CELLS, CELLS),
            new int[] {0},
            new int[][] {questions[i]});
    return model.answer(one, 3).get(0);
  }

  private static void assertSame(AnswerModel.Said expected, AnswerModel.Said found) {
    assertEquals(expected.guesses().size(), found.guesses().size());
    for (int k = 0; k < expected.guesses().size(); k++) {
      assertEquals(expected.guesses().get(k).symbols(), found.guesses().get(k).symbols());
      assertEquals(
          expected.guesses().get(k).probability(), found.guesses().get(k).probability(), 1e-9);
    }
  }

  /** Probabilities of written answers are those that training raises. */
  @Test
  void writingAgreesWithTraining() {
    var settings =
        new AskYourNeurons.Settings(CHANNELS, WORDS, ANSWERS, 3, two(false), 0, 0, 0.2, true);
    AnswerModel model = new AskYourNeurons(settings, 5);
    stir(model);
    AnswerModel.Guess best = model.answer(batch(), 4).get(1).guesses().get(0);
    int[] answer = new int[best.symbols().size() + 1];
    for (int k = 0; k < best.symbols().size(); k++) {
      answer[k] = best.symbols().get(k);
    }
    QuestionBatch one =
        new QuestionBatch(
            pooled.rows(1, 1), grid.rows(CELLS, CELLS), new int[1], new int[][] {questions[1]});
    double loss = model.lossAndGradient(one, new int[][] {answer}, 0, Dropout.OFF);
    // The longest answers are cut before their end symbol, so that only ended ones can be compared.
    if (best.symbols().size() < 15) {
      assertEquals(Math.log(best.probability()), -loss * answer.length, 1e-9);
    }
  }
}
