package dev.sightline.export;

import dev.sightline.encoder.onnx.Attribute;
import dev.sightline.encoder.onnx.OnnxGraph;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Plain operators of a graph as methods: each adds nodes and returns the name of the value they
 * make.
 */
abstract class Operators {
  final OnnxGraph graph;

  Operators(OnnxGraph graph) {
    this.graph = graph;
  }

  /** Adds a node of a plain operator. */
  public String op(String operator, String... inputs) {
    return graph.op(operator, inputs);
  }

  /** Adds a node with attributes. */
  public String op(String operator, List<String> inputs, Attribute... attributes) {
    return graph.op(operator, inputs, attributes);
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

  /**
   * Sequences {@code [n, steps, ...]} with their last step repeated until windows of a size, a
   * stride apart, cover them, as {@link dev.sightline.rnn.Windows} does.
   *
   * @param axes of x
   * @param least steps that there are to be; 0 for as many as there are
   */
  public String coveredByWindows(String x, int axes, int size, int stride, int least) {
    String steps = slice(op("Shape", x), 0, 1, 2);
    String length = op("Max", steps, integers(least));
    String rest = op("Max", op("Sub", length, integers(size)), integers(0));
    String more = op("Div", op("Add", rest, integers(stride - 1)), integers(stride));
    String whole = op("Add", op("Mul", more, integers(stride)), integers(size));
    long[] before = new long[axes + 1];
    String pads =
        joined(0, integers(before), op("Sub", whole, steps), integers(new long[axes - 2]));
    return graph.op("Pad", List.of(x, pads), Attribute.of("mode", "edge"));
  }

  /** The largest of each window over the steps of {@code [n, steps, width]}. */
  public String largestOfWindows(String x, int size, int stride) {
    String pooled =
        graph.op(
            "MaxPool",
            List.of(transposed(x, 0, 2, 1)),
            Attribute.of("kernel_shape", new long[] {size}),
            Attribute.of("strides", new long[] {stride}));
    return transposed(pooled, 0, 2, 1);
  }

  /** The same values with their axes in another order. */
  public String transposed(String x, long... axes) {
    return graph.op("Transpose", List.of(x), Attribute.of("perm", axes));
  }

  /** The same values in another shape; 0 keeps a size, -1 is whatever is left. */
  public String reshaped(String x, long... shape) {
    return op("Reshape", x, integers(shape));
  }

  /** Zeros {@code [n, width]}, n being the size of x along its first axis. */
  public String rowsLike(String x, int width) {
    String rows = slice(op("Shape", x), 0, 0, 1);
    return op(
        "ConstantOfShape",
        graph.op("Concat", List.of(rows, integers(width)), Attribute.of("axis", 0L)));
  }

  /** The logarithm of a softmax over the last axis. */
  public String logSoftmax(String x) {
    return graph.op("LogSoftmax", List.of(x), Attribute.of("axis", -1L));
  }

  /** A softmax over the last axis. */
  public String softmax(String x) {
    return graph.op("Softmax", List.of(x), Attribute.of("axis", -1L));
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
}
