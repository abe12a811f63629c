package dev.sightline.encoder.onnx;

import java.util.Random;
import java.util.function.UnaryOperator;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.params.provider.Arguments;
import org.nd4j.linalg.activations.Activation;

/**
 * Nets of a layer or a few, whose last vertex is "out", for pictures or for sequences. All their
 * parameters are random, running means and variances too.
 */
final class SmallNets {
  /** A picture. */
  static final long[] PICTURE = {3, 11, 14};

  /** A sequence of vectors, of any length. */
  static final long[] SEQUENCE = {4, OnnxGraph.STEPS};

  private SmallNets() {}

  static Arguments net(String name, Layer layer) {
    return Arguments.of(name, one(layer));
  }

  static Arguments net(String name, UnaryOperator<GraphBuilder> layers) {
    return Arguments.of(name, graph(layers));
  }

  static ComputationGraph one(Layer layer) {
    return graph(g -> g.addLayer("out", layer, "in"));
  }

  /** A net that reads pictures. */
  static ComputationGraph graph(UnaryOperator<GraphBuilder> layers) {
    return graph(
        layers, InputType.convolutional(PICTURE[1], PICTURE[2], PICTURE[0], CNN2DFormat.NCHW));
  }

  /** A net that reads sequences. */
  static ComputationGraph sequence(UnaryOperator<GraphBuilder> layers) {
    return graph(layers, InputType.recurrent(SEQUENCE[0]));
  }

  static ComputationGraph graph(UnaryOperator<GraphBuilder> layers, InputType... inputs) {
    GraphBuilder builder =
        new NeuralNetConfiguration.Builder()
            .activation(Activation.IDENTITY)
            .graphBuilder()
            .addInputs(inputs.length == 1 ? new String[] {"in"} : new String[] {"in", "second"})
            .setInputTypes(inputs);
    ComputationGraph net = new ComputationGraph(layers.apply(builder).setOutputs("out").build());
    net.init();
    draw(net);
    return net;
  }

  static void draw(ComputationGraph net) {
    Random random = new Random(7);
    for (org.deeplearning4j.nn.api.Layer layer : net.getLayers()) {
      layer
          .paramTable()
          .forEach(
              (name, values) -> {
                for (long i = 0; i < values.length(); i++) {
                  boolean positive = name.equals("var");
                  values.putScalar(i, positive ? .5 + random.nextDouble() : random.nextGaussian());
                }
              });
    }
  }
}
