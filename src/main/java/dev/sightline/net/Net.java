package dev.sightline.net;

import dev.sightline.rnn.AdditiveAttention;
import dev.sightline.rnn.CellKind;
import dev.sightline.rnn.GridConvolution;
import dev.sightline.rnn.Parameters;
import dev.sightline.rnn.RecurrentCell;
import dev.sightline.rnn.RecurrentLayers;
import dev.sightline.rnn.SequenceLayer;
import dev.sightline.rnn.Standardisation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Where a model declares its weights, by name, and the graph that its equations become. Weights are
 * declared in the constructor of the model; {@link #allocate} ends that.
 */
public final class Net implements AutoCloseable {
  private final List<Value> values = new ArrayList<>();
  private final Parameters parameters = new Parameters();
  private final List<Runnable> beginnings = new ArrayList<>();
  private final List<Normal> normals = new ArrayList<>();
  private int sites;
  private UnaryOperator<Layout> windows;
  private String windowing = "";
  private Schedule schedule;

  /** All weights. */
  public Parameters parameters() {
    return parameters;
  }

  /**
   * Draws the first values of all weights.
   *
   * @param seed or {@link Parameters#ZEROS} where they are about to be read from a file
   */
  public Net allocate(long seed) {
    parameters.allocate(seed);
    beginnings.forEach(Runnable::run);
    return this;
  }

  int add(Value v) {
    values.add(v);
    schedule = null;
    return values.size() - 1;
  }

  /** All values so far, inputs before what is made of them. */
  List<Value> values() {
    return values;
  }

  int mark() {
    return values.size();
  }

  /** Forgets what was traced after a mark. */
  void back(int mark) {
    values.subList(mark, values.size()).clear();
  }

  int nextSite() {
    return sites++;
  }

  /** What is wanted has changed. */
  void replan() {
    schedule = null;
  }

  Schedule schedule() {
    Schedule now = schedule; // Threads that share a net may each make it: it is the same.
    if (now == null) {
      now = new Schedule(values);
      schedule = now;
    }
    return now;
  }

  /** Vectors that whoever runs the net gives by name. */
  public Value input(String name, Rows rows, int width) {
    return new Value(this, new Sources.Given(name, rows), rows, width);
  }

  /** How the rows of a batch belong together, windows too where the model has them. */
  Layout layout(Batch batch) {
    return windows == null ? batch.layout() : windows.apply(batch.layout());
  }

  /** Windows over steps: all of a net are alike. */
  void windows(int length, int size, int stride) {
    String own = size + " steps every " + stride + " of " + length;
    if (windows != null && !windowing.equals(own)) {
      throw new IllegalArgumentException("Windows of " + windowing + ", and of " + own);
    }
    windowing = own;
    windows = layout -> layout.with(length, size, stride);
  }

  /** Words, or other symbols, by number. */
  public Value words(String name, Rows rows) {
    return new Value(this, new Sources.Words(name), rows, 1);
  }

  /** Whether any equation looks at a value. */
  public boolean isRead(Value v) {
    return !schedule().readers(v).isEmpty();
  }

  /** Nothing but zeros. */
  public Value zero(Rows rows, int width) {
    return new Value(this, new Recurrence.Zero(), rows, width);
  }

  /** {@code y = x W + b}. */
  public final class Linear {
    private final Parameters.Entry weight;
    private final Parameters.Entry bias;

    private Linear(Parameters.Entry weight, Parameters.Entry bias) {
      this.weight = weight;
      this.bias = bias;
    }

    /** x {@code [n, in]} to y {@code [n, out]}. */
    public Value of(Value x) {
      if (x.width != weight.rows()) {
        throw Value.shape(weight.name() + " reads " + weight.rows() + " columns", x);
      }
      return new Value(Net.this, new Weighted.Affine(weight, bias), x.rows, weight.columns(), x);
    }

    /** The same of what is standardised first, so that this takes no memory for all rows. */
    public Value of(Normal first, Value x) {
      Stretches.Reduce op =
          new Stretches.Reduce(first.layer, first.mean, first.scale, weight, bias);
      return new Value(Net.this, op, x.rows, weight.columns(), x);
    }
  }

  /** Weights begin uniform in ±1/sqrt(in), the bias at zero. */
  public Linear linear(String name, int in, int out) {
    return linear(name, in, out, 1);
  }

  /**
   * @param range weights begin uniform in ±range/sqrt(in)
   */
  public Linear linear(String name, int in, int out, double range) {
    return new Linear(weight(name, in, out, range), parameters.add(name + ".bias", 1, out, 0));
  }

  /** {@code y = x W}. */
  public Linear linearWithoutBias(String name, int in, int out) {
    return new Linear(weight(name, in, out, 1), null);
  }

  /** {@code y = w x}, a weight for each column. */
  public final class Factors {
    private final Parameters.Entry weight;

    private Factors(Parameters.Entry weight) {
      this.weight = weight;
    }

    /** x and y {@code [n, width]}. */
    public Value of(Value x) {
      return new Value(Net.this, new Lookback.Weigh(weight), x.rows, x.width, x);
    }
  }

  /** Weights begin uniform in ±1/sqrt(width). */
  public Factors factors(String name, int width) {
    return new Factors(parameters.add(name, 1, width, (float) (1 / Math.sqrt(width))));
  }

  /** Convolution over windows of frames and squares of cells; see {@link GridConvolution}. */
  public final class Convolution {
    private final GridConvolution layer;
    private final String name;
    private final int cells;
    private final int size;
    private final int stride;
    private final int out;

    private Convolution(
        GridConvolution layer, String name, int cells, int size, int stride, int out) {
      this.layer = layer;
      this.name = name;
      this.cells = cells;
      this.size = size;
      this.stride = stride;
      this.out = out;
    }

    /** x {@code [step cell, in]} to y {@code [window cell, out]}. */
    public Value of(Value x) {
      windows(0, size, stride);
      return new Value(
          Net.this,
          new Stretches.Convolve(layer, parameters, name, cells, size, stride),
          Rows.WINDOW_CELL,
          out,
          x);
    }
  }

  /**
   * @param cells of a square grid
   * @param size frames of a window
   * @param stride frames from the beginning of a window to that of the next
   * @param out kernels
   */
  public Convolution convolution(String name, int cells, int in, int size, int stride, int out) {
    GridConvolution layer = new GridConvolution(parameters, name, cells, in, size, out);
    return new Convolution(layer, name, cells, size, stride, out);
  }

  /**
   * Convolution of maps by kernels of 3 x 3 cells.
   *
   * @param cells of a square grid
   * @param out kernels
   */
  public MapConvolution mapConvolution(String name, int cells, int in, int out) {
    return new MapConvolution(this, name, cells, in, out);
  }

  private Parameters.Entry weight(String name, int in, int out, double range) {
    return parameters.add(name + ".weight", in, out, (float) (range / Math.sqrt(Math.max(1, in))));
  }

  /** A vector for each word, {@code [count, width]}. */
  public final class Table {
    private final Parameters.Entry weight;
    private Parameters.Entry bias;

    private Table(Parameters.Entry weight) {
      this.weight = weight;
    }

    /** The vectors of words. */
    public Value of(Value words) {
      return new Value(Net.this, new Weighted.Lookup(weight), words.rows, weight.columns(), words);
    }

    /** The table as an output layer (Press and Wolf 2017): {@code x E^T + b}. */
    public Value scores(Value x) {
      return new Value(Net.this, new Weighted.Tied(weight, bias), x.rows, weight.rows(), x);
    }

    /** Declares the bias of {@link #scores}. */
    public Table withBias(String name) {
      bias = parameters.add(name, 1, weight.rows(), 0);
      return this;
    }
  }

  /** Vectors begin uniform in ±.1. */
  public Table table(String name, int count, int width) {
    return table(name, count, width, .1);
  }

  /**
   * @param range vectors begin uniform in ± this
   */
  public Table table(String name, int count, int width, double range) {
    Parameters.Entry weight = parameters.add(name + ".weight", count, width, .1f);
    if (range != .1) {
      beginnings.add(() -> weight.begin(m -> m.add((float) (10 * range - 1), m)));
    }
    return new Table(weight);
  }

  /** {@code (x - mean) scale}, measured on training data before training. */
  public final class Normal {
    private final Standardisation layer;
    private final Parameters.Entry mean;
    private final Parameters.Entry scale;

    private Normal(Standardisation layer, Parameters.Entry mean, Parameters.Entry scale) {
      this.layer = layer;
      this.mean = mean;
      this.scale = scale;
    }

    /** x and y {@code [n, width]}. */
    public Value of(Value x) {
      return new Value(Net.this, new Elementwise.Standard(layer, mean, scale), x.rows, x.width, x);
    }

    /** Measures mean and scale; see {@link Standardisation}. */
    public void fit(Consumer<Standardisation> how) {
      how.accept(layer);
    }
  }

  /** Mean 0 and deviation 1 of each channel. */
  public Normal normal(String name, int width) {
    Standardisation layer = new Standardisation(parameters, name, width);
    List<Parameters.Entry> entries = parameters.entries();
    beginnings.add(layer::initialise);
    Normal normal =
        new Normal(layer, entries.get(entries.size() - 2), entries.get(entries.size() - 1));
    normals.add(normal);
    return normal;
  }

  /** All that measure their input before training. */
  public List<Normal> normals() {
    return List.copyOf(normals);
  }

  /**
   * @param in width of a cell's vector
   * @param width of the space in which query and keys meet
   */
  public Attention attention(String name, int in, int width) {
    return new Attention(this, new AdditiveAttention(parameters, name, in, width), name);
  }

  /**
   * @param in width of what is known beforehand, may be 0
   * @param late width of what a step finds out, may be 0
   * @param dropout probability, between layers
   */
  public Cell cell(
      CellKind kind, String name, int in, int late, int hidden, int layers, double dropout) {
    RecurrentCell cell = kind.layers(parameters, name, in, late, hidden, layers, dropout);
    beginnings.add(cell::initialise);
    return new Cell(this, cell, Definitions.Layers.of(kind, name, hidden, layers, dropout));
  }

  /** Layers as asked for. */
  public Layers layers(RecurrentLayers settings, String name, int in) {
    SequenceLayer layer = settings.build(parameters, name, in);
    beginnings.add(layer::initialise);
    return new Layers(this, settings, layer, name);
  }

  @Override
  public void close() {
    parameters.close();
  }
}
