package dev.sightline.caption;

import dev.sightline.rnn.Embedding;
import dev.sightline.rnn.Matrix;
import dev.sightline.rnn.RecurrentCell;

/**
 * A recurrent cell's state and scratch memory of a decoding: one row for each caption being
 * written.
 */
final class DecodingState implements AutoCloseable {
  private final WordGates wordGates;
  private final Matrix h;
  private final Matrix gates;
  private final Matrix scores;
  private final float[] memory;
  private final int width;
  private final float[] kept;
  private final int[] photoOf;
  private int rows;

  DecodingState(
      RecurrentCell cell,
      Embedding words,
      int photos,
      int rowsPerPhoto,
      int embedding,
      int vocabulary) {
    wordGates = new WordGates(words, cell, vocabulary, embedding);
    rows = photos * rowsPerPhoto;
    h = new Matrix(rows, cell.hidden());
    gates = Matrix.unset(rows, cell.gates());
    scores = Matrix.unset(rows, vocabulary);
    memory = new float[rows * cell.memory()];
    width = cell.memory();
    kept = new float[memory.length];
    photoOf = new int[rows];
    for (int r = 0; r < rows; r++) {
      photoOf[r] = r / rowsPerPhoto;
    }
  }

  /** Rows still in use. */
  int rows() {
    return rows;
  }

  /** Photo of each row. */
  int[] photoOf() {
    return photoOf;
  }

  /** {@code [rows, hidden]}. */
  Matrix h() {
    return h.rows(0, rows);
  }

  /** The cell's memory, {@code [rows * memory]}. */
  float[] memory() {
    return memory;
  }

  /** Scratch memory {@code [rows, 4 hidden]}. */
  Matrix gates() {
    return gates.rows(0, rows);
  }

  /** The same, holding what these words bring to the gates. */
  Matrix gatesOf(int[] chosen) {
    wordGates.gather(chosen, rows, gates());
    return gates();
  }

  /** {@code [rows, vocabulary]}. */
  Matrix scores() {
    return scores.rows(0, rows);
  }

  /** Row i goes on from what was row {@code from[i]}; rows past {@code from} are given up. */
  void reorder(int[] from) {
    int hidden = h.columns();
    reorder(memory, from, width);
    float[] all = h().toArray();
    int[] photos = photoOf.clone();
    rows = from.length;
    float[] moved = new float[rows * hidden];
    for (int r = 0; r < rows; r++) {
      System.arraycopy(all, from[r] * hidden, moved, r * hidden, hidden);
      photoOf[r] = photos[from[r]];
    }
    h().put(0, rows, moved, 0);
  }

  private void reorder(float[] values, int[] from, int width) {
    System.arraycopy(values, 0, kept, 0, rows * width);
    for (int r = 0; r < from.length; r++) {
      System.arraycopy(kept, from[r] * width, values, r * width, width);
    }
  }

  @Override
  public void close() {
    wordGates.close();
    h.close();
    gates.close();
    scores.close();
  }
}
