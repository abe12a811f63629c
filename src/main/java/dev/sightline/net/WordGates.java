package dev.sightline.net;

import dev.sightline.rnn.CellInput;
import dev.sightline.rnn.Matrix;
import dev.sightline.rnn.RecurrentCell;
import java.util.Arrays;

/** What the words bring to a cell's gates, {@code b + x Wx}. */
final class WordGates implements AutoCloseable {
  private static final int FIRST_WORDS = 128;

  private final Pass pass;
  private final RecurrentCell cell;
  private final Matrix gates;
  private int[] placeOf = {};
  private Matrix table;
  private int used;

  WordGates(Pass pass, RecurrentCell cell, int most) {
    this.pass = pass;
    this.cell = cell;
    gates = Matrix.unset(most, cell.gates());
  }

  /**
   * Gates of the first n rows.
   *
   * @param chosen the word of each row
   */
  Matrix of(Value x, int[] chosen, int n) {
    Matrix g = gates.rows(0, n);
    if (x == null) {
      cell.gatesOfInput(CellInput.NONE, g);
    } else if (x.op instanceof Sources.Words) {
      cell.gatesOfInput(CellInput.symbols(Arrays.copyOf(chosen, n)), g);
    } else if (ofWordAlone(x)) {
      gather(x, chosen, n, g);
    } else {
      cell.gatesOfInput(pass.own(x, 0), g);
    }
    return g;
  }

  private void gather(Value x, int[] chosen, int n, Matrix g) {
    Value lookup = x;
    while (!(lookup.op instanceof Weighted.Lookup)) {
      lookup = lookup.in[0];
    }
    Matrix words = ((Weighted.Lookup) lookup.op).table.value();
    if (table == null) {
      placeOf = new int[words.rows()];
      Arrays.fill(placeOf, -1);
      table = Matrix.unset(Math.min(FIRST_WORDS, words.rows()), cell.gates());
    }
    int[] fresh = new int[n];
    int found = 0;
    for (int i = 0; i < n; i++) {
      if (placeOf[chosen[i]] < 0) {
        placeOf[chosen[i]] = used + found;
        fresh[found++] = chosen[i];
      }
    }
    if (found > 0) {
      add(x, words, fresh, found);
    }
    int[] places = new int[n];
    Arrays.setAll(places, i -> placeOf[chosen[i]]);
    g.gather(table, places, n);
  }

  private void add(Value x, Matrix words, int[] fresh, int found) {
    if (used + found > table.rows()) {
      Matrix larger = Matrix.unset(Math.max(used + found, 2 * table.rows()), table.columns());
      larger.rows(0, used).copy(table.rows(0, used));
      table.close();
      table = larger;
    }
    try (Matrix read = Matrix.unset(found, x.width)) {
      read.gather(words, fresh, found);
      apply(x, read);
      cell.gatesOfInput(read, table.rows(used, found));
    }
    used += found;
  }

  /** What stands between the table of words and the cell, in place. */
  private void apply(Value x, Matrix read) {
    if (!(x.op instanceof Weighted.Lookup)) {
      apply(x.in[0], read);
      ((Elementwise.Unary) x.op).apply(pass, x, read, 0);
    }
  }

  /** Whether a value follows from the word just read and nothing else. */
  static boolean ofWordAlone(Value v) {
    if (v.op instanceof Weighted.Lookup) {
      return true;
    }
    return v.in.length == 1 && v.op.inPlace() && v.rows == v.in[0].rows && ofWordAlone(v.in[0]);
  }

  @Override
  public void close() {
    gates.close();
    if (table != null) {
      table.close();
    }
  }
}
