package dev.sightline.rnn;

import static org.bytedeco.openblas.global.openblas_nolapack.cblas_saxpy;

import dev.sightline.machine.NativeSettings;
import java.util.Objects;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;

/**
 * A matrix {@code [rows, columns]} of native floats, row by row, outside the Java heap, so that
 * BLAS works on it in place. Element-wise work is done in Java on heap arrays, which the compiler
 * turns into vector instructions: rows are copied out by {@link #get} and back by {@link #put}.
 *
 * <p>A matrix made by the constructor owns its memory; {@link #close} gives it to the next one (the
 * garbage collector frees it later otherwise). One made by {@link #rows} is a view: closing it does
 * nothing. Neither can be used after the owner was closed. Not safe for concurrent writing.
 */
public final class Matrix implements AutoCloseable {
  static {
    NativeSettings.apply();
  }

  private final FloatPointer data;
  private final int rows;
  private final int columns;
  private final Matrix owner;
  private boolean closed;

  /** A matrix of zeros. */
  public Matrix(int rows, int columns) {
    this(NativeBlocks.take((long) rows * columns), rows, columns, null);
    zero();
  }

  /**
   * @param owner of the memory; null for this one
   */
  private Matrix(FloatPointer data, int rows, int columns, Matrix owner) {
    this.data = data;
    this.rows = rows;
    this.columns = columns;
    this.owner = owner == null ? this : owner;
  }

  /**
   * A matrix of whatever stood in its memory, for results that are written before they are read.
   */
  public static Matrix unset(int rows, int columns) {
    return new Matrix(NativeBlocks.take((long) rows * columns), rows, columns, null);
  }

  /** A matrix with the values of {@code values}, row by row. */
  public static Matrix of(int rows, int columns, float[] values) {
    if (values.length != (long) rows * columns) {
      throw new IllegalArgumentException(
          "A " + rows + "x" + columns + " matrix from " + values.length + " values");
    }
    Matrix m = unset(rows, columns);
    m.put(0, rows, values, 0);
    return m;
  }

  /** A matrix that holds the same number everywhere. */
  public static Matrix filled(int rows, int columns, float each) {
    float[] values = new float[rows * columns];
    java.util.Arrays.fill(values, each);
    return of(rows, columns, values);
  }

  /**
   * Elements of all matrices of the program that were made and not closed, those among them that
   * the garbage collector found: what a leak check compares.
   */
  public static long inUse() {
    return NativeBlocks.inUse();
  }

  /**
   * Frees the memory of closed matrices that is kept for the next ones, half a gigabyte at most:
   * for a program that has trained and goes on to do something else.
   */
  public static void freeKept() {
    NativeBlocks.freeKept();
  }

  public int rows() {
    return rows;
  }

  public int columns() {
    return columns;
  }

  /** {@code count} rows from row {@code from}, sharing this matrix's memory. */
  public Matrix rows(int from, int count) {
    if (from < 0 || count < 0 || from + count > rows) {
      throw new IndexOutOfBoundsException(
          "Rows " + from + " to " + (from + count) + " of a matrix with " + rows);
    }
    return new Matrix(at((long) from * columns), count, columns, owner);
  }

  /** All of this memory read as another shape of as many elements: a view. */
  public Matrix reshaped(int viewRows, int viewColumns) {
    if ((long) viewRows * viewColumns != (long) rows * columns) {
      throw new IllegalArgumentException(this + " read as [" + viewRows + ", " + viewColumns + "]");
    }
    return view(0, viewRows, viewColumns);
  }

  /** The same memory read as another shape; {@code elements} counts from element {@code from}. */
  Matrix view(long from, int viewRows, int viewColumns) {
    if (from < 0 || from + (long) viewRows * viewColumns > (long) rows * columns) {
      throw new IndexOutOfBoundsException("View past the end of the matrix");
    }
    return new Matrix(at(from), viewRows, viewColumns, owner);
  }

  /** Copies {@code count} rows from row {@code from} into {@code to}, beginning at {@code at}. */
  public void get(int from, int count, float[] to, int at) {
    check(from, count, to, at);
    at((long) from * columns).get(to, at, count * columns);
  }

  /**
   * Copies {@code count} rows out of {@code values}, beginning at {@code at}, to row {@code from}.
   */
  public void put(int from, int count, float[] values, int at) {
    check(from, count, values, at);
    at((long) from * columns).put(values, at, count * columns);
  }

  private void check(int from, int count, float[] values, int at) {
    Objects.checkFromIndexSize(from, count, rows);
    Objects.checkFromIndexSize((long) at, (long) count * columns, (long) values.length);
  }

  /** All values, row by row. */
  public float[] toArray() {
    float[] all = new float[rows * columns];
    get(0, rows, all, 0);
    return all;
  }

  /** Sets every element to zero. */
  public void zero() {
    FloatPointer p = at(0);
    Pointer.memset(p, 0, (long) rows * columns * p.sizeof());
  }

  /** Copies all values of {@code other}, of the same shape. */
  public void copy(Matrix other) {
    if (other.rows != rows || other.columns != columns) {
      throw new IllegalArgumentException("Copy of " + other + " into " + this);
    }
    FloatPointer p = at(0);
    Pointer.memcpy(p, other.at(0), (long) rows * columns * p.sizeof());
  }

  /** Adds {@code factor * other}, of the same shape. */
  public void add(float factor, Matrix other) {
    if (other.rows != rows || other.columns != columns) {
      throw new IllegalArgumentException("Sum of " + other + " and " + this);
    }
    cblas_saxpy(rows * columns, factor, other.at(0), 1, at(0), 1);
  }

  /**
   * Sets every row to {@code row [1, columns]}; what is filled is copied, twice as much each time.
   */
  public void fillRows(Matrix row) {
    if (rows == 0) {
      return;
    }
    long bytes = (long) columns * data.sizeof();
    Pointer.memcpy(at(0), row.at(0), bytes);
    for (int done = 1; done < rows; done *= 2) {
      int more = Math.min(done, rows - done);
      Pointer.memcpy(at((long) done * columns), at(0), more * bytes);
    }
  }

  /** Copies whole rows of {@code source}: row i here becomes row {@code index[i]} of source. */
  public void gather(Matrix source, int[] index, int count) {
    long bytes = (long) columns * data.sizeof();
    for (int i = 0; i < count; i++) {
      Pointer.memcpy(at((long) i * columns), source.at((long) index[i] * columns), bytes);
    }
  }

  /**
   * Copies {@code count} columns: those from {@code at} of row i here become those from {@code
   * from} of row {@code index[i]} of source; of row i where index is null.
   */
  public void copyColumns(Matrix source, int[] index, int from, int count, int at) {
    boolean inside =
        from >= 0 && from + count <= source.columns && at >= 0 && at + count <= columns;
    if (!inside || (index == null ? source.rows : index.length) != rows) {
      throw new IllegalArgumentException(
          count + " columns of " + source + " from " + from + " into " + this + " from " + at);
    }
    long bytes = (long) count * data.sizeof();
    for (int i = 0; i < rows; i++) {
      long row = index == null ? i : index[i];
      Pointer.memcpy(at((long) i * columns + at), source.at(row * source.columns + from), bytes);
    }
  }

  /** A pointer whose address is that element: memcpy would count a position in bytes. */
  FloatPointer at(long element) {
    if (owner.closed) {
      throw new IllegalStateException("A matrix " + this + " is used after it was closed");
    }
    return data.getPointer(element);
  }

  /**
   * Adds up the rows of each group: {@code [rows, columns]} to {@code [groups, columns]}; the way
   * back of {@link #gather}.
   *
   * @param groupOf group of each row
   */
  public Matrix sumByGroup(int[] groupOf, int groups) {
    float[] from = toArray();
    float[] sums = new float[groups * columns];
    for (int r = 0; r < rows; r++) {
      int at = groupOf[r] * columns;
      for (int i = 0; i < columns; i++) {
        sums[at + i] += from[r * columns + i];
      }
    }
    return of(groups, columns, sums);
  }

  @Override
  public void close() {
    if (owner == this && !closed) {
      closed = true;
      NativeBlocks.give(data);
    }
  }

  @Override
  public String toString() {
    return "[" + rows + ", " + columns + "]";
  }
}
