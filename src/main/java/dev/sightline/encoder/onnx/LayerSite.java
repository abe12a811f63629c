package dev.sightline.encoder.onnx;

import java.util.Arrays;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A DL4J layer on its way into a graph.
 *
 * @param graph that is built
 * @param name the layer's name; those of its nodes begin with it
 * @param layer its parameters
 * @param conf its settings
 * @param input the value it reads
 * @param shape the shape of that value, batch included
 */
record LayerSite(
    OnnxGraph graph,
    String name,
    Layer layer,
    org.deeplearning4j.nn.conf.layers.Layer conf,
    String input,
    long[] shape) {

  /** The same with the settings of the layer that this one wraps. */
  LayerSite of(org.deeplearning4j.nn.conf.layers.Layer wrapped) {
    return new LayerSite(graph, name, layer, wrapped, input, shape);
  }

  INDArray parameter(String parameter) {
    return layer.getParam(parameter);
  }

  /** Adds trained weights of their own shape. */
  String weights(String what, INDArray values) {
    return graph.weights(name + ":" + what, floats(values), values.shape());
  }

  /** Adds the layer's bias as a row. */
  String bias() {
    return weights("bias", parameter("b").reshape(-1));
  }

  /** Adds the function's node behind the value. */
  String activated(String value, IActivation function, int rank) {
    return OnnxActivation.add(graph, name, value, function, rank, rank == 2 ? 1 : rank - 1);
  }

  static float[] floats(INDArray values) {
    return values.castTo(DataType.FLOAT).dup('c').data().asFloat();
  }

  static long[] longs(int... values) {
    return Arrays.stream(values).asLongStream().toArray();
  }

  static IllegalArgumentException unknown(org.deeplearning4j.nn.conf.layers.Layer conf) {
    return new IllegalArgumentException(
        "layers of type " + conf.getClass().getSimpleName() + " are not known to the exporter");
  }

  static void requireChannelsFirst(CNN2DFormat format) {
    if (format != CNN2DFormat.NCHW) {
      throw new IllegalArgumentException("its data are in the order " + format + ", not NCHW");
    }
  }

  static void requireChannelsFirst(RNNFormat format) {
    if (format == RNNFormat.NWC) {
      throw new IllegalArgumentException("its data are in the order " + format + ", not NCW");
    }
  }
}
