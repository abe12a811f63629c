package dev.sightline.net;

import dev.sightline.rnn.ElementWise;
import dev.sightline.rnn.Parameters;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Writes a graph as ONNX. Rows become the first axis, the batch; cells, frames and steps the second
 * one. A photo and the one sequence about it share a place in the batch, so that repeating a
 * photo's value for its sequences is nothing. Inside a loop, and in a writer's step, there is one
 * step and no axis for it.
 */
public final class OnnxWriter {
  final OnnxNodes nodes;
  private final OnnxWriter outer;
  private final boolean oneStep;
  final Map<Integer, String> names = new HashMap<>();
  final Map<String, String> keys = new HashMap<>();
  final Map<Integer, String> memories = new HashMap<>();
  private final Map<Integer, String> alphas = new HashMap<>();
  private final Map<Integer, String[]> layers = new HashMap<>();
  private String like;

  OnnxWriter(OnnxNodes nodes, OnnxWriter outer, boolean oneStep) {
    this.nodes = nodes;
    this.outer = outer;
    this.oneStep = oneStep;
    like = outer == null ? null : outer.like;
  }

  /** For a graph that is run as a whole. */
  public OnnxWriter(OnnxNodes nodes) {
    this(nodes, null, false);
  }

  /** For one step of a writer. */
  public static OnnxWriter ofStep(OnnxNodes nodes) {
    return new OnnxWriter(nodes, null, true);
  }

  /** Says how an input, or anything that is there already, is called. */
  public OnnxWriter with(Value v, String name) {
    names.put(v.id, name);
    like = like == null ? name : like;
    return this;
  }

  /** Says how the input of that name is called. */
  public OnnxWriter withInput(Net net, String input, String name) {
    net.values().stream()
        .filter(v -> v.op instanceof Sources.Given given && given.name.equals(input))
        .forEach(v -> with(v, name));
    return this;
  }

  /** The name of a value; what it is made of is written first. */
  public String write(Value v) {
    String name = find(v);
    if (name == null) {
      if (!oneStep && v.net.schedule().inLoop(v)) {
        new OnnxLoop(this, v).write();
        return names.get(v.id);
      }
      name = v.op.onnx(this, v);
      names.put(v.id, name);
    }
    return name;
  }

  private String find(Value v) {
    String name = names.get(v.id);
    return name != null || outer == null ? name : outer.find(v);
  }

  String in(Value v, int k) {
    return write(v.in[k]);
  }

  String op(String operator, String... inputs) {
    return nodes.op(operator, inputs);
  }

  String weight(Parameters.Entry e) {
    return nodes.weight(e.name());
  }

  String tied(Parameters.Entry table, Parameters.Entry bias, String x) {
    return nodes.tied(table.name(), bias.name(), x);
  }

  String scaled(String x, float factor, float shift) {
    String y = factor == 1 ? x : nodes.op("Mul", x, nodes.scalar(factor));
    return shift == 0 ? y : nodes.op("Add", y, nodes.scalar(shift));
  }

  String unitLength(String x) {
    String squares = nodes.reduced("ReduceSum", nodes.op("Mul", x, x), 1);
    String least = nodes.op("Max", squares, nodes.scalar((float) ElementWise.LEAST_SQUARES));
    String scale = nodes.op("Sqrt", nodes.op("Div", nodes.scalar(1), least));
    return nodes.op("Mul", x, nodes.widened(scale, 1));
  }

  /** Columns side by side; what is repeated for every step is brought to its shape first. */
  String joined(Value v) {
    boolean steps = !oneStep && v.rows.inTime();
    String[] parts = new String[v.in.length];
    String whole = null;
    for (int k = 0; k < parts.length; k++) {
      parts[k] = write(v.in[k]);
      if (!(v.in[k].op instanceof Groups.Spread)) {
        whole = parts[k];
      }
    }
    if (steps && whole != null) {
      String zero = nodes.op("Mul", nodes.slice(whole, 2, 0, 1), nodes.scalar(0));
      for (int k = 0; k < parts.length; k++) {
        if (v.in[k].op instanceof Groups.Spread) {
          parts[k] = nodes.op("Add", parts[k], zero);
        }
      }
    }
    return nodes.joined(steps ? 2 : 1, parts);
  }

  String spread(Value v) {
    String x = write(v.in[0]);
    boolean axis = !oneStep && v.rows != Rows.SEQUENCE && v.rows != Rows.PHOTO;
    return axis ? nodes.widened(x, 1) : x;
  }

  String reduced(String operator, Value v) {
    boolean second = v.in[0].rows == Rows.STEP_CELL || v.in[0].rows == Rows.WINDOW_CELL;
    return nodes.reduced(operator, write(v.in[0]), second ? 2 : 1);
  }

  String last(Value v) {
    Value x = v.in[0];
    if (!oneStep && v.net.schedule().inLoop(x)) {
      if (memories.get(x.id) == null) {
        new OnnxLoop(this, x).write();
      }
      return memories.get(x.id);
    }
    return oneStep ? write(x) : nodes.at(write(x), 1, -1);
  }

  String ends(Value v) {
    return layersOf(v.in[0])[1];
  }

  String flat(Value v) {
    return wide(write(v.in[0]), v);
  }

  /** What stands side by side in the last axis of a value. */
  private String wide(String x, Value v) {
    boolean three = v.rows == Rows.STEP || v.rows == Rows.WINDOW;
    return three ? nodes.reshaped(x, 0, 0, v.width) : nodes.reshaped(x, 0, v.width);
  }

  /** Applies something that knows one cell to cells that stand side by side. */
  String byChannel(Value v, int channels, UnaryOperator<String> each) {
    String x = write(v.in[0]);
    if (v.width == channels) {
      return each.apply(x);
    }
    boolean three = v.rows == Rows.STEP || v.rows == Rows.WINDOW;
    String cells =
        three ? nodes.reshaped(x, 0, 0, -1, channels) : nodes.reshaped(x, 0, -1, channels);
    return wide(each.apply(cells), v);
  }

  String meanOfLast(Value v, int window) {
    return nodes.meanOfLast(write(v.in[0]), window);
  }

  String overlap(Value v, int parts, int offset) {
    return nodes.overlap(write(v.in[0]), parts, v.width, offset);
  }

  String maxOfWindows(Value v, int length, int size, int stride) {
    return nodes.maxOfWindows(write(v.in[0]), length, size, stride);
  }

  String convolved(Value v, String layer, int cells, int size, int stride) {
    return nodes.convolved(write(v.in[0]), layer, cells, size, stride);
  }

  String convolvedMap(Value v, String layer, int cells) {
    String x = write(v.in[0]);
    boolean three = !oneStep && v.rows == Rows.STEP && !v.net.schedule().inLoop(v);
    int in = v.in[0].width / cells;
    String grids = three ? nodes.reshaped(x, 0, 0, cells, in) : nodes.reshaped(x, 0, 1, cells, in);
    String y = nodes.convolved(grids, layer, cells, 1, 1);
    return three ? nodes.reshaped(y, 0, 0, v.width) : nodes.reshaped(y, 0, v.width);
  }

  /** Keys are computed once for all steps, where the cells are. */
  private String keysOf(Value cells, Parameters.Entry key) {
    for (OnnxWriter w = this; w != null; w = w.outer) {
      String known = w.keys.get(key.name());
      if (known != null) {
        return known;
      }
    }
    OnnxWriter home = this;
    while (home.outer != null && home.names.get(cells.id) == null) {
      home = home.outer;
    }
    String made = home.nodes.op("MatMul", home.write(cells), home.nodes.weight(key.name()));
    home.keys.put(key.name(), made);
    return made;
  }

  /** Says how the keys of an attention are called. */
  void withKeys(Parameters.Entry key, String name) {
    keys.put(key.name(), name);
  }

  String keys(Value attend) {
    return keysOf(attend.in[0], ((Looks.Attend) attend.op).key());
  }

  String attention(Value v, Parameters.Entry key, Parameters.Entry score) {
    String sums = nodes.op("Add", keysOf(v.in[0], key), nodes.widened(write(v.in[1]), 1));
    String energy =
        nodes.reduced(
            "ReduceSum", nodes.op("Mul", nodes.op("Tanh", sums), nodes.weight(score.name())), 2);
    String alpha = nodes.softmax(energy);
    alphas.put(v.id, alpha);
    String z = nodes.op("MatMul", nodes.widened(alpha, 1), write(v.in[0]));
    return nodes.at(z, 1, 0);
  }

  String alpha(Value attend) {
    write(attend);
    return alphas.get(attend.id);
  }

  String zeros(Value v) {
    return nodes.rowsLike(like(), v.width);
  }

  String like() {
    OnnxWriter w = this;
    while (w.like == null) {
      w = w.outer;
    }
    return w.like;
  }

  String step(Value v) {
    CellStep s = (CellStep) v.op;
    Definitions.Layers d = s.definition;
    String known = keys.get("gates " + v.id);
    Value x = v.in[CellStep.X];
    String gates = known != null ? known : nodes.gates(d.name(), gatesRead(x, s));
    if (v.in[CellStep.MORE] != null) {
      gates = nodes.op("Add", gates, in(v, CellStep.MORE));
    }
    Value memory = v.in[CellStep.MEMORY];
    String[] after =
        nodes.cell(
            d.kind(),
            d.name(),
            d.hidden(),
            d.layers(),
            gates,
            v.in[CellStep.LATE] == null ? null : in(v, CellStep.LATE),
            in(v, CellStep.H),
            memory == null ? null : write(memory));
    memories.put(v.id, after[1]);
    return after[0];
  }

  private String gatesRead(Value x, CellStep s) {
    if (x == null) {
      return null;
    }
    return x.op instanceof Sources.Words ? nodes.oneHot(write(x), s.symbols()) : write(x);
  }

  String memory(Value step) {
    write(step);
    for (OnnxWriter w = this; w != null; w = w.outer) {
      if (w.memories.containsKey(step.id)) {
        return w.memories.get(step.id);
      }
    }
    throw new IllegalStateException("No memory of " + step);
  }

  String[] layersOf(Value v) {
    Sequences.Sequence s = (Sequences.Sequence) v.op;
    String[] known = layers.get(v.id);
    if (known == null) {
      String x = write(v.in[0]);
      known =
          oneStep
              ? nodes.layersStep(s.settings, s.name, x, write(v.in[1]))
              : nodes.layers(s.settings, s.name, x);
      layers.put(v.id, known);
    }
    return known;
  }

  String layers(Value v) {
    return layersOf(v)[0];
  }

  String states(Value layers) {
    return layersOf(layers)[2];
  }

  /** All parts of a wide value. */
  static String[] split(OnnxNodes nodes, String whole, long axis, int... widths) {
    String[] parts = new String[widths.length];
    int at = 0;
    for (int i = 0; i < widths.length; i++) {
      parts[i] = nodes.slice(whole, axis, at, at + widths[i]);
      at += widths[i];
    }
    return parts;
  }

  static int[] widths(List<Value> values) {
    return values.stream().mapToInt(v -> v.width).toArray();
  }

  static int sum(int[] widths) {
    return Arrays.stream(widths).sum();
  }
}
