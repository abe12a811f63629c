package dev.sightline.export;

import dev.sightline.rnn.CellKind;
import java.util.ArrayList;
import java.util.List;

/**
 * Layers of a recurrent cell in a graph, {@link CellKind#layers}: one step, or a whole sequence as
 * a loop over that same step. The equations stand in the cells' own files.
 *
 * <p>The state is laid out as the cell has it: h {@code [n, hidden]}, and memory {@code [n, M]},
 * which of several layers holds h and memory of the lowest, of the next, and so on, then the memory
 * of the one on top. Both may be a single row of zeros at first.
 */
public final class CellGraph {
  /** Values of a state; memory is null where there is none. */
  public record State(String h, String memory) {}

  /** A whole run: outputs at every step {@code [n, steps, hidden]}, and the state at the end. */
  public record Sequence(String outputs, State last) {}

  private final CellKind kind;
  private final String name;
  private final int hidden;
  private final int layers;

  /**
   * @param name as the cell's weights are called
   */
  public CellGraph(CellKind kind, String name, int hidden, int layers) {
    this.kind = kind;
    this.name = name;
    this.hidden = hidden;
    this.layers = layers;
  }

  /** Floats of the memory of each sequence; may be 0. */
  public int memory() {
    return kind.memory(hidden, layers);
  }

  /** Floats of the whole state. */
  public int width() {
    return hidden + memory();
  }

  /** The state out of {@code [n, width]}, from a column on. */
  public State split(NetGraph net, String state, int from) {
    return new State(
        net.slice(state, 1, from, from + hidden),
        memory() == 0 ? null : net.slice(state, 1, from + hidden, from + width()));
  }

  /** The state as one value {@code [n, width]}. */
  public String joined(NetGraph net, State state) {
    return net.joined(1, state.h, state.memory);
  }

  /** {@code b + x Wx}, over the last axis; x may be null where nothing comes in that way. */
  public String gatesOfInput(NetGraph net, String x) {
    String bias = net.weight(name + ".bias");
    if (x == null || !net.has(name + ".input")) {
      return bias;
    }
    return net.op("Add", net.op("MatMul", x, net.weight(name + ".input")), bias);
  }

  /**
   * One step of all layers.
   *
   * @param gates from {@link #gatesOfInput}, and what else goes into them
   * @param z the late input, or null
   */
  public State step(NetGraph net, String gates, String z, State before) {
    List<String> memory = new ArrayList<>();
    int own = kind.memory(hidden, 1);
    int at = 0;
    String below = null;
    for (int l = 0; l < layers; l++) {
      boolean top = l == layers - 1;
      String h = top ? before.h : net.slice(before.memory, 1, at, at + hidden);
      at += top ? 0 : hidden;
      String c = own == 0 ? null : net.slice(before.memory, 1, at, at + own);
      at += own;
      String layer = l == 0 ? name : name + "-" + (l + 1);
      String into = l == 0 ? gates : net.weight(layer + ".bias");
      String late = l == 0 ? z : below;
      if (late != null) {
        into = net.op("Add", into, net.op("MatMul", late, net.weight(layer + ".late")));
      }
      State after = one(net, layer, into, new State(h, c));
      if (!top) {
        memory.add(after.h);
      }
      memory.add(after.memory);
      below = after.h;
    }
    return new State(below, net.joined(1, memory.toArray(String[]::new)));
  }

  private State one(NetGraph net, String layer, String into, State before) {
    String recurrent = net.op("MatMul", before.h, net.weight(layer + ".recurrent"));
    return switch (kind) {
      case LSTM -> lstm(net, net.parts(net.op("Add", into, recurrent), 4, 1), before.memory);
      case PEEPHOLE ->
          peephole(net, layer, net.parts(net.op("Add", into, recurrent), 4, 1), before.memory);
      case COUPLED -> coupled(net, net.parts(net.op("Add", into, recurrent), 3, 1), before.memory);
      case GRU, GRU_RESET_AFTER -> gru(net, layer, net.parts(into, 3, 1), recurrent, before.h);
      case LEAKY -> {
        String theta = net.weight(layer + ".factors");
        List<String> factors = net.parts(theta, 2, 0);
        String fresh = net.op("Tanh", net.op("Add", into, recurrent));
        String after =
            net.op(
                "Add",
                net.op("Mul", net.op("Sigmoid", factors.get(0)), before.memory),
                net.op("Mul", factors.get(1), fresh));
        yield new State(net.op("Tanh", after), after);
      }
      case ELMAN_LOGISTIC -> new State(net.op("Sigmoid", net.op("Add", into, recurrent)), null);
      case ELMAN -> new State(net.op("Tanh", net.op("Add", into, recurrent)), null);
      case ELMAN_RELU -> new State(net.op("Relu", net.op("Add", into, recurrent)), null);
      case JORDAN -> {
        String inner = net.op("Tanh", net.op("Add", into, recurrent));
        String outer = net.op("MatMul", inner, net.weight(layer + ".output"));
        outer = net.op("Add", outer, net.weight(layer + ".output-bias"));
        yield new State(net.op("Tanh", outer), null);
      }
    };
  }

  /** Gates i, f, o, c~. */
  private static State lstm(NetGraph net, List<String> g, String c) {
    String kept = net.op("Mul", net.op("Sigmoid", g.get(1)), c);
    String fresh = net.op("Mul", net.op("Sigmoid", g.get(0)), net.op("Tanh", g.get(3)));
    String after = net.op("Add", kept, fresh);
    return new State(net.op("Mul", net.op("Sigmoid", g.get(2)), net.op("Tanh", after)), after);
  }

  private static State peephole(NetGraph net, String layer, List<String> g, String c) {
    List<String> p = net.parts(net.weight(layer + ".peepholes"), 3, 0);
    String i = net.op("Sigmoid", net.op("Add", g.get(0), net.op("Mul", p.get(0), c)));
    String f = net.op("Sigmoid", net.op("Add", g.get(1), net.op("Mul", p.get(1), c)));
    String fresh = net.op("Mul", i, net.op("Tanh", g.get(3)));
    String after = net.op("Add", net.op("Mul", f, c), fresh);
    String o = net.op("Sigmoid", net.op("Add", g.get(2), net.op("Mul", p.get(2), after)));
    return new State(net.op("Mul", o, net.op("Tanh", after)), after);
  }

  /** Gates f, o, c~. */
  private static State coupled(NetGraph net, List<String> g, String c) {
    String f = net.op("Sigmoid", g.get(0));
    String rest = net.op("Sub", net.scalar(1), f);
    String fresh = net.op("Mul", rest, net.op("Tanh", g.get(2)));
    String after = net.op("Add", net.op("Mul", f, c), fresh);
    return new State(net.op("Mul", net.op("Sigmoid", g.get(1)), net.op("Tanh", after)), after);
  }

  /** Gates z, r, h~, of which the first two see the state directly. */
  private State gru(NetGraph net, String layer, List<String> g, String recurrent, String h) {
    List<String> zr = net.parts(recurrent, 2, 1);
    String z = net.op("Sigmoid", net.op("Add", g.get(0), zr.get(0)));
    String r = net.op("Sigmoid", net.op("Add", g.get(1), zr.get(1)));
    String candidate = net.weight(layer + ".candidate");
    String inner;
    if (kind == CellKind.GRU) {
      inner = net.op("MatMul", net.op("Mul", r, h), candidate);
    } else {
      String product = net.op("MatMul", h, candidate);
      inner = net.op("Mul", r, net.op("Add", product, net.weight(layer + ".candidate-bias")));
    }
    String u = net.op("Tanh", net.op("Add", g.get(2), inner));
    return new State(net.op("Add", h, net.op("Mul", z, net.op("Sub", u, h))), null);
  }

  /**
   * All steps of a sequence.
   *
   * @param gates of every step, {@code [n, steps, gates]}
   * @param given the state before; null for zeros
   * @param reverse whether it is read from its end; outputs stand where their inputs do
   */
  public Sequence run(NetGraph net, String gates, State given, boolean reverse) {
    State before = given != null ? given : zerosFor(net, gates);
    List<String> first =
        before.memory == null ? List.of(before.h) : List.of(before.h, before.memory);
    List<String> results =
        net.loop(
            first,
            List.of(gates),
            reverse,
            (body, carried, inputs) -> {
              String memory = carried.size() == 1 ? null : carried.get(1);
              State after = step(body, inputs.get(0), null, new State(carried.get(0), memory));
              return after.memory == null
                  ? List.of(after.h, after.h)
                  : List.of(after.h, after.memory, after.h);
            });
    return new Sequence(
        results.get(first.size()),
        new State(results.get(0), before.memory == null ? null : results.get(1)));
  }

  /** As many rows of zeros as there are sequences: a loop's state keeps its shape. */
  public State zerosFor(NetGraph net, String sequences) {
    String zeros = net.rowsLike(sequences, width());
    return split(net, zeros, 0);
  }
}
