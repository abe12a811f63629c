package dev.sightline.encoder.export;

import dev.sightline.encoder.export.OnnxGraph.Attribute;
import dev.sightline.encoder.zoo.PixelScaling;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Turns a DL4J {@link ComputationGraph} with one input into an ONNX file (operator set 13, batch
 * size free) that computes the same:
 *
 * <pre>{@code
 * new OnnxExport(net, 3, 224, 224).fromPixels(127.5f, 127.5f).halfWeights()
 *     .output("pooled", "pooled").grid("grid", "head").write(Path.of("encoder.onnx"));
 * }</pre>
 *
 * <p>Known are convolutions (depthwise too), max and average pooling, global pooling, dense and
 * output layers, batch normalisation, zero padding, activations, dropout, element-wise vertices and
 * merges; a net with anything else is refused with the name of the vertex. The file appears under
 * its name only after ONNX Runtime has computed the same from it as DL4J on random input, see
 * {@link OnnxParity}. For one thread.
 */
public final class OnnxExport {
  private final ComputationGraph net;
  private final long[] inputShape;
  private final Map<String, Output> outputs = new LinkedHashMap<>();
  private PixelScaling pixels;
  private boolean halfWeights;

  /** An output: the vertex it shows, as it is or cell by cell. */
  record Output(String vertex, boolean cellMajor) {}

  /**
   * An export of this net for input of one size.
   *
   * @param inputShape of one input, without the batch: {@code [channels, height, width]}
   */
  public OnnxExport(ComputationGraph net, long... inputShape) {
    if (net.getNumInputArrays() != 1) {
      throw new IllegalArgumentException("the net has not one input, but several");
    }
    this.net = net;
    this.inputShape = inputShape.clone();
  }

  /**
   * The file takes pictures as they are, {@code pixels}: 8-bit {@code [batch, height, width,
   * channels]}, and scales them to the net's {@code (x - mean) / deviation}. Without this it takes
   * what the net takes, {@code input}: floats {@code [batch, channels, height, width]}.
   */
  public OnnxExport fromPixels(float mean, float deviation) {
    return fromPixels(PixelScaling.even(mean, deviation, (int) inputShape[0]));
  }

  /**
   * As {@link #fromPixels(float, float)}, each plane with a scaling of its own; the pixels are RGB
   * whatever order the net wants.
   *
   * @throws IllegalArgumentException if the net has not as many planes
   */
  public OnnxExport fromPixels(PixelScaling scaling) {
    if (scaling.planes() != inputShape[0]) {
      throw new IllegalArgumentException(
          "the net reads " + inputShape[0] + " planes, its scaling has " + scaling.planes());
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
   * Writes the file.
   *
   * @throws IllegalArgumentException if the net has a vertex that cannot be exported, or lacks one
   *     that is wanted as an output
   * @throws IOException if the file cannot be written, or ONNX Runtime computes something else
   */
  public void write(Path file) throws IOException {
    OnnxParity parity = OnnxParity.of(net, inputShape, pixels);
    byte[] onnx = build(parity.activations());
    parity.check(onnx, outputs, file);
    Path unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
    Files.write(unfinished, onnx);
    try (FileChannel channel = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    Files.move(
        unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * The file's bytes.
   *
   * @param activations of every vertex, for their shapes
   */
  private byte[] build(Map<String, INDArray> activations) {
    OnnxGraph graph = new OnnxGraph("encoder", halfWeights);
    OnnxLayers layers = new OnnxLayers(graph);
    ComputationGraphConfiguration conf = net.getConfiguration();
    Map<String, String> values = new HashMap<>();
    values.put(conf.getNetworkInputs().get(0), input(graph));
    for (org.deeplearning4j.nn.graph.vertex.GraphVertex vertex : inOrder()) {
      String name = vertex.getVertexName();
      if (values.containsKey(name)) {
        continue;
      }
      List<String> from = conf.getVertexInputs().get(name);
      List<String> inputs = from.stream().map(values::get).toList();
      try {
        values.put(
            name,
            vertex(graph, layers, name, inputs, activations.get(from.get(0)).shape().clone()));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "'" + name + "' cannot be exported to ONNX: " + e.getMessage(), e);
      }
    }
    for (Map.Entry<String, Output> output : outputs.entrySet()) {
      String value = values.get(output.getValue().vertex());
      if (value == null) {
        throw new IllegalArgumentException(
            "the net has no vertex '" + output.getValue().vertex() + "' to export");
      }
      long[] shape = activations.get(output.getValue().vertex()).shape().clone();
      output(graph, output.getKey(), output.getValue().cellMajor(), value, shape);
    }
    return graph.toByteArray();
  }

  private List<org.deeplearning4j.nn.graph.vertex.GraphVertex> inOrder() {
    return Arrays.stream(net.topologicalSortOrder()).mapToObj(i -> net.getVertices()[i]).toList();
  }

  private String input(OnnxGraph graph) {
    if (pixels == null) {
      graph.input("input", OnnxGraph.Type.FLOAT, batched(inputShape));
      return "input";
    }
    graph.input("pixels", OnnxGraph.Type.UINT8, -1, inputShape[1], inputShape[2], inputShape[0]);
    String ordered = "pixels";
    if (pixels.order() != PixelScaling.Order.RGB) {
      String order = graph.integers("pixels:order", 2, 1, 0);
      ordered =
          graph.node(
              "Gather", "pixels:ordered", List.of("pixels", order), Attribute.of("axis", 3L));
    }
    String planes =
        graph.node(
            "Transpose",
            "pixels:planes",
            List.of(graph.toFloat("pixels:float", ordered)),
            Attribute.of("perm", new long[] {0, 3, 1, 2}));
    String mean = byPlane(graph, "pixels:mean", pixels.mean());
    String centred = graph.node("Sub", "pixels:centred", List.of(planes, mean));
    String deviation = byPlane(graph, "pixels:deviation", pixels.deviation());
    return graph.node("Div", "pixels:scaled", List.of(centred, deviation));
  }

  private String byPlane(OnnxGraph graph, String name, List<Float> values) {
    if (pixels.isEven()) {
      return graph.scalar(name, values.get(0));
    }
    float[] constants = new float[values.size()];
    for (int i = 0; i < constants.length; i++) {
      constants[i] = values.get(i);
    }
    return graph.constant(name, constants, constants.length, 1, 1);
  }

  private String vertex(
      OnnxGraph graph, OnnxLayers layers, String name, List<String> inputs, long[] shape) {
    GraphVertex conf = net.getConfiguration().getVertices().get(name);
    if (conf instanceof LayerVertex layerVertex) {
      org.deeplearning4j.nn.conf.layers.Layer settings = layerVertex.getLayerConf().getLayer();
      Layer layer = net.getLayer(name);
      if (settings instanceof FrozenLayer frozen) {
        settings = frozen.getLayer();
      }
      String input = inputs.get(0);
      if (layerVertex.getPreProcessor() != null) {
        input = preprocess(graph, name, layerVertex.getPreProcessor(), input);
        shape = afterwards(layerVertex.getPreProcessor(), shape);
      }
      return layers.add(name, layer, settings, input, shape);
    }
    if (conf instanceof MergeVertex merge) {
      return graph.node(
          "Concat", name + ":merged", inputs, Attribute.of("axis", (long) merge.getMergeAxis()));
    }
    if (conf instanceof ElementWiseVertex elementWise) {
      return elementWise(graph, name, elementWise, inputs);
    }
    throw new IllegalArgumentException(
        "vertices of type " + conf.getClass().getSimpleName() + " are not known to the exporter");
  }

  private static String elementWise(
      OnnxGraph graph, String name, ElementWiseVertex conf, List<String> inputs) {
    String operator =
        switch (conf.getOp()) {
          case Add -> inputs.size() == 2 ? "Add" : "Sum";
          case Average -> "Mean";
          case Max -> "Max";
          case Subtract -> "Sub";
          case Product -> "Mul";
        };
    boolean pairsOnly = operator.equals("Sub") || operator.equals("Mul");
    if (pairsOnly && inputs.size() != 2) {
      throw new IllegalArgumentException(conf.getOp() + " of " + inputs.size() + " inputs");
    }
    return graph.node(operator, name + ":combined", inputs);
  }

  private static String preprocess(
      OnnxGraph graph, String name, InputPreProcessor conf, String input) {
    if (conf instanceof CnnToFeedForwardPreProcessor flat && flat.getFormat() == CNN2DFormat.NCHW) {
      return graph.node("Flatten", name + ":flat", List.of(input), Attribute.of("axis", 1L));
    }
    if (conf instanceof FeedForwardToCnnPreProcessor maps) {
      String shape =
          graph.integers(
              name + ":shape",
              -1,
              maps.getNumChannels(),
              maps.getInputHeight(),
              maps.getInputWidth());
      return graph.node("Reshape", name + ":maps", List.of(input, shape));
    }
    throw new IllegalArgumentException(
        "its preprocessor " + conf.getClass().getSimpleName() + " is not known to the exporter");
  }

  private static long[] afterwards(InputPreProcessor conf, long[] shape) {
    if (conf instanceof FeedForwardToCnnPreProcessor maps) {
      return new long[] {
        shape[0], maps.getNumChannels(), maps.getInputHeight(), maps.getInputWidth()
      };
    }
    return new long[] {shape[0], Arrays.stream(shape).skip(1).reduce(1, Math::multiplyExact)};
  }

  private static void output(
      OnnxGraph graph, String name, boolean cellMajor, String value, long[] shape) {
    if (!cellMajor) {
      graph.node("Identity", name, List.of(value));
      shape[0] = -1;
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
