package dev.sightline.rnn;

import java.util.List;

/**
 * What a layer carries from the last step of one window of its sequences to the first step of the
 * next, {@code [batch, width]}: a row for each sequence. What the columns are says the layer.
 * Gradients by states have the same shape. Immutable.
 */
public final class States {
  private final int batch;
  private final int width;
  private final float[] values;

  /** Takes the values over. */
  public States(int batch, int width, float[] values) {
    if (values.length != (long) batch * width) {
      throw new IllegalArgumentException(
          "States [" + batch + ", " + width + "] of " + values.length + " values");
    }
    this.batch = batch;
    this.width = width;
    this.values = values;
  }

  /**
   * @param values {@code [batch * width]}, row by row
   * @throws IllegalArgumentException where there are more or fewer of them
   */
  public static States of(int batch, int width, float[] values) {
    return new States(batch, width, values.clone());
  }

  /** Number of sequences. */
  public int batch() {
    return batch;
  }

  /** Floats of each sequence. */
  public int width() {
    return width;
  }

  /** The values themselves; not to be changed. */
  public float[] values() {
    return values;
  }

  /** All values, row by row. */
  public float[] toArray() {
    return values.clone();
  }

  /** The states of some of the sequences, in that order: of those that have a next window. */
  public States rows(int... index) {
    float[] some = new float[index.length * width];
    for (int i = 0; i < index.length; i++) {
      System.arraycopy(values, index[i] * width, some, i * width, width);
    }
    return new States(index.length, width, some);
  }

  /** So many columns from column {@code from}: one part of {@link #joined}. */
  public States columns(int from, int count) {
    return new States(batch, count, columns(values, batch, width, from, count));
  }

  /** Parts of the same sequences side by side. */
  public static States joined(List<States> parts) {
    int batch = parts.get(0).batch;
    int width = parts.stream().mapToInt(States::width).sum();
    float[] all = new float[batch * width];
    int at = 0;
    for (States part : parts) {
      put(part.values, batch, part.width, all, width, at);
      at += part.width;
    }
    return new States(batch, width, all);
  }

  /** Columns of {@code from [rows, whole]}, or zeros where that is null. */
  static float[] columns(float[] from, int rows, int whole, int at, int width) {
    float[] part = new float[rows * width];
    for (int r = 0; from != null && r < rows; r++) {
      System.arraycopy(from, r * whole + at, part, r * width, width);
    }
    return part;
  }

  /** Copies {@code part [rows, width]} to the columns of {@code into [rows, whole]} from at. */
  static void put(float[] part, int rows, int width, float[] into, int whole, int at) {
    for (int r = 0; r < rows; r++) {
      System.arraycopy(part, r * width, into, r * whole + at, width);
    }
  }

  @Override
  public String toString() {
    return "[" + batch + ", " + width + "]";
  }
}
