package dev.sightline.rnn64;

/** The rows of one sequence of a batch. */
final class Rows {
  private Rows() {}

  /** A copy of what belongs to sequence r, {@code [length(r), width]}. */
  static Matrix of(Packing packing, int r, Matrix all) {
    int[] rows = new int[packing.length(r)];
    for (int t = 0; t < rows.length; t++) {
      rows[t] = packing.offset(t) + r;
    }
    Matrix own = new Matrix(rows.length, all.columns());
    own.gather(all, rows, rows.length);
    return own;
  }
}
