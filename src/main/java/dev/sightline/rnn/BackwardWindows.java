package dev.sightline.rnn;

/**
 * Where a step of a sequence looks back: at the last N frames, its own among them; near the
 * sequence's beginning, at those that there are. Steps are packed as everywhere (see {@link
 * Packing}), but frames lie in time behind each other, one sequence after the other, so that a
 * window is one block of rows. Immutable.
 */
public final class BackwardWindows {
  private final Packing packing;
  private final int size;
  private final int[] start;

  /**
   * @param size N
   * @throws IllegalArgumentException where it is below 1
   */
  public BackwardWindows(Packing packing, int size) {
    if (size < 1) {
      throw new IllegalArgumentException(
          "A window is to have " + size + " frames; at least 1 is needed");
    }
    this.packing = packing;
    this.size = size;
    start = new int[packing.batch()];
    for (int r = 1; r < start.length; r++) {
      start[r] = start[r - 1] + packing.length(r - 1);
    }
  }

  /** N. */
  public int size() {
    return size;
  }

  /** The packed row of each frame, by which {@link Matrix#gather} lays the frames out. */
  public int[] order() {
    int[] order = new int[packing.total()];
    for (int r = 0; r < packing.batch(); r++) {
      for (int t = 0; t < packing.length(r); t++) {
        order[start[r] + t] = packing.offset(t) + r;
      }
    }
    return order;
  }

  Packing packing() {
    return packing;
  }

  /** Frames of the window at step t. */
  int count(int t) {
    return Math.min(t + 1, size);
  }

  /** The frames that sequence r looks at in step t, the oldest first, {@code [count(t), width]}. */
  Matrix of(Matrix frames, int t, int r) {
    int n = count(t);
    return frames.rows(start[r] + t + 1 - n, n);
  }

  /** One number for each of those frames, out of step t's rows {@code [active(t), N]}. */
  Matrix weights(Matrix rows, int t, int r) {
    return rows.view((long) r * size, 1, count(t));
  }
}
