package dev.sightline.net;

import java.util.Arrays;
import java.util.function.BiFunction;

/**
 * A value in the equations of a model, {@code [rows, width]}. It holds no numbers: it remembers how
 * it is made. Rows of different kinds meet by themselves: a photo's value beside a caption's is
 * repeated for each of its captions.
 */
public final class Value {
  final Net net;
  final int id;
  final Op op;
  final Rows rows;
  final int width;
  final Value[] in;

  Value(Net net, Op op, Rows rows, int width, Value... in) {
    this.net = net;
    this.op = op;
    this.rows = rows;
    this.width = width;
    this.in = in;
    id = net.add(this);
  }

  private Value each(Op made) {
    return new Value(net, made, rows, width, this);
  }

  /** Columns. */
  public int width() {
    return width;
  }

  /** What its rows stand for. */
  public Rows rows() {
    return rows;
  }

  /** Hyperbolic tangent of each element. */
  public Value tanh() {
    return each(Elementwise.Curve.tanh());
  }

  /** {@code max(0, x)}. */
  public Value relu() {
    return each(Elementwise.Curve.relu());
  }

  /** Logistic function of each element. */
  public Value sigmoid() {
    return each(Elementwise.Curve.sigmoid());
  }

  /** Square of each element. */
  public Value square() {
    return each(new Elementwise.Square());
  }

  /** Each row divided by its Euclidean length. */
  public Value unitLength() {
    return each(new Elementwise.UnitLength());
  }

  /** Dropout of that probability in training; each call of it draws its own mask. */
  public Value dropout(double p) {
    return p == 0 ? this : each(new Elementwise.Drop(p, net.nextSite()));
  }

  /** {@code factor x}. */
  public Value times(double factor) {
    return each(new Elementwise.Scale(factor, 0));
  }

  /** {@code x + shift}. */
  public Value plus(double shift) {
    return each(new Elementwise.Scale(1, shift));
  }

  /** Sum. */
  public Value plus(Value... more) {
    Rows r = rows;
    for (Value m : more) {
      if (m.width != width) {
        throw shape("plus", this, m);
      }
      r = meet("plus", r, m);
    }
    Value[] all = new Value[more.length + 1];
    all[0] = spread(r);
    for (int k = 0; k < more.length; k++) {
      all[k + 1] = more[k].spread(r);
    }
    return new Value(net, new Products.Sum(), r, width, all);
  }

  /** Product of elements; one of width 1 scales whole rows. */
  public Value times(Value other) {
    if (other.width != width && other.width != 1) {
      throw shape("times", this, other);
    }
    Rows r = meet("times", rows, other);
    return new Value(net, new Products.Times(), r, width, spread(r), other.spread(r));
  }

  /** Columns of this, then of the others. */
  public Value beside(Value... others) {
    if (others.length == 0) {
      return this;
    }
    Rows r = rows;
    int w = width;
    for (Value o : others) {
      r = meet("beside", r, o);
      w += o.width;
    }
    Value[] all = new Value[others.length + 1];
    all[0] = spread(r);
    for (int k = 0; k < others.length; k++) {
      all[k + 1] = others[k].spread(r);
    }
    return new Value(net, new Products.Join(), r, w, all);
  }

  /** Mean over the cells of a photo, the frames of a clip. */
  public Value mean() {
    return new Value(net, new Groups.Mean(), rows.coarser(), width, this);
  }

  /** Sum over the steps of a sequence. */
  public Value total() {
    if (!rows.inTime()) {
      throw shape("total", this);
    }
    return new Value(net, new Groups.Total(), rows.sequences(), width, this);
  }

  /**
   * Maximum over the steps, or the windows, of a sequence; of equal ones the first receives the
   * gradient.
   */
  public Value max() {
    if (!rows.inTime() && rows != Rows.WINDOW) {
      throw shape("max", this);
    }
    return new Value(net, new Groups.Max(), rows.sequences(), width, this);
  }

  /**
   * Maximum over each window of steps, {@code [step, width]} to {@code [window, width]}; see {@link
   * dev.sightline.rnn.Windows}.
   *
   * @param length to which sequences are brought, so that all have as many windows; 0 for none
   */
  public Value maxOfWindows(int length, int size, int stride) {
    if (rows != Rows.STEP) {
      throw shape("windows", this);
    }
    net.windows(length, size, stride);
    return new Value(
        net, new Stretches.MaxOfWindows(length, size, stride), Rows.WINDOW, width, this);
  }

  /** The steps of each sequence one behind the other, for {@link #lookBack}. */
  public Value strip() {
    if (rows != Rows.STEP) {
      throw shape("strip", this);
    }
    return new Value(net, Picks.Pick.strip(), Rows.STRIP, width, this);
  }

  /** At each step the mean of this over the last so many steps, its own among them. */
  public Value lookBack(int window) {
    return lookBack(window, new Value[] {this});
  }

  /**
   * At each step the mean of this over the last so many steps, its own among them, weighted by a
   * softmax of the products of their keys and the step's query.
   *
   * @param keys as this, steps in a strip
   */
  public Value lookBack(int window, Value keys, Value query) {
    if (keys.rows != Rows.STRIP || keys.width != query.width) {
      throw shape("looking back", this, keys, query);
    }
    return lookBack(window, new Value[] {this, keys, query.spread(Rows.STEP)});
  }

  private Value lookBack(int window, Value[] read) {
    if (rows != Rows.STRIP) {
      throw shape("looking back", this);
    }
    return new Value(net, new Lookback.Look(window, read.length > 1), Rows.STEP, width, read);
  }

  /**
   * What is said about each step, where each says something about several: the mean of part {@code
   * i - offset - t} of step i for all i that have one about t; of the nearest step where none has.
   */
  public Value overlap(int parts, int offset) {
    if (rows != Rows.STEP || width % parts != 0) {
      throw shape("overlap", this);
    }
    return new Value(net, new Lookback.Overlap(parts, offset), rows, width / parts, this);
  }

  /**
   * The cells of a grid, or the windows of a sequence where all have as many, side by side: {@code
   * [photo cell, width]} to {@code [photo, cells width]}.
   */
  public Value flat(int cells) {
    if (!rows.isCell() && rows != Rows.WINDOW) {
      throw shape("flat", this);
    }
    return new Value(net, new Groups.Reshape(), rows.coarser(), cells * width, this);
  }

  /** What it is at the steps that the layout picks. */
  public Value picked() {
    if (rows != Rows.STEP) {
      throw shape("picked", this);
    }
    return new Value(net, Picks.Pick.steps(), Rows.PICKED, width, this);
  }

  /** What it is after each sequence's last step. */
  Value last() {
    return new Value(net, new Picks.Last(), rows.sequences(), width, this);
  }

  /** A loop over the steps of this value's sequences; its body is traced once. */
  public <S extends State> Run<S> scan(S first, BiFunction<Value, S, S> body) {
    if (!rows.inTime()) {
      throw shape("a loop", this);
    }
    return Loop.trace(this, first, body);
  }

  /** This value repeated for the rows of a finer kind. */
  public Value spread(Rows finer) {
    if (finer == rows) {
      return this;
    }
    if (op instanceof Recurrence.Zero) {
      return new Value(net, op, finer, width);
    }
    return new Value(net, new Groups.Spread(), finer, width, this);
  }

  /** The finer of two kinds of rows. */
  static Rows meet(String what, Rows a, Value b) {
    if (a.within(b.rows)) {
      return a;
    }
    if (b.rows.within(a)) {
      return b.rows;
    }
    throw new IllegalArgumentException(what + ": rows of " + a + " do not meet those of " + b);
  }

  static IllegalArgumentException shape(String what, Value... values) {
    return new IllegalArgumentException(what + ": " + Arrays.toString(values) + " do not fit");
  }

  String toStringOfOp() {
    return op.toString();
  }

  @Override
  public String toString() {
    return "v" + id + " " + op + " [" + rows + ", " + width + "]";
  }
}
