package dev.sightline.vqa;

import dev.sightline.rnn.Matrix;
import dev.sightline.rnn.Parameters;

/**
 * A net that chooses one of the answers it knows for a question about a picture. Its scores are
 * logits, one for each answer.
 *
 * <p>Safe for several threads that do not train.
 */
public interface AnswerNet extends AutoCloseable {
  /** All weights. */
  Parameters parameters();

  /** Number of answers it knows. */
  int answers();

  /** Whether it reads the features before they are pooled over the picture. */
  default boolean looksAtGrid() {
    return false;
  }

  /**
   * Shows a new net features of training photos before it is trained, so that it knows their means
   * and deviations.
   *
   * @param pooled {@code [photos, channels]}
   * @param grid {@code [photos * cells, channels]}, or null where it does not look at it
   */
  default void prepare(Matrix pooled, Matrix grid) {}

  /**
   * Runs forward.
   *
   * @param batch stays open until the pass has gone back
   * @param seed draws the dropout; {@link dev.sightline.rnn.Dropout#OFF} for none
   */
  Pass run(QuestionBatch batch, long seed);

  /** A way through the net and, once, back. */
  interface Pass extends AutoCloseable {
    /** Scores {@code [batch, answers]} in the order of the batch's rows. */
    Matrix logits();

    /** Where it looked, {@code [batch * looks * cells]}; null where it has no attention. */
    default float[] attention() {
      return null;
    }

    /** Adds the gradients of the weights; dLogits is lost. */
    void backward(Matrix dLogits);

    @Override
    void close();
  }

  @Override
  default void close() {
    parameters().close();
  }
}
