package dev.sightline.caption;

import dev.sightline.rnn.CellKind;
import dev.sightline.rnn.Matrix;
import dev.sightline.rnn.Parameters;

/** A photo captioner: what training and decoding need of it. */
public interface CaptionModel extends AutoCloseable {
  /**
   * Sizes and regularisation, as the captioners without attention have them.
   *
   * @param channels width of the feature vector of a photo or frame
   * @param vocabulary number of words
   * @param embedding width of a word
   * @param hidden width of the state
   * @param dropout probability, on the words read and on the state before the output
   * @param dropoutOfPhoto probability, on the feature vectors
   * @param cell the recurrent cell
   * @param layers recurrent layers, one above the other; the papers have one
   */
  record Settings(
      int channels,
      int vocabulary,
      int embedding,
      int hidden,
      double dropout,
      double dropoutOfPhoto,
      CellKind cell,
      int layers) {}

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
   * Forward and backward over a batch; gradients are added to {@link #parameters}, and those by the
   * features written where the batch wants them.
   *
   * @param smoothing label smoothing in [0, 1)
   * @param seed draws the dropout masks; {@link dev.sightline.rnn.Dropout#OFF} for none
   * @return mean loss a word, the model's own penalties included
   * @throws IllegalArgumentException where a gradient by the features is wanted that the model does
   *     not compute: S2VT
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
