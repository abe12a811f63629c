package dev.sightline.encoder.onnx;

import dev.sightline.encoder.onnx.OnnxExport.Output;
import dev.sightline.encoder.zoo.PixelScaling;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The proof that an exported net computes what DL4J's does: both are given the same two random
 * examples ({@link OnnxComparison} says what may differ).
 */
final class OnnxParity {
  /** Examples. */
  static final int BATCH = 2;

  private final Map<String, OnnxValue> inputs;
  private final Map<String, INDArray> activations;

  private OnnxParity(Map<String, OnnxValue> inputs, Map<String, INDArray> activations) {
    this.inputs = inputs;
    this.activations = activations;
  }

  /**
   * Runs the net in DL4J.
   *
   * @param shapes of one example of each input
   * @param steps what stands for {@link OnnxGraph#STEPS}
   * @param scale how pixels become the one input; null where it is given as it is
   */
  static OnnxParity of(ComputationGraph net, List<long[]> shapes, int steps, PixelScaling scale) {
    Random random = new Random(steps);
    if (scale != null) {
      return ofPixels(net, shapes.get(0), random, scale);
    }
    Map<String, OnnxValue> inputs = new LinkedHashMap<>();
    INDArray[] arrays = new INDArray[shapes.size()];
    for (int i = 0; i < arrays.length; i++) {
      String name = net.getConfiguration().getNetworkInputs().get(i);
      long[] shape = batched(shapes.get(i), steps);
      float[] values = new float[Math.toIntExact(size(shape))];
      int words = words(net.getConfiguration(), name);
      for (int k = 0; k < values.length; k++) {
        values[k] = words > 0 ? random.nextInt(words) : 2 * random.nextFloat() - 1;
      }
      inputs.put(OnnxExport.inputName(net, i), OnnxValue.of(values, shape));
      arrays[i] = Nd4j.createFromArray(values).reshape(shape);
    }
    return new OnnxParity(inputs, run(net, arrays));
  }

  private static OnnxParity ofPixels(
      ComputationGraph net, long[] one, Random random, PixelScaling scale) {
    byte[] bytes = new byte[Math.toIntExact(BATCH * size(one))];
    random.nextBytes(bytes);
    float[] values = new float[bytes.length];
    int channels = scale.planes();
    for (int i = 0; i < values.length; i++) {
      int plane = i % channels;
      values[i] = scale.scale(plane, bytes[i - plane + scale.channel(plane)] & 0xff);
    }
    long[] shape = {BATCH, one[1], one[2], one[0]};
    INDArray planes = Nd4j.createFromArray(values).reshape(shape).permute(0, 3, 1, 2).dup('c');
    return new OnnxParity(
        Map.of("pixels", OnnxValue.of(bytes, shape)), run(net, new INDArray[] {planes}));
  }

  private static Map<String, INDArray> run(ComputationGraph net, INDArray[] inputs) {
    DataType type = net.getConfiguration().getDataType();
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = inputs[i].castTo(type);
    }
    return net.feedForward(inputs, false);
  }

  /** How many words the layer knows that reads this input as words; 0 where none does. */
  private static int words(ComputationGraphConfiguration conf, String input) {
    return conf.getVertexInputs().entrySet().stream()
        .filter(vertex -> vertex.getValue().contains(input))
        .map(vertex -> conf.getVertices().get(vertex.getKey()))
        .filter(LayerVertex.class::isInstance)
        .map(vertex -> ((LayerVertex) vertex).getLayerConf().getLayer())
        .filter(l -> l instanceof EmbeddingLayer || l instanceof EmbeddingSequenceLayer)
        .mapToInt(layer -> (int) ((FeedForwardLayer) layer).getNIn())
        .min()
        .orElse(0);
  }

  private static long[] batched(long[] one, int steps) {
    long[] shape = new long[one.length + 1];
    shape[0] = BATCH;
    for (int i = 0; i < one.length; i++) {
      shape[i + 1] = one[i] == OnnxGraph.STEPS ? steps : one[i];
    }
    return shape;
  }

  private static long size(long[] shape) {
    long size = 1;
    for (long n : shape) {
      size = Math.multiplyExact(size, n);
    }
    return size;
  }

  /** What every vertex of the net computed, by name. */
  Map<String, INDArray> activations() {
    return activations;
  }

  /**
   * Runs the file and compares.
   *
   * @throws IOException naming the output that differs, or why ONNX Runtime cannot run the file
   */
  void check(OnnxSession session, Map<String, Output> outputs) throws IOException {
    Map<String, OnnxValue> found = session.run(inputs);
    for (Map.Entry<String, Output> output : outputs.entrySet()) {
      OnnxComparison.require(session, output.getKey(), expected(output.getValue()), found, "DL4J");
    }
  }

  private float[] expected(Output output) {
    INDArray value = activations.get(output.vertex()).castTo(DataType.FLOAT);
    if (output.cellMajor()) {
      value = value.permute(0, 2, 3, 1);
    }
    return value.dup('c').data().asFloat();
  }
}
