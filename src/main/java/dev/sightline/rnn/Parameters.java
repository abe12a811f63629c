package dev.sightline.rnn;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * All parameters of a model in one flat block of native memory, with a second block of the same
 * layout for their gradients, so that optimising, clipping and saving are each one pass. Layers
 * register their weights by name and shape while the model is built; {@link #allocate} then fixes
 * the layout. Reading from several threads is safe while nobody trains.
 */
public final class Parameters implements AutoCloseable {
  /** One weight matrix of the block. */
  public final class Entry {
    private final String name;
    private final int rows;
    private final int columns;
    private final float scale;
    private final long offset;
    private final boolean constant;

    private Entry(String name, int rows, int columns, float scale, long offset, boolean constant) {
      this.name = name;
      this.rows = rows;
      this.columns = columns;
      this.scale = scale;
      this.offset = offset;
      this.constant = constant;
    }

    public String name() {
      return name;
    }

    public int rows() {
      return rows;
    }

    public int columns() {
      return columns;
    }

    /** Whether no layer ever has a gradient for it, so that training leaves it as it is. */
    public boolean constant() {
      return constant;
    }

    /** First element in the flat block. */
    public long offset() {
      return offset;
    }

    /**
     * Sets how it begins, after {@link #allocate}, where that is not drawn. For {@link #ZEROS} that
     * waits until the values are first asked for.
     */
    public void begin(Consumer<Matrix> set) {
      if (values == null) {
        beginnings.add(() -> set.accept(value()));
      } else {
        set.accept(value());
      }
    }

    /** The values, {@code [rows, columns]}: a view. */
    public Matrix value() {
      return values().view(offset, rows, columns);
    }

    /** The gradients, {@code [rows, columns]}: a view. */
    public Matrix gradient() {
      return gradients().view(offset, rows, columns);
    }
  }

  /** A seed that stands for zeros, where values are about to be read from a file. */
  public static final long ZEROS = Long.MIN_VALUE;

  private final List<Entry> entries = new ArrayList<>();
  private long size;
  private final List<Runnable> beginnings = new ArrayList<>();
  private boolean allocated;
  private Matrix values;
  private Matrix gradients;

  /**
   * Registers a weight matrix.
   *
   * @param scale initial values are uniform in [-scale, scale]; 0 gives zeros
   */
  public Entry add(String name, int rows, int columns, float scale) {
    return add(name, rows, columns, scale, false);
  }

  /** Registers figures that are saved with the weights but not trained; they start at zero. */
  Entry addConstant(String name, int rows, int columns) {
    return add(name, rows, columns, 0, true);
  }

  private Entry add(String name, int rows, int columns, float scale, boolean constant) {
    if (allocated) {
      throw new IllegalStateException("Parameters are allocated; " + name + " comes too late");
    }
    if (rows < 1 || columns < 1) {
      throw new IllegalArgumentException(
          "Weight " + name + " would be [" + rows + ", " + columns + "]; sizes must be positive");
    }
    Entry e = new Entry(name, rows, columns, scale, size, constant);
    entries.add(e);
    size += (long) rows * columns;
    if (size > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("A model of more than 2^31 parameters is not supported");
    }
    return e;
  }

  /**
   * Fixes the layout and draws initial values by seed. For {@link #ZEROS} memory is taken when the
   * values are first asked for, so that sizes out of a file can be compared with it before.
   */
  public void allocate(long seed) {
    allocated = true;
    if (seed == ZEROS) {
      return;
    }
    values = new Matrix(1, (int) size);
    SplittableRandom random = new SplittableRandom(seed);
    for (Entry e : entries) {
      float[] v = new float[e.rows * e.columns];
      if (e.scale > 0) {
        for (int i = 0; i < v.length; i++) {
          v[i] = (float) ((2 * random.nextDouble() - 1) * e.scale);
        }
      }
      e.value().put(0, e.rows, v, 0);
    }
  }

  /** Number of parameters. */
  public int size() {
    return (int) size;
  }

  public List<Entry> entries() {
    return List.copyOf(entries);
  }

  /** The flat block of values, {@code [1, size]}. */
  public Matrix values() {
    if (values == null) {
      values = new Matrix(1, (int) size);
      beginnings.forEach(Runnable::run);
    }
    return values;
  }

  /** The flat block of gradients, {@code [1, size]}; made when first asked for. */
  public Matrix gradients() {
    if (gradients == null) {
      gradients = new Matrix(1, (int) size);
    }
    return gradients;
  }

  /**
   * Takes all values from an array of their layout.
   *
   * @throws IllegalArgumentException where it is longer or shorter
   */
  public void set(float[] all) {
    if (all == null || all.length != size) {
      throw new IllegalArgumentException(
          "These are "
              + (all == null ? 0 : all.length)
              + " weights, but the model has "
              + size
              + ": they are of another model");
    }
    values.put(0, 1, all, 0);
  }

  /** Values by name, row by row, in order of registration. */
  public Map<String, float[]> toArrays() {
    Map<String, float[]> all = new LinkedHashMap<>();
    for (Entry e : entries) {
      all.put(e.name, e.value().toArray());
    }
    return all;
  }

  @Override
  public void close() {
    if (values != null) {
      values.close();
    }
    if (gradients != null) {
      gradients.close();
    }
  }
}
