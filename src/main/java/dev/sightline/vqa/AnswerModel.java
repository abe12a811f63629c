package dev.sightline.vqa;

import dev.sightline.rnn.Matrix;
import dev.sightline.rnn.Parameters;
import java.util.List;

/**
 * A model that answers questions about pictures: what training and asking need of it. An answer is
 * a list of symbols: one, the number of a whole answer, where the model chooses; several words and
 * the end symbol {@link #END} where it writes.
 *
 * <p>Safe for several threads that do not train.
 */
public interface AnswerModel extends AutoCloseable {
  /** The symbol that ends an answer that is written word by word. */
  int END = 0;

  /**
   * An answer that was considered.
   *
   * @param symbols without the end symbol
   * @param probability of the whole answer
   */
  record Guess(List<Integer> symbols, double probability) {}

  /**
   * What a model says to one question.
   *
   * @param guesses the likeliest first
   * @param attention where it looked, {@code [looks * cells]}; null where it has no attention
   */
  @SuppressWarnings("ArrayRecordComponent") // weights go through as they are
  record Said(List<Guess> guesses, float[] attention) {}

  /** All weights. */
  Parameters parameters();

  /** Whether it reads the features before they are pooled over the picture. */
  boolean looksAtGrid();

  /** As {@link AnswerNet#prepare}. */
  void prepare(Matrix pooled, Matrix grid);

  /**
   * Forward and backward over a batch; gradients are added to {@link #parameters}.
   *
   * @param answers symbols of each question's answer, in the order in which the questions were
   *     given
   * @param smoothing label smoothing in [0, 1)
   * @param seed draws the dropout
   * @return mean loss a symbol
   */
  double lossAndGradient(QuestionBatch batch, int[][] answers, double smoothing, long seed);

  /**
   * Answers questions.
   *
   * @param most guesses for each
   * @return one for each question, in the order in which they were given
   */
  List<Said> answer(QuestionBatch batch, int most);

  @Override
  default void close() {
    parameters().close();
  }
}
