package dev.sightline.net;

import dev.sightline.rnn.RecurrentCell;

/** A recurrent cell, of any kind and of any number of layers. */
public final class Cell {
  /**
   * Its state.
   *
   * @param h output {@code [n, hidden]}
   * @param memory what else it carries; null where it carries nothing else
   */
  public record Now(Value h, Value memory) implements State {}

  private final Net net;
  private final RecurrentCell layer;
  private final Definitions.Layers definition;
  private final int site;

  Cell(Net net, RecurrentCell layer, Definitions.Layers definition) {
    this.net = net;
    this.layer = layer;
    site = net.nextSite();
    this.definition = definition;
  }

  /** Width of what comes into its gates. */
  public int gates() {
    return layer.gates();
  }

  /** Width of its memory; may be 0. */
  public int memory() {
    return layer.memory();
  }

  /** The state before anything was read. */
  public Now zero(Rows rows) {
    return new Now(
        net.zero(rows, layer.hidden()),
        layer.memory() == 0 ? null : net.zero(rows, layer.memory()));
  }

  /** A step that reads x. */
  public Now next(Value x, Now before) {
    return next(x, null, null, before);
  }

  /**
   * A step.
   *
   * @param x is known before the step, or words that stand for one-hot vectors; null for none
   * @param more is added to the gates, {@code [n, gates]}; null for none
   * @param late what the step itself has found out; null for none
   */
  public Now next(Value x, Value more, Value late, Now before) {
    Rows r = before.h().rows;
    for (Value v : new Value[] {x, more, late}) {
      r = v == null ? r : Value.meet("a step", r, v);
    }
    Value h =
        new Value(
            net,
            new CellStep(layer, definition, site),
            r,
            layer.hidden(),
            spread(x, r),
            more != null && more.rows == Rows.TURN ? more : spread(more, r),
            spread(late, r),
            spread(before.h(), r),
            spread(before.memory(), r));
    return new Now(
        h,
        layer.memory() == 0 ? null : new Value(net, new Recurrence.Memory(), r, layer.memory(), h));
  }

  private static Value spread(Value v, Rows r) {
    return v == null ? null : v.spread(r);
  }
}
