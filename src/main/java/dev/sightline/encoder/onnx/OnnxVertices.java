package dev.sightline.encoder.onnx;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.FrozenVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.L2NormalizeVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.PoolHelperVertex;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.graph.ReshapeVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.graph.ShiftVertex;
import org.deeplearning4j.nn.conf.graph.StackVertex;
import org.deeplearning4j.nn.conf.graph.SubsetVertex;
import org.deeplearning4j.nn.conf.graph.UnstackVertex;
import org.deeplearning4j.nn.conf.graph.rnn.LastTimeStepVertex;

/** DL4J's vertices that are no layers, as ONNX nodes. */
final class OnnxVertices {
  private OnnxVertices() {}

  /**
   * The vertices that some are made of, themselves among them.
   *
   * @throws IllegalArgumentException where there is no such vertex
   */
  static Set<String> behind(ComputationGraphConfiguration conf, Collection<String> wanted) {
    Set<String> behind = new HashSet<>();
    Deque<String> open = new ArrayDeque<>(wanted);
    for (String vertex : wanted) {
      if (!conf.getVertices().containsKey(vertex)) {
        throw new IllegalArgumentException("the net has no vertex '" + vertex + "' to export");
      }
    }
    while (!open.isEmpty()) {
      String vertex = open.remove();
      if (behind.add(vertex)) {
        open.addAll(conf.getVertexInputs().getOrDefault(vertex, List.of()));
      }
    }
    return behind;
  }

  /**
   * Adds a vertex's nodes.
   *
   * @param name of the vertex
   * @param inputs the values it reads
   * @param shape of the first of them, batch included
   * @return the value it computes
   * @throws IllegalArgumentException saying why, if ONNX is not known to have the like
   */
  static String add(
      OnnxGraph graph, String name, GraphVertex conf, List<String> inputs, long[] shape) {
    String input = inputs.get(0);
    if (conf instanceof FrozenVertex frozen) {
      return add(graph, name, frozen.getUnderlying(), inputs, shape);
    } else if (conf instanceof MergeVertex merge) {
      return graph.node(
          "Concat", name + ":merged", inputs, Attribute.of("axis", (long) merge.getMergeAxis()));
    } else if (conf instanceof ElementWiseVertex elementWise) {
      return elementWise(graph, name, elementWise, inputs);
    } else if (conf instanceof ScaleVertex scale) {
      String factor = graph.scalar(name + ":factor", (float) scale.getScaleFactor());
      return graph.node("Mul", name + ":scaled", List.of(input, factor));
    } else if (conf instanceof ShiftVertex shift) {
      String summand = graph.scalar(name + ":summand", (float) shift.getShiftFactor());
      return graph.node("Add", name + ":shifted", List.of(input, summand));
    } else if (conf instanceof L2NormalizeVertex normalize) {
      return normalized(graph, name, normalize, input, shape);
    } else if (conf instanceof SubsetVertex subset) {
      long end = subset.getTo() + 1L;
      return graph.slice(
          name, ":subset", input, new long[] {1}, new long[] {subset.getFrom()}, end);
    } else if (conf instanceof PoolHelperVertex) {
      return graph.slice(
          name, ":subset", input, new long[] {2, 3}, new long[] {1, 1}, shape[2], shape[3]);
    } else if (conf instanceof StackVertex) {
      return graph.node("Concat", name + ":stacked", inputs, Attribute.of("axis", 0L));
    } else if (conf instanceof UnstackVertex unstack) {
      List<String> parts =
          IntStream.range(0, unstack.getStackSize()).mapToObj(i -> name + ":part-" + i).toList();
      graph.nodes("Split", parts, List.of(input), Attribute.of("axis", 0L));
      return parts.get(unstack.getFrom());
    } else if (conf instanceof ReshapeVertex reshape) {
      return reshaped(graph, name, reshape, input);
    } else if (conf instanceof PreprocessorVertex vertex) {
      return OnnxPreprocessors.add(graph, name, vertex.getPreProcessor(), input, shape);
    } else if (conf instanceof LastTimeStepVertex) {
      return OnnxRecurrent.lastStep(graph, name, input);
    }
    throw new IllegalArgumentException(
        "vertices of type " + conf.getClass().getSimpleName() + " are not known to the exporter");
  }

  private static String elementWise(
      OnnxGraph graph, String name, ElementWiseVertex conf, List<String> inputs) {
    String combined = name + ":combined";
    return switch (conf.getOp()) {
      case Add -> graph.node(inputs.size() == 2 ? "Add" : "Sum", combined, inputs);
      case Average -> graph.node("Mean", combined, inputs);
      case Max -> graph.node("Max", combined, inputs);
      case Product -> {
        String product = inputs.get(0);
        for (int i = 1; i < inputs.size(); i++) {
          product = graph.node("Mul", combined + "-" + i, List.of(product, inputs.get(i)));
        }
        yield product;
      }
      case Subtract -> {
        if (inputs.size() != 2) {
          throw new IllegalArgumentException(conf.getOp() + " of " + inputs.size() + " inputs");
        }
        yield graph.node("Sub", combined, inputs);
      }
    };
  }

  /** {@code x / max(|x|, eps)}, the length taken over all axes but the batch. */
  private static String normalized(
      OnnxGraph graph, String name, L2NormalizeVertex conf, String input, long[] shape) {
    long[] all = IntStream.range(1, shape.length).asLongStream().toArray();
    int[] given = conf.getDimension();
    boolean other =
        given != null && given.length > 0 && !Arrays.equals(LayerSite.longs(given), all);
    if (other) {
      throw new IllegalArgumentException(
          "the length over the axes " + Arrays.toString(given) + " alone");
    }
    String length =
        graph.node("ReduceL2", name + ":length", List.of(input), Attribute.of("axes", all));
    String least = graph.scalar(name + ":least", (float) conf.getEps());
    String divisor = graph.node("Max", name + ":divisor", List.of(length, least));
    return graph.node("Div", name + ":normalized", List.of(input, divisor));
  }

  private static String reshaped(OnnxGraph graph, String name, ReshapeVertex conf, String input) {
    long[] target = LayerSite.longs(conf.getNewShape());
    if (conf.getReshapeOrder() != 'c' || target[0] != -1) {
      throw new IllegalArgumentException(
          "a new shape %s in order '%s'; known is -1 for the batch, then sizes, in order 'c'"
              .formatted(Arrays.toString(target), conf.getReshapeOrder()));
    }
    return graph.node(
        "Reshape", name + ":reshaped", List.of(input, graph.integers(name + ":shape", target)));
  }
}
