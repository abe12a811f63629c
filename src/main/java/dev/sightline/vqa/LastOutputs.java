package dev.sightline.vqa;

import dev.sightline.rnn.Matrix;
import dev.sightline.rnn.Packing;
import dev.sightline.rnn.SequenceLayer;

/**
 * What layers give at the end of each sequence, {@code [batch, outputs]}: the output of the last
 * step; of layers that read in both directions, half of it from the last step and half from the
 * first, where the way back ends.
 */
final class LastOutputs {
  private LastOutputs() {}

  /** Gathers them out of the outputs of all steps, {@code [total, outputs]}. */
  static Matrix of(SequenceLayer layers, Packing packing, Matrix outputs) {
    Matrix ends = Matrix.unset(packing.batch(), layers.outputs());
    ends.gather(outputs, rows(packing), packing.batch());
    if (!layers.carries()) {
      int half = layers.outputs() / 2;
      ends.copyColumns(outputs.rows(0, packing.batch()), null, half, half, half);
    }
    return ends;
  }

  private static int[] rows(Packing packing) {
    int[] rows = new int[packing.batch()];
    for (int r = 0; r < rows.length; r++) {
      rows[r] = packing.lastRow(r);
    }
    return rows;
  }

  /**
   * The way back: puts the gradient of each where it came from.
   *
   * @param d gradient by the result of {@link #of}
   * @param dOutputs {@code [total, outputs]} of zeros; receives it
   */
  static void spread(SequenceLayer layers, Packing packing, Matrix d, Matrix dOutputs) {
    int width = layers.outputs();
    int half = layers.carries() ? width : width / 2;
    float[] row = new float[width];
    float[] sum = new float[width];
    int[] last = rows(packing);
    for (int r = 0; r < packing.batch(); r++) {
      d.get(r, 1, row, 0);
      // A question of one word has its first and its last step in the same row.
      dOutputs.get(last[r], 1, sum, 0);
      System.arraycopy(row, 0, sum, 0, half);
      dOutputs.put(last[r], 1, sum, 0);
      dOutputs.get(r, 1, sum, 0);
      System.arraycopy(row, half, sum, half, width - half);
      dOutputs.put(r, 1, sum, 0);
    }
  }
}
