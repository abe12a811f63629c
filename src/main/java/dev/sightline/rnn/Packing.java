package dev.sightline.rnn;

/**
 * Lays out a batch of sequences of different lengths without padding. The sequences are sorted by
 * falling length; step t then concerns the first {@code active(t)} of them, and a tensor over all
 * steps is one matrix {@code [total, width]} in which the rows of step t begin at {@code
 * offset(t)}. Immutable.
 */
public final class Packing {
  private final int[] active;
  private final int[] offset;
  private final int batch;

  /**
   * @param lengths steps of each sequence, falling, each at least 1
   * @throws IllegalArgumentException where they rise, or one is below 1
   */
  public Packing(int[] lengths) {
    if (lengths.length == 0) {
      throw new IllegalArgumentException("A batch needs at least one sequence");
    }
    for (int i = 0; i < lengths.length; i++) {
      if (lengths[i] < 1 || (i > 0 && lengths[i] > lengths[i - 1])) {
        throw new IllegalArgumentException(
            "Sequence lengths must fall and be at least 1; number " + i + " is " + lengths[i]);
      }
    }
    batch = lengths.length;
    active = new int[lengths[0]];
    offset = new int[lengths[0] + 1];
    int rows = batch;
    for (int t = 0; t < active.length; t++) {
      while (lengths[rows - 1] <= t) {
        rows--;
      }
      active[t] = rows;
      offset[t + 1] = offset[t] + rows;
    }
  }

  /** Number of sequences. */
  public int batch() {
    return batch;
  }

  /** Length of the longest sequence. */
  public int steps() {
    return active.length;
  }

  /** Sequences that are still running at step t. */
  public int active(int t) {
    return active[t];
  }

  /** First row of step t; {@code offset(steps())} is the total. */
  public int offset(int t) {
    return offset[t];
  }

  /** Rows over all steps. */
  public int total() {
    return offset[active.length];
  }
}
