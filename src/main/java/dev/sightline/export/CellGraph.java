package dev.sightline.export;

import dev.sightline.encoder.export.OnnxGraph;
import dev.sightline.encoder.export.OnnxGraph.Attribute;
import dev.sightline.encoder.export.OnnxGraph.Type;
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

  /** Rows of zeros. */
  public State zeros(NetGraph net) {
    return new State(net.zeroRow(hidden), memory() == 0 ? null : net.zeroRow(memory()));
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
   * @param first the state before; null for zeros
   * @param reverse whether it is read from its end; outputs stand where their inputs do
   */
  public Sequence run(NetGraph net, String gates, State first, boolean reverse) {
    State before = first != null ? first : zerosFor(net, gates);
    NetGraph body = net.inner(net.graph().fresh("step"));
    List<String> carried = new ArrayList<>(List.of(before.h));
    String h = declare(body);
    String memory = null;
    if (before.memory != null) {
      carried.add(before.memory);
      memory = declare(body);
    }
    State after = step(body, declare(body), null, new State(h, memory));
    List<String> results = new ArrayList<>(List.of(after.h));
    if (after.memory != null) {
      results.add(after.memory);
    }
    results.add(after.h);
    body.finish(results);
    List<String> outputs = results.stream().map(result -> net.graph().fresh("scan")).toList();
    carried.add(gates);
    long[] direction = {reverse ? 1 : 0};
    net.graph()
        .nodes(
            "Scan",
            outputs,
            carried,
            Attribute.of("body", body.graph()),
            Attribute.of("num_scan_inputs", 1L),
            Attribute.of("scan_input_axes", new long[] {1}),
            Attribute.of("scan_output_axes", new long[] {1}),
            Attribute.of("scan_input_directions", direction),
            Attribute.of("scan_output_directions", direction));
    return new Sequence(
        outputs.get(outputs.size() - 1),
        new State(outputs.get(0), memory == null ? null : outputs.get(1)));
  }

  private static String declare(NetGraph body) {
    String name = body.graph().fresh("carried");
    body.graph().input(name, Type.FLOAT, OnnxGraph.ANY, OnnxGraph.ANY);
    return name;
  }

  /** As many rows of zeros as there are sequences: a loop's state keeps its shape. */
  private State zerosFor(NetGraph net, String sequences) {
    String zeros = net.rowsLike(sequences, width());
    return split(net, zeros, 0);
  }
}
