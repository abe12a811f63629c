package dev.sightline.export;

import dev.sightline.bundle.Half;
import dev.sightline.encoder.export.OnnxFile;
import dev.sightline.encoder.export.OnnxGraph;
import dev.sightline.encoder.export.OnnxGraph.Attribute;
import dev.sightline.encoder.export.OnnxGraph.Type;
import dev.sightline.rnn.Parameters;
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
public final class NetGraph {
  private final OnnxGraph graph;
  private final Map<String, Parameters.Entry> entries;
  private final Map<String, String> added;

  /** Begins a net's graph. */
  public NetGraph(String name, Parameters parameters) {
    graph = new OnnxGraph(name, true);
    entries = new HashMap<>();
    parameters.entries().forEach(entry -> entries.put(entry.name(), entry));
    added = new HashMap<>();
  }

  private NetGraph(NetGraph outer, String name) {
    graph = outer.graph.inner(name);
    entries = outer.entries;
    added = outer.added;
  }

  /** Begins a branch or a loop's body, which sees all that is outside it. */
  NetGraph inner(String name) {
    return new NetGraph(this, name);
  }

  OnnxGraph graph() {
    return graph;
  }

  /** Whether the net has such a weight. */
  public boolean has(String weight) {
    return entries.containsKey(weight);
  }

  /** A weight matrix {@code [rows, columns]} by its name. */
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
  public void write(Path file, OnnxFile.Proof proof) throws IOException {
    OnnxFile.write(graph.toByteArray(), file, proof);
  }

  /** Adds a node of a plain operator. */
  public String op(String operator, String... inputs) {
    return graph.op(operator, inputs);
  }

  /** A constant without dimensions. */
  public String scalar(float value) {
    return graph.scalar(graph.fresh("constant"), value);
  }

  /** Constant whole numbers. */
  public String integers(long... values) {
    return graph.integers(graph.fresh("integers"), values);
  }

  /** A constant whole number without dimensions. */
  public String integer(long value) {
    return graph.integer(graph.fresh("integer"), value);
  }

  /** Whether any of some truth values is true: a truth value without dimensions. */
  public String any(String truths) {
    String numbers = graph.toInteger(graph.fresh("numbers"), truths);
    String most = graph.op("ReduceMax", List.of(numbers), Attribute.of("keepdims", 0L));
    return op("Greater", most, integer(0));
  }

  /** A vector as the first of so many axes, the others being of size 1. */
  public String column(String vector, int axes) {
    String value = vector;
    for (int axis = 1; axis < axes; axis++) {
      value = widened(value, axis);
    }
    return value;
  }

  /** A row of zeros {@code [1, width]}, which stands for as many rows as are needed. */
  public String zeroRow(int width) {
    return graph.constant(graph.fresh("zeros"), new float[width], 1, width);
  }

  /** Zeros {@code [n, width]}, n being the size of x along its first axis. */
  String rowsLike(String x, int width) {
    String rows = slice(op("Shape", x), 0, 0, 1);
    return op(
        "ConstantOfShape",
        graph.op("Concat", List.of(rows, integers(width)), Attribute.of("axis", 0L)));
  }

  /** {@code x W + b}, over the last axis; b may be missing. {@link dev.sightline.rnn.Linear}. */
  public String linear(String layer, String x) {
    String product = op("MatMul", x, weight(layer + ".weight"));
    return has(layer + ".bias") ? op("Add", product, weight(layer + ".bias")) : product;
  }

  /** {@code (x - mean) scale}. {@link dev.sightline.rnn.Standardisation}. */
  public String standardised(String layer, String x) {
    return op("Mul", op("Sub", x, weight(layer + ".mean")), weight(layer + ".scale"));
  }

  /** The rows of words. {@link dev.sightline.rnn.Embedding}. */
  public String embedded(String layer, String words) {
    return op("Gather", weight(layer + ".weight"), words);
  }

  /** {@code x E^T + b}, the table of words as an output layer. */
  public String scored(String layer, String bias, String x) {
    return graph.op(
        "Gemm", List.of(x, weight(layer + ".weight"), weight(bias)), Attribute.of("transB", 1L));
  }

  /** The logarithm of a softmax over the last axis. */
  public String logSoftmax(String x) {
    return graph.op("LogSoftmax", List.of(x), Attribute.of("axis", -1L));
  }

  /** A softmax over the last axis. */
  public String softmax(String x) {
    return graph.op("Softmax", List.of(x), Attribute.of("axis", -1L));
  }

  /** {@code relu(x W + b)}. */
  public String rectified(String layer, String x) {
    return op("Relu", linear(layer, x));
  }

  /** {@code tanh(x W + b)}. */
  public String squashed(String layer, String x) {
    return op("Tanh", linear(layer, x));
  }

  /** A mean, maximum or sum over one axis, which disappears. */
  public String reduced(String operator, String x, long axis) {
    if (operator.equals("ReduceSum")) {
      return graph.op(operator, List.of(x, integers(axis)), Attribute.of("keepdims", 0L));
    }
    return graph.op(
        operator,
        List.of(x),
        Attribute.of("axes", new long[] {axis}),
        Attribute.of("keepdims", 0L));
  }

  /** Adds an axis of size 1. */
  public String widened(String x, long axis) {
    return op("Unsqueeze", x, integers(axis));
  }

  /** Elements {@code [from, to)} along an axis. */
  public String slice(String x, long axis, long from, long to) {
    return op("Slice", x, integers(from), integers(to), integers(axis));
  }

  /** One place along an axis, which disappears; -1 is the last. */
  public String at(String x, long axis, long place) {
    String index = graph.integer(graph.fresh("place"), place);
    return graph.op("Gather", List.of(x, index), Attribute.of("axis", axis));
  }

  /** Values side by side; nulls are left out, and null comes out of nothing. */
  public String joined(long axis, String... parts) {
    List<String> some = new ArrayList<>(Arrays.asList(parts));
    some.removeIf(part -> part == null);
    if (some.size() < 2) {
      return some.isEmpty() ? null : some.get(0);
    }
    return graph.op("Concat", some, Attribute.of("axis", axis));
  }

  /** Equal parts along the last axis but for the batch, of matrices {@code [n, parts width]}. */
  List<String> parts(String x, int count, long axis) {
    if (count == 1) {
      return List.of(x);
    }
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      parts.add(graph.fresh("part"));
    }
    graph.nodes("Split", parts, List.of(x), Attribute.of("axis", axis));
    return parts;
  }

  /**
   * Additive attention: {@code alpha_i = softmax(w . tanh(k_i + q))} and {@code z = sum_i alpha_i
   * v_i}. {@link dev.sightline.rnn.AdditiveAttention}.
   *
   * @param v {@code [n, L, D]}
   * @param keys {@code v W_k}, {@code [n, L, A]}
   * @param query {@code [n, A]}
   * @return alpha {@code [n, L]} and z {@code [n, D]}
   */
  public Attention attention(String layer, String v, String keys, String query) {
    String sums = op("Tanh", op("Add", keys, widened(query, 1)));
    String energy = reduced("ReduceSum", op("Mul", sums, weight(layer + ".score")), 2);
    String alpha = softmax(energy);
    String z = op("Squeeze", op("MatMul", widened(alpha, 1), v), integers(1));
    return new Attention(alpha, z);
  }

  /** What attention gives. */
  public record Attention(String alpha, String z) {}

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
