package dev.sightline.encoder.onnx;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.misc.ElementWiseMultiplicationLayer;

/**
 * DL4J's layers that read a whole vector, as ONNX nodes: {@code y = f(x W + b)}, W {@code [in,
 * out]}, over vectors or at every step of a sequence; and words looked up in a table.
 */
final class OnnxDense {
  private OnnxDense() {}

  static String vector(LayerSite site, FeedForwardLayer conf, boolean bias) {
    if (site.shape().length != 2) {
      throw new IllegalArgumentException("a dense layer over " + site.shape().length + " axes");
    }
    List<String> inputs =
        new ArrayList<>(List.of(site.input(), site.weights("weight", site.parameter("W"))));
    if (bias) {
      inputs.add(site.bias());
    }
    String y = site.graph().node("Gemm", site.name() + ":dense", inputs);
    return site.activated(y, conf.getActivationFn(), 2);
  }

  static boolean hasBias(BaseOutputLayer conf) {
    return conf.hasBias();
  }

  /** The same at every step of {@code [batch, channels, steps]}. */
  static String everyStep(LayerSite site, RnnOutputLayer conf) {
    LayerSite.requireChannelsFirst(conf.getRnnDataFormat());
    OnnxGraph graph = site.graph();
    String name = site.name();
    Attribute swap = Attribute.of("perm", new long[] {0, 2, 1});
    String x = graph.node("Transpose", name + ":steps", List.of(site.input()), swap);
    String y =
        graph.node(
            "MatMul", name + ":product", List.of(x, site.weights("weight", site.parameter("W"))));
    if (conf.hasBias()) {
      y = graph.node("Add", name + ":dense", List.of(y, site.bias()));
    }
    y = OnnxActivation.add(graph, name, y, conf.getActivationFn(), 3, 2);
    return graph.node("Transpose", name + ":channels", List.of(y), swap);
  }

  static String elementWise(LayerSite site, ElementWiseMultiplicationLayer conf) {
    OnnxGraph graph = site.graph();
    String w = site.weights("weight", site.parameter("W").reshape(-1));
    String y = graph.node("Mul", site.name() + ":product", List.of(site.input(), w));
    y = graph.node("Add", site.name() + ":sum", List.of(y, site.bias()));
    return site.activated(y, conf.getActivationFn(), 2);
  }

  static String prelu(LayerSite site, PReLULayer conf) {
    return site.graph()
        .node(
            "PRelu",
            site.name() + ":prelu",
            List.of(site.input(), site.weights("slope", site.parameter("W"))));
  }

  /** One word for each example, its number as a float, {@code [batch, 1]}. */
  static String embedding(LayerSite site, EmbeddingLayer conf) {
    OnnxGraph graph = site.graph();
    String flat = graph.integers(site.name() + ":all", -1);
    String ids = graph.node("Reshape", site.name() + ":column", List.of(site.input(), flat));
    String y = looked(site, ids, conf.isHasBias());
    return site.activated(y, conf.getActivationFn(), 2);
  }

  /** Words of a sequence, their numbers as floats, {@code [batch, steps]} or with a 1 between. */
  static String embeddings(LayerSite site, EmbeddingSequenceLayer conf) {
    LayerSite.requireChannelsFirst(conf.getOutputFormat());
    OnnxGraph graph = site.graph();
    String name = site.name();
    String ids = site.input();
    if (site.shape().length == 3) {
      String axis = graph.integers(name + ":axis", 1);
      ids = graph.node("Squeeze", name + ":squeezed", List.of(ids, axis));
    }
    String y = looked(site, ids, conf.isHasBias());
    y = OnnxActivation.add(graph, name, y, conf.getActivationFn(), 3, 2);
    return graph.node(
        "Transpose", name + ":channels", List.of(y), Attribute.of("perm", new long[] {0, 2, 1}));
  }

  private static String looked(LayerSite site, String numbers, boolean bias) {
    OnnxGraph graph = site.graph();
    String ids = graph.toInteger(site.name() + ":words", numbers);
    String table = site.weights("weight", site.parameter("W"));
    String y = graph.node("Gather", site.name() + ":looked", List.of(table, ids));
    return bias ? graph.node("Add", site.name() + ":sum", List.of(y, site.bias())) : y;
  }
}
