package dev.sightline.activity;

import dev.sightline.rnn.Matrix;
import dev.sightline.rnn.Parameters;
import dev.sightline.rnn.States;

/**
 * A net that scores activities. There are two kinds: one gives scores at every frame of a sequence,
 * the other reads a clip and gives scores for the whole of it, {@link #perFrame}. Scores are
 * logits: what they mean, one activity at a time or several, is the loss's business.
 *
 * <p>Safe for several threads that do not train.
 */
public interface ActivityNet extends AutoCloseable {
  /** All weights. */
  Parameters parameters();

  /** Scores of a frame or clip. */
  int classes();

  /** Whether it scores every frame; else each sequence of a batch is a clip with one score. */
  boolean perFrame();

  /** Frames of the clip that it reads; 0 for any number. */
  default int clipFrames() {
    return 0;
  }

  /** Whether it reads the features before they are pooled over the picture. */
  default boolean looksAtGrid() {
    return false;
  }

  /** Whether a pass can go on from the states of the one before, as in a stream. */
  default boolean carries() {
    return false;
  }

  /** A {@link #delay} as long as the sequence: the net reads it backwards as well. */
  int UNTIL_THE_END = Integer.MAX_VALUE;

  /**
   * How many frames later than a frame its score stands: what a live labeller waits. The last ones
   * of a sequence are scored all the same.
   */
  default int delay() {
    return 0;
  }

  /**
   * Shows a new net features of training frames before it is trained.
   *
   * @param pooled {@code [frames, channels]}
   * @param blocks widths of the parts of a frame's vector that are to weigh alike, however wide
   *     they are; none where it is of one piece
   */
  void prepare(Matrix pooled, int... blocks);

  /**
   * Runs forward.
   *
   * @param batch stays open until the pass has gone back
   * @param first states of each sequence before its first frame, from {@link Pass#states}; null for
   *     none
   * @param seed draws the dropout; {@link dev.sightline.rnn.Dropout#OFF} for none
   */
  Pass run(FrameBatch batch, States first, long seed);

  /** A way through the net and, once, back. */
  interface Pass extends AutoCloseable {
    /**
     * {@code [total, classes]}, packed, where the net scores every frame; else {@code [batch,
     * classes]}.
     */
    Matrix logits();

    /** States after the last frame; null where the net carries none. */
    default States states() {
      return null;
    }

    /** Adds the gradients of the weights. */
    void backward(Matrix dLogits);

    @Override
    void close();
  }

  @Override
  default void close() {
    parameters().close();
  }
}
