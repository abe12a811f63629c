package dev.sightline.encoder.onnx;

import dev.sightline.encoder.zoo.PixelScaling;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Turns a DL4J {@link ComputationGraph} or {@link MultiLayerNetwork} into an ONNX file (operator
 * set {@value OnnxGraph#OPSET}, batch size free) that computes the same:
 *
 * <pre>{@code
 * new OnnxExport(net, 3, 224, 224).fromPixels(127.5f, 127.5f).halfWeights()
 *     .output("pooled", "pooled").grid("grid", "head").write(Path.of("encoder.onnx"));
 * }</pre>
 *
 * <p>Which layers and vertices are known is in docs/onnx.md; a net with anything else is refused
 * with the name of the vertex. Only what the outputs need is exported. The file appears under its
 * name only after ONNX Runtime has computed the same from it as DL4J on random input, see {@link
 * OnnxParity}. For one thread.
 */
public final class OnnxExport {
  private final ComputationGraph net;
  private final List<long[]> inputShapes;
  private final Map<String, Output> outputs = new LinkedHashMap<>();
  private PixelScaling pixels;
  private boolean halfWeights;

  /** An output: the vertex it shows, as it is or cell by cell. */
  record Output(String vertex, boolean cellMajor) {}

  /**
   * An export of this net for input of one size.
   *
   * @param inputShape of one example, without the batch: {@code [channels, height, width]} or
   *     {@code [channels, steps]}, of which the steps may be {@link OnnxGraph#STEPS}, any number
   */
  public OnnxExport(ComputationGraph net, long... inputShape) {
    this(net, List.of(inputShape));
  }

  /** The same of a net whose layers follow one another; they are called as DL4J calls them. */
  public OnnxExport(MultiLayerNetwork net, long... inputShape) {
    this(net.toComputationGraph(), List.of(inputShape));
  }

  /**
   * An export of a net with several inputs. They have the net's names for them.
   *
   * @param inputShapes of one example of each, in the net's order
   */
  public OnnxExport(ComputationGraph net, List<long[]> inputShapes) {
    if (net.getNumInputArrays() != inputShapes.size()) {
      throw new IllegalArgumentException(
          "the net has %s inputs, but %s were described"
              .formatted(net.getNumInputArrays(), inputShapes.size()));
    }
    this.net = net;
    this.inputShapes = inputShapes.stream().map(long[]::clone).toList();
  }

  /** The name in the file of one of the net's inputs. */
  static String inputName(ComputationGraph net, int i) {
    return net.getNumInputArrays() == 1
        ? "input"
        : net.getConfiguration().getNetworkInputs().get(i);
  }

  /**
   * The file takes pictures as they are, {@code pixels}: 8-bit {@code [batch, height, width,
   * channels]}, and scales them to the net's {@code (x - mean) / deviation}. Without this it takes
   * what the net takes, {@code input}: floats {@code [batch, channels, height, width]}.
   */
  public OnnxExport fromPixels(float mean, float deviation) {
    return fromPixels(PixelScaling.even(mean, deviation, (int) inputShapes.get(0)[0]));
  }

  /**
   * As {@link #fromPixels(float, float)}, each plane with a scaling of its own; the pixels are RGB
   * whatever order the net wants.
   *
   * @throws IllegalArgumentException if the net has not as many planes
   */
  public OnnxExport fromPixels(PixelScaling scaling) {
    long planes = inputShapes.get(0)[0];
    if (scaling.planes() != planes) {
      throw new IllegalArgumentException(
          "the net reads " + planes + " planes, its scaling has " + scaling.planes());
    }
    pixels = scaling;
    return this;
  }

  /**
   * Stores weights in half precision, batch normalisation excepted. They must be half-precision
   * numbers already, as those from a half-precision weight file are.
   */
  public OnnxExport halfWeights() {
    halfWeights = true;
    return this;
  }

  /** Shows a vertex's activations. */
  public OnnxExport output(String name, String vertex) {
    outputs.put(name, new Output(vertex, false));
    return this;
  }

  /**
   * Shows a vertex's maps {@code [batch, channels, height, width]} cell by cell: {@code [batch,
   * height * width, channels]}.
   */
  public OnnxExport grid(String name, String vertex) {
    outputs.put(name, new Output(vertex, true));
    return this;
  }

  /**
   * Writes the file. Where no output was asked for, the net's own are shown: {@code output}, or
   * several under their names.
   *
   * @throws IllegalArgumentException if the net has a vertex that cannot be exported, or lacks one
   *     that is wanted as an output
   * @throws IOException if the file cannot be written, or ONNX Runtime computes something else
   */
  public void write(Path file) throws IOException {
    if (outputs.isEmpty()) {
      List<String> own = net.getConfiguration().getNetworkOutputs();
      own.forEach(vertex -> output(own.size() == 1 ? "output" : vertex, vertex));
    }
    OnnxParity parity = OnnxParity.of(net, inputShapes, 5, pixels);
    byte[] onnx = build(parity.activations());
    ProvenOnnx.write(
        onnx,
        file,
        session -> {
          parity.check(session, outputs);
          if (anyNumberOfSteps()) {
            OnnxParity.of(net, inputShapes, 3, pixels).check(session, outputs);
          }
        });
  }

  private boolean anyNumberOfSteps() {
    return inputShapes.stream()
        .flatMapToLong(Arrays::stream)
        .anyMatch(size -> size == OnnxGraph.STEPS);
  }

  /**
   * The file's bytes.
   *
   * @param activations of every vertex, for their shapes
   */
  private byte[] build(Map<String, INDArray> activations) {
    OnnxGraph graph = new OnnxGraph("encoder", halfWeights);
    ComputationGraphConfiguration conf = net.getConfiguration();
    Map<String, String> values = new HashMap<>();
    inputs(graph, values);
    Set<String> needed =
        OnnxVertices.behind(conf, outputs.values().stream().map(Output::vertex).toList());
    for (org.deeplearning4j.nn.graph.vertex.GraphVertex vertex : inOrder()) {
      String name = vertex.getVertexName();
      if (values.containsKey(name) || !needed.contains(name)) {
        continue;
      }
      List<String> from = conf.getVertexInputs().get(name);
      List<String> inputs = from.stream().map(values::get).toList();
      try {
        values.put(name, vertex(graph, name, inputs, shape(activations.get(from.get(0)))));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "'" + name + "' cannot be exported to ONNX: " + e.getMessage(), e);
      }
    }
    for (Map.Entry<String, Output> output : outputs.entrySet()) {
      String vertex = output.getValue().vertex();
      long[] shape = shape(activations.get(vertex));
      output(graph, output.getKey(), output.getValue().cellMajor(), values.get(vertex), shape);
    }
    return graph.toByteArray();
  }

  /** The shape of what DL4J computed; steps that may be any number are {@link OnnxGraph#STEPS}. */
  private long[] shape(INDArray activations) {
    long[] shape = activations.shape().clone();
    if (shape.length == 3 && anyNumberOfSteps()) {
      shape[2] = OnnxGraph.STEPS;
    }
    return shape;
  }

  private List<org.deeplearning4j.nn.graph.vertex.GraphVertex> inOrder() {
    return Arrays.stream(net.topologicalSortOrder()).mapToObj(i -> net.getVertices()[i]).toList();
  }

  private void inputs(OnnxGraph graph, Map<String, String> values) {
    for (int i = 0; i < inputShapes.size(); i++) {
      String name = net.getConfiguration().getNetworkInputs().get(i);
      if (pixels == null) {
        graph.input(inputName(net, i), OnnxGraph.Type.FLOAT, batched(inputShapes.get(i)));
        values.put(name, inputName(net, i));
      } else {
        values.put(name, OnnxPixels.add(graph, pixels, inputShapes.get(i)));
      }
    }
  }

  private String vertex(OnnxGraph graph, String name, List<String> inputs, long[] shape) {
    GraphVertex conf = net.getConfiguration().getVertices().get(name);
    if (!(conf instanceof LayerVertex layerVertex)) {
      return OnnxVertices.add(graph, name, conf, inputs, shape);
    }
    String input = inputs.get(0);
    long[] read = shape;
    InputPreProcessor preprocessor = layerVertex.getPreProcessor();
    if (preprocessor != null) {
      if (anyNumberOfSteps() && OnnxPreprocessors.makesSequences(preprocessor)) {
        throw new IllegalArgumentException(
            "its preprocessor needs the number of steps, which was left open: give a number");
      }
      input = OnnxPreprocessors.add(graph, name, preprocessor, input, shape);
      read = OnnxPreprocessors.afterwards(preprocessor, shape);
    }
    return OnnxLayers.add(
        new LayerSite(
            graph, name, net.getLayer(name), layerVertex.getLayerConf().getLayer(), input, read));
  }

  private static void output(
      OnnxGraph graph, String name, boolean cellMajor, String value, long[] shape) {
    if (!cellMajor) {
      graph.node("Identity", name, List.of(value));
      shape[0] = shape[0] == OnnxParity.BATCH ? OnnxGraph.BATCH : OnnxGraph.ANY;
      if (shape.length == 3 && shape[2] == OnnxGraph.STEPS) {
        shape[2] = OnnxGraph.ANY; // fewer than the input has, where a layer has a stride
      }
      graph.output(name, shape);
      return;
    }
    if (shape.length != 4) {
      throw new IllegalArgumentException("'" + name + "' is no grid: it has no height and width");
    }
    String cellsLast =
        graph.node(
            "Transpose",
            name + ":cells",
            List.of(value),
            Attribute.of("perm", new long[] {0, 2, 3, 1}));
    String flat = graph.integers(name + ":shape", -1, shape[2] * shape[3], shape[1]);
    graph.node("Reshape", name, List.of(cellsLast, flat));
    graph.output(name, -1, shape[2] * shape[3], shape[1]);
  }

  private static long[] batched(long[] shape) {
    List<Long> sizes = new ArrayList<>(List.of(-1L));
    Arrays.stream(shape).forEach(sizes::add);
    return sizes.stream().mapToLong(Long::longValue).toArray();
  }
}
