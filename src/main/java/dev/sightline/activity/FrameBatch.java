package dev.sightline.activity;

import dev.sightline.rnn.Matrix;
import dev.sightline.rnn.Packing;

/**
 * Frames of some sequences, packed (see {@link Packing}): what a net reads in one pass. Closing it
 * frees the features.
 *
 * @param packing the sequences' lengths
 * @param pooled features {@code [total, channels]}
 * @param grid the same before pooling over the picture, {@code [total * cells, channels]}; null
 *     where the net does not look at it
 */
public record FrameBatch(Packing packing, Matrix pooled, Matrix grid) implements AutoCloseable {
  @Override
  public void close() {
    pooled.close();
    if (grid != null) {
      grid.close();
    }
  }
}
