package dev.sightline.caption;

import dev.sightline.rnn.Embedding;
import dev.sightline.rnn.Matrix;
import dev.sightline.rnn.RecurrentCell;
import java.util.Arrays;

/**
 * Each word's share of a recurrent cell's gates, {@code b + E w Wx}, computed when the word first
 * comes up in a decoding. The captions of a batch are made of a few hundred words that come again
 * and again, in every beam and at every step; without this table their products are a third of the
 * work.
 */
final class WordGates implements AutoCloseable {
  private static final int FIRST = 128;

  private final Embedding words;
  private final RecurrentCell cell;
  private final int embedding;
  private final int[] placeOf;
  private Matrix table;
  private int used;

  WordGates(Embedding words, RecurrentCell cell, int vocabulary, int embedding) {
    this.words = words;
    this.cell = cell;
    this.embedding = embedding;
    placeOf = new int[vocabulary];
    Arrays.fill(placeOf, -1);
    table = Matrix.unset(Math.min(FIRST, vocabulary), cell.gates());
  }

  /** Writes the share of each of the first {@code count} words into gates {@code [count, 4H]}. */
  void gather(int[] ids, int count, Matrix gates) {
    int[] fresh = new int[count];
    int found = 0;
    for (int i = 0; i < count; i++) {
      if (placeOf[ids[i]] < 0) {
        placeOf[ids[i]] = used + found;
        fresh[found++] = ids[i];
      }
    }
    if (found > 0) {
      add(fresh, found);
    }
    int[] places = new int[count];
    Arrays.setAll(places, i -> placeOf[ids[i]]);
    gates.gather(table, places, count);
  }

  private void add(int[] ids, int count) {
    int needed = used + count;
    if (needed > table.rows()) {
      Matrix larger = Matrix.unset(Math.max(needed, 2 * table.rows()), table.columns());
      larger.rows(0, used).copy(table.rows(0, used));
      table.close();
      table = larger;
    }
    try (Matrix x = Matrix.unset(count, embedding)) {
      words.forward(ids, count, x);
      cell.gatesOfInput(x, table.rows(used, count));
    }
    used = needed;
  }

  @Override
  public void close() {
    table.close();
  }
}
