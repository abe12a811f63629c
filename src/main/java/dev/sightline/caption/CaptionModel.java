package dev.sightline.caption;

import dev.sightline.rnn.Matrix;
import dev.sightline.rnn.Parameters;

/** A photo captioner: what training and decoding need of it. */
public interface CaptionModel extends AutoCloseable {
  /** All weights. */
  Parameters parameters();

  /** Number of words it knows. */
  int vocabulary();

  /**
   * Shows a new model features of training photos before it is trained, so that it knows their
   * means and deviations.
   *
   * @param pooled {@code [photos, channels]}
   */
  default void prepare(Matrix pooled) {}

  /**
   * Forward and backward over a batch; gradients are added to {@link #parameters}.
   *
   * @param smoothing label smoothing in [0, 1)
   * @param seed draws the dropout masks; {@link dev.sightline.rnn.Dropout#OFF} for none
   * @return mean loss a word, the model's own penalties included
   */
  double lossAndGradient(CaptionBatch batch, double smoothing, long seed);

  /**
   * Begins to decode: {@code rowsPerPhoto} captions for each photo, row {@code p * rowsPerPhoto +
   * k} being the k-th of photo p. Several decodings may run at once while nobody trains.
   *
   * @param pooled {@code [photos, channels]}
   * @param grid {@code [photos * cells, channels]}
   */
  Decoding decode(Matrix pooled, Matrix grid, int rowsPerPhoto);

  @Override
  default void close() {
    parameters().close();
  }
}
