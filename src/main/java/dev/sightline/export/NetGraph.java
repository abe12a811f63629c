package dev.sightline.export;

import dev.sightline.bundle.Half;
import dev.sightline.encoder.onnx.Attribute;
import dev.sightline.encoder.onnx.OnnxGraph;
import dev.sightline.encoder.onnx.OnnxGraph.Type;
import dev.sightline.encoder.onnx.ProvenOnnx;
import dev.sightline.net.OnnxNodes;
import dev.sightline.rnn.CellKind;
import dev.sightline.rnn.Parameters;
import dev.sightline.rnn.RecurrentLayers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * One of our nets as an ONNX graph under construction: its weights by the names that its layers
 * registered them under, the simple layers of the room {@code rnn}, and branches. A method that
 * adds something returns the name of the value it makes. Weights that are half-precision numbers,
 * as those from a bundle are, are stored so. Not thread-safe.
 */
public final class NetGraph extends Operators implements OnnxNodes {
  private final Map<String, Parameters.Entry> entries;
  private final Map<String, String> added;

  /** Begins a net's graph. */
  public NetGraph(String name, Parameters parameters) {
    super(new OnnxGraph(name, true));
    entries = new HashMap<>();
    parameters.entries().forEach(entry -> entries.put(entry.name(), entry));
    added = new HashMap<>();
  }

  private NetGraph(NetGraph outer, String name) {
    super(outer.graph.inner(name));
    entries = outer.entries;
    added = outer.added;
  }

  /** Begins a branch or a loop's body, which sees all that is outside it. */
  NetGraph inner(String name) {
    return new NetGraph(this, name);
  }

  /** Whether the net has such a weight. */
  public boolean has(String weight) {
    return entries.containsKey(weight);
  }

  /** A weight matrix {@code [rows, columns]} by its name. */
  @Override
  public String weight(String name) {
    String known = added.get(name);
    if (known != null) {
      return known;
    }
    Parameters.Entry entry = entries.get(name);
    if (entry == null) {
      throw new IllegalArgumentException("the net has no weights '" + name + "'");
    }
    float[] values = entry.value().toArray();
    String value =
        isHalf(values)
            ? graph.weights(name, values, entry.rows(), entry.columns())
            : graph.constant(name, values, entry.rows(), entry.columns());
    added.put(name, value);
    return value;
  }

  private static boolean isHalf(float[] values) {
    for (float value : values) {
      if (Half.toFloat(Half.fromFloat(value)) != value) {
        return false;
      }
    }
    return true;
  }

  /** Declares an input of floats. */
  public String input(String name, long... shape) {
    graph.input(name, Type.FLOAT, shape);
    return name;
  }

  /** Declares an input of word numbers. */
  public String words(String name, long... shape) {
    graph.input(name, Type.INT64, shape);
    return name;
  }

  /** Shows a value under a name of its own. */
  public void output(String name, String value, long... shape) {
    graph.node("Identity", name, List.of(value));
    graph.output(name, shape);
  }

  /** What the file is and how it is used, for people. */
  public void describe(String text) {
    graph.describe(text);
  }

  /** A fact that programs may ask the file for. */
  public void metadata(String key, String value) {
    graph.metadata(key, value);
  }

  /**
   * Writes the file if it passes the proof.
   *
   * @throws IOException saying what differs, or why it cannot be written
   */
  public void write(Path file, ProvenOnnx.Proof proof) throws IOException {
    ProvenOnnx.write(graph.toByteArray(), file, proof);
  }

  @Override
  public String tied(String table, String bias, String x) {
    return graph.op("Gemm", List.of(x, weight(table), weight(bias)), Attribute.of("transB", 1L));
  }

  @Override
  public String oneHot(String symbols, int count) {
    String values = graph.constant(graph.fresh("hot"), new float[] {0, 1}, 2);
    return op("OneHot", symbols, integer(count), values);
  }

  @Override
  public String gates(String name, String x) {
    boolean reads = x != null && has(name + ".input");
    String bias = weight(name + ".bias");
    return reads ? op("Add", op("MatMul", x, weight(name + ".input")), bias) : bias;
  }

  @Override
  public String[] cell(
      CellKind kind,
      String name,
      int hidden,
      int layers,
      String gates,
      String late,
      String h,
      String memory) {
    CellGraph.State after =
        new CellGraph(kind, name, hidden, layers)
            .step(this, gates, late, new CellGraph.State(h, memory));
    return new String[] {after.h(), after.memory()};
  }

  @Override
  public String[] layers(RecurrentLayers settings, String name, String x) {
    SequenceGraph.Run run = new SequenceGraph(settings, name).run(this, x);
    return new String[] {run.outputs(), run.ends(), run.states()};
  }

  @Override
  public String[] layersStep(RecurrentLayers settings, String name, String x, String state) {
    SequenceGraph.Step step = new SequenceGraph(settings, name).step(this, x, state);
    return new String[] {step.output(), null, step.state()};
  }

  @Override
  public String maxOfWindows(String x, int length, int size, int stride) {
    return largestOfWindows(coveredByWindows(x, 3, size, stride, length), size, stride);
  }

  @Override
  public String meanOfLast(String x, int window) {
    String mean =
        graph.op(
            "AveragePool",
            List.of(transposed(x, 0, 2, 1)),
            Attribute.of("kernel_shape", new long[] {window}),
            Attribute.of("pads", new long[] {window - 1L, 0}));
    return transposed(mean, 0, 2, 1);
  }

  @Override
  public String emptyWindows(String x, int window) {
    return op("Tile", op("Mul", slice(x, 1, 0, 1), scalar(0)), integers(1, window, 1));
  }

  @Override
  public String overlap(String x, int parts, int width, int offset) {
    String ones = op("Add", op("Mul", slice(x, 2, 0, 1), scalar(0)), scalar(1));
    String steps = slice(op("Shape", x), 0, 1, 2);
    String sum = null;
    String count = null;
    for (int k = 0; k < parts; k++) {
      String part = slice(x, 2, (long) k * width, (k + 1L) * width);
      String said = moved(part, offset + k, steps);
      String is = moved(ones, offset + k, steps);
      sum = sum == null ? said : op("Add", sum, said);
      count = count == null ? is : op("Add", count, is);
    }
    if (offset <= 0 && offset + parts > 0) {
      return op("Div", sum, count);
    }
    // Where nobody speaks about a step, the nearest does.
    String nearest =
        offset > 0
            ? slice(slice(x, 1, -1, Long.MAX_VALUE), 2, 0, width)
            : slice(slice(x, 1, 0, 1), 2, (parts - 1L) * width, (long) parts * width);
    String mean = op("Div", sum, op("Max", count, scalar(1)));
    return op("Where", op("Greater", count, scalar(0)), mean, nearest);
  }

  /** What stands so many steps later, or earlier; zeros where there is nothing. */
  private String moved(String x, int later, String steps) {
    if (later == 0) {
      return x;
    }
    int front = Math.max(0, -later);
    int back = Math.max(0, later);
    String padded = op("Pad", x, integers(0, front, 0, 0, back, 0));
    String from = integers(back);
    return op("Slice", padded, from, op("Add", steps, from), integers(1));
  }

  @Override
  public String convolved(String x, String layer, int cells, int size, int stride) {
    int side = (int) Math.round(Math.sqrt(cells));
    Parameters.Entry weight = entries.get(layer + ".weight");
    int read = weight.rows() / (9 * size);
    String maps = reshaped(coveredByWindows(x, 4, size, stride, 0), 0, -1, side, side, read);
    String kernel = reshaped(weight(layer + ".weight"), size, 3, 3, read, weight.columns());
    String convolved =
        graph.op(
            "Conv",
            List.of(
                transposed(maps, 0, 4, 1, 2, 3),
                transposed(kernel, 4, 3, 0, 1, 2),
                reshaped(weight(layer + ".bias"), -1)),
            Attribute.of("kernel_shape", new long[] {size, 3, 3}),
            Attribute.of("strides", new long[] {stride, 1, 1}),
            Attribute.of("pads", new long[] {0, 1, 1, 0, 1, 1}));
    return reshaped(transposed(convolved, 0, 2, 3, 4, 1), 0, 0, cells, weight.columns());
  }

  @Override
  public List<String> steps(List<String> first, List<String> sequences, OnnxNodes.Body body) {
    return loop(first, sequences, false, (net, carried, inputs) -> body.step(net, carried, inputs));
  }

  /**
   * What one of two branches computes; the other is not run.
   *
   * @param condition a truth value without dimensions
   * @return the values of the branch taken, in its order
   */
  public List<String> either(
      String condition,
      Function<NetGraph, List<String>> then,
      Function<NetGraph, List<String>> otherwise) {
    NetGraph first = inner(graph.fresh("then"));
    List<String> results = first.finish(then.apply(first));
    NetGraph second = inner(graph.fresh("else"));
    second.finish(otherwise.apply(second));
    List<String> outputs = results.stream().map(result -> graph.fresh("either")).toList();
    graph.nodes(
        "If",
        outputs,
        List.of(condition),
        Attribute.of("then_branch", first.graph),
        Attribute.of("else_branch", second.graph));
    return outputs;
  }

  /**
   * One step of a loop: from what is carried and the step's inputs, what is carried on, and then
   * the step's outputs.
   */
  @FunctionalInterface
  public interface Body {
    List<String> step(NetGraph net, List<String> carried, List<String> inputs);
  }

  /**
   * A loop over the steps of sequences {@code [n, steps, ...]}.
   *
   * @param first what is carried before the first step; of its full shape
   * @param reverse whether sequences are read from their end; outputs stand where inputs do
   * @return what is carried at the end, then the outputs of all steps {@code [n, steps, ...]}
   */
  public List<String> loop(List<String> first, List<String> sequences, boolean reverse, Body body) {
    NetGraph inside = inner(graph.fresh("step"));
    List<String> carried = first.stream().map(one -> inside.graph.argument()).toList();
    List<String> inputs = sequences.stream().map(one -> inside.graph.argument()).toList();
    List<String> results = inside.finish(body.step(inside, carried, inputs));
    List<String> outputs = results.stream().map(result -> graph.fresh("loop")).toList();
    List<String> read = new ArrayList<>(first);
    read.addAll(sequences);
    long[] ones = new long[sequences.size()];
    Arrays.fill(ones, 1);
    long[] axes = new long[results.size() - first.size()];
    Arrays.fill(axes, 1);
    graph.nodes(
        "Scan",
        outputs,
        read,
        Attribute.of("body", inside.graph),
        Attribute.of("num_scan_inputs", (long) sequences.size()),
        Attribute.of("scan_input_axes", ones),
        Attribute.of("scan_output_axes", axes),
        Attribute.of("scan_input_directions", reverse ? ones : new long[ones.length]),
        Attribute.of("scan_output_directions", reverse ? axes : new long[axes.length]));
    return outputs;
  }

  /** Declares results of a branch or a body; those made outside it are passed through. */
  List<String> finish(List<String> values) {
    List<String> results = new ArrayList<>();
    for (String value : values) {
      String result = graph.node("Identity", graph.fresh("result"), List.of(value));
      graph.result(result);
      results.add(result);
    }
    return results;
  }
}
