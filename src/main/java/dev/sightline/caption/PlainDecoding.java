package dev.sightline.caption;

import dev.sightline.rnn.Linear;
import dev.sightline.rnn.Matrix;
import dev.sightline.rnn.RecurrentCell;
import dev.sightline.rnn.SoftmaxCrossEntropy;

/** Decoding by a captioner that looks at the photo once, before the first word. */
class PlainDecoding implements Decoding {
  final DecodingState state;
  private final RecurrentCell cell;
  private final Linear output;

  /**
   * @param output from the cell's state to the scores of the words
   */
  PlainDecoding(DecodingState state, RecurrentCell cell, Linear output) {
    this.state = state;
    this.cell = cell;
    this.output = output;
  }

  @Override
  public int rows() {
    return state.rows();
  }

  /** What these words, the next of each row, bring to the cell's gates. */
  Matrix gatesOf(int[] chosen) {
    return state.gatesOf(chosen);
  }

  @Override
  public void step(int[] chosen, float[] logProbabilities) {
    cell.step(gatesOf(chosen), null, state.h(), state.memory());
    output.forward(state.h(), state.scores());
    SoftmaxCrossEntropy.logProbabilities(state.scores(), logProbabilities);
  }

  @Override
  public void reorder(int[] from) {
    state.reorder(from);
  }

  @Override
  public float[] attention(int row) {
    return null;
  }

  @Override
  public void close() {
    state.close();
  }
}
