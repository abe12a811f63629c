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
  /** Cells of each frame's grid. */
  public int cells() {
    return grid.rows() / packing.total();
  }

  /**
   * Checks the grid.
   *
   * @throws IllegalArgumentException where it is not what a net was made for
   */
  void requireGrid(int cells, int channels) {
    if (grid == null || cells() != cells || grid.columns() != channels) {
      throw new IllegalArgumentException(
          "A net for grids of "
              + cells
              + " cells with "
              + channels
              + " channels was given "
              + (grid == null ? "none" : cells() + " cells with " + grid.columns()));
    }
  }

  @Override
  public void close() {
    pooled.close();
    if (grid != null) {
      grid.close();
    }
  }
}
