package dev.sightline.caption;

import dev.sightline.rnn.Lstm;
import dev.sightline.rnn.Matrix;

/** LSTM state and scratch memory of a decoding, {@code rows} captions at once. */
final class DecodingState implements AutoCloseable {
  private final int rows;
  private final Matrix x;
  private final Matrix h;
  private final Matrix gates;
  private final Matrix scores;
  private final float[] c;
  private final float[] kept;

  DecodingState(Lstm lstm, int rows, int embedding, int vocabulary) {
    this.rows = rows;
    x = new Matrix(rows, embedding);
    h = new Matrix(rows, lstm.hidden());
    gates = new Matrix(rows, 4 * lstm.hidden());
    scores = new Matrix(rows, vocabulary);
    c = new float[rows * lstm.hidden()];
    kept = new float[c.length];
  }

  /** Word vectors, {@code [rows, embedding]}. */
  Matrix x() {
    return x;
  }

  /** {@code [rows, hidden]}. */
  Matrix h() {
    return h;
  }

  /** {@code [rows * hidden]}. */
  float[] c() {
    return c;
  }

  Matrix gates() {
    return gates;
  }

  /** {@code [rows, vocabulary]}. */
  Matrix scores() {
    return scores;
  }

  void reorder(int[] from) {
    int hidden = h.columns();
    reorder(c, from, hidden);
    float[] all = h.toArray();
    reorder(all, from, hidden);
    h.put(0, rows, all, 0);
  }

  private void reorder(float[] values, int[] from, int width) {
    System.arraycopy(values, 0, kept, 0, values.length);
    for (int r = 0; r < rows; r++) {
      System.arraycopy(kept, from[r] * width, values, r * width, width);
    }
  }

  /** Photo of each row. */
  static int[] photoOf(int photos, int rowsPerPhoto) {
    int[] photoOf = new int[photos * rowsPerPhoto];
    for (int r = 0; r < photoOf.length; r++) {
      photoOf[r] = r / rowsPerPhoto;
    }
    return photoOf;
  }

  @Override
  public void close() {
    x.close();
    h.close();
    gates.close();
    scores.close();
  }
}
