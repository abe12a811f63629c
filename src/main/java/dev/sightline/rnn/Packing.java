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
  private final int[] lengths;
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
    this.lengths = lengths.clone();
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

  /** Steps of sequence r. */
  public int length(int r) {
    return lengths[r];
  }

  /** Row of the last step of sequence r. */
  public int lastRow(int r) {
    return offset[lengths[r] - 1] + r;
  }

  /** How many sequences, from the first, have step t before their own last {@code last} steps. */
  int before(int t, int last) {
    return last < active.length - t ? active[t + last] : 0;
  }

  /** The first step that is among the last {@code last} of any sequence. */
  int firstOfLast(int last) {
    return Math.max(0, lengths[batch - 1] - last);
  }

  /**
   * For each row the row of the same sequence that lies as far from its end as this one from its
   * beginning: every sequence read from its own last step to its first. Applied twice it changes
   * nothing.
   */
  int[] reversed() {
    int[] row = new int[total()];
    for (int t = 0; t < active.length; t++) {
      for (int r = 0; r < active[t]; r++) {
        row[offset[t] + r] = offset[lengths[r] - 1 - t] + r;
      }
    }
    return row;
  }

  /**
   * Checks a tensor over all steps.
   *
   * @throws IllegalArgumentException where it is not {@code [total, width]}
   */
  void require(Matrix m, int width, String what) {
    if (m.rows() != total() || m.columns() != width) {
      throw new IllegalArgumentException(
          what + " is " + m + "; expected is [" + total() + ", " + width + "]");
    }
  }
}
