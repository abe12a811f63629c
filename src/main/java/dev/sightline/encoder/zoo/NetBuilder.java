package dev.sightline.encoder.zoo;

import dev.sightline.encoder.weights.NetWeights;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.nn.weights.WeightInitConstant;
import org.deeplearning4j.nn.weights.WeightInitDistribution;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * A net of this package while it is written down, layer by layer, from {@code photo [batch, 3,
 * side, side]} on. Every method adds one vertex and returns its name, which the next one takes as
 * its input; channels and sizes are kept along the way.
 *
 * <p>Every convolution has a bias: batch normalisation, where a paper has it, is folded into the
 * convolution before it ({@link NetWeights} does that to published weights). Weights are drawn by
 * He's normal distribution, from ND4J's generator. Not thread-safe.
 */
final class NetBuilder {
  static final IActivation RELU = new ActivationReLU();
  static final IActivation NONE = new ActivationIdentity();

  /** The vertex with the mean of the grid. */
  static final String POOLED = "pooled";

  /** The size of what a layer makes that is described elsewhere: DL4J finds it out by itself. */
  private static final int UNKNOWN = 0;

  private final NetShape shape;
  private final ComputationGraphConfiguration.GraphBuilder graph;
  private final Map<String, Integer> channels = new HashMap<>();
  private final Map<String, Integer> sizes = new HashMap<>();

  NetBuilder(NetShape shape) {
    this.shape = shape;
    graph =
        new NeuralNetConfiguration.Builder()
            .dataType(shape.type())
            // left alone, DL4J takes the clock's milliseconds, whatever ND4J was seeded with
            .seed(Nd4j.getRandom().nextLong())
            .weightInit(WeightInit.RELU)
            .updater(new NoOp()) // EncoderLesson steps over all parameters at once
            .graphBuilder()
            .addInputs("photo")
            .setInputTypes(InputType.convolutional(shape.side(), shape.side(), 3));
    channels.put("photo", 3);
    sizes.put("photo", shape.side());
  }

  /** Height and width of a vertex's maps. */
  int size(String vertex) {
    return sizes.get(vertex);
  }

  /** How many maps a vertex has. */
  int channels(String vertex) {
    return channels.get(vertex);
  }

  /** A convolution of {@code out} maps (of the published net) and ReLU. */
  String convolution(String name, String input, int out, Window window) {
    return convolution(name, input, out, window, RELU);
  }

  /** A convolution of {@code out} maps (of the published net). */
  String convolution(String name, String input, int out, Window window, IActivation activation) {
    return exactConvolution(name, input, scaled(out), window, activation, true, 1);
  }

  /**
   * The last convolution of a residual branch, 1x1 to exactly {@code out} maps, without activation
   * function; drawn {@code part} times as large, so that a sum of many branches that nothing
   * normalises does not grow.
   */
  String branchEnd(String name, String input, int out, double part) {
    return exactConvolution(name, input, out, Window.of(1), NONE, true, part);
  }

  /** A convolution of so many maps whatever the width, drawn {@code part} times as large. */
  String exactConvolution(
      String name,
      String input,
      int out,
      Window window,
      IActivation activation,
      boolean bias,
      double part) {
    int in = channels.get(input);
    ConvolutionLayer.Builder layer =
        new ConvolutionLayer.Builder(window.kernel(), window.strides(), window.padding())
            .convolutionMode(window.mode())
            .nIn(in)
            .nOut(out)
            .hasBias(bias)
            .activation(activation);
    if (part != 1) {
      double fanIn = (double) in * window.height() * window.width();
      layer.weightInit(new NormalDistribution(0, part * Math.sqrt(2 / fanIn)));
    }
    graph.addLayer(name, new TrainableConvolution(layer), input);
    return added(name, out, outSize(name, input, window));
  }

  /**
   * A separable convolution: a depthwise 3x3 without bias, {@code name.depthwise}, and a 1x1 one.
   */
  String separable(String name, String input, int out, IActivation activation, double part) {
    String depthwise = depthwise(name + ".depthwise", input, Window.of(3).same(), NONE, false);
    return exactConvolution(name, depthwise, scaled(out), Window.of(1), activation, true, part);
  }

  /**
   * A convolution of each map for itself, with TensorFlow's SAME padding; 1x1 it multiplies each
   * map with a number, at first 1.
   */
  String depthwise(String name, String input, Window window, IActivation activation, boolean bias) {
    int in = channels.get(input);
    // DL4J takes all channels for a depthwise layer's fan-in; there are only the kernel's inputs
    double fanIn = window.height() * window.width();
    IWeightInit drawn =
        new WeightInitDistribution(
            new NormalDistribution(0, Math.sqrt((activation == NONE ? 1 : 2) / fanIn)));
    graph.addLayer(
        name,
        new TrainableDepthwise(
            new DepthwiseConvolution2D.Builder(window.kernel())
                .stride(window.strides())
                .nIn(in)
                .nOut(in)
                .depthMultiplier(1)
                .hasBias(bias)
                .convolutionMode(window.mode())
                .weightInit(fanIn == 1 ? new WeightInitConstant(1) : drawn)
                .activation(activation)),
        input);
    return added(name, in, outSize(name, input, window));
  }

  String maxPooling(String name, String input, Window window) {
    graph.addLayer(
        name,
        new SubsamplingLayer.Builder(
                SubsamplingLayer.PoolingType.MAX,
                window.kernel(),
                window.strides(),
                window.padding())
            .convolutionMode(window.mode())
            .build(),
        input);
    return added(name, channels.get(input), outSize(name, input, window));
  }

  String activation(String name, String input, IActivation function) {
    graph.addLayer(name, new SeparateActivation(function), input);
    return added(name, channels.get(input), sizes.get(input));
  }

  /**
   * Local response normalisation (Krizhevsky, Sutskever and Hinton 2012, section 3.3), {@code b = a
   * / (k + alpha * sum of the squares of n neighbouring maps)^beta}.
   */
  String responseNormalisation(String name, String input, double alphaPerMap) {
    graph.addLayer(
        name,
        new LocalResponseNormalization.Builder().k(1).n(5).alpha(alphaPerMap).beta(0.75).build(),
        input);
    return added(name, channels.get(input), sizes.get(input));
  }

  /** Maps one behind the other. */
  String merge(String name, String... inputs) {
    graph.addVertex(name, new MergeVertex(), inputs);
    return added(name, Arrays.stream(inputs).mapToInt(channels::get).sum(), sizes.get(inputs[0]));
  }

  /** The sum of two. */
  String add(String name, String one, String other) {
    graph.addVertex(name, new ElementWiseVertex(ElementWiseVertex.Op.Add), one, other);
    return added(name, channels.get(one), sizes.get(one));
  }

  /** A dense layer over all cells and channels, with ReLU. */
  String dense(String name, String input, int out) {
    return dense(name, input, out, RELU);
  }

  /** A dense layer over all cells and channels, without activation function. */
  String linear(String name, String input, int out) {
    return dense(name, input, out, NONE);
  }

  private String dense(String name, String input, int out, IActivation activation) {
    int cells = sizes.getOrDefault(input, 1);
    int nOut = scaled(out);
    graph.addLayer(
        name,
        new DenseLayer.Builder()
            .nIn((long) channels.get(input) * cells * cells)
            .nOut(nOut)
            .activation(activation)
            .build(),
        input);
    return added(name, nOut, 1);
  }

  /** A layer without weights, as somebody else describes it. */
  String layer(String name, Layer layer, String input) {
    graph.addLayer(name, layer, input);
    return added(name, channels.get(input), UNKNOWN);
  }

  /** A vertex as somebody else describes it, which keeps the number of maps or merges them. */
  String vertex(String name, GraphVertex vertex, String... inputs) {
    if (vertex instanceof MergeVertex) {
      return merge(name, inputs);
    }
    graph.addVertex(name, vertex, inputs);
    return added(name, channels.get(inputs[0]), UNKNOWN);
  }

  /** With what the shape asks for on the pooled vector. */
  ComputationGraphConfiguration finish(String grid) {
    pool(grid);
    if (shape.classes() > 0) {
      return finishDense(POOLED);
    } else if (shape.words() > 0) {
      words();
      return graph.setOutputs(NetShape.WORDS).build();
    }
    return graph.setOutputs(grid, POOLED).build();
  }

  /** The mean over the grid. */
  void pool(String grid) {
    graph.addLayer(POOLED, new GlobalPoolingLayer.Builder(PoolingType.AVG).build(), grid);
    added(POOLED, channels.get(grid), 1);
  }

  /** A dense layer on {@code input} that tells the classes, and one for words if there are any. */
  ComputationGraphConfiguration finishDense(String input) {
    String classes = NetShape.CLASSIFIER;
    top(classes, input, shape.classes(), LossFunction.MCXENT, Activation.SOFTMAX);
    if (shape.words() == 0) {
      return graph.setOutputs(classes).build();
    }
    words();
    return graph.setOutputs(classes, NetShape.WORDS).build();
  }

  private void words() {
    top(NetShape.WORDS, POOLED, shape.words(), LossFunction.XENT, Activation.SIGMOID);
  }

  private void top(String name, String input, int outputs, LossFunction loss, Activation function) {
    graph.addLayer(
        name,
        new OutputLayer.Builder(loss)
            .nIn(channels.get(input))
            .nOut(outputs)
            .weightInit(WeightInit.XAVIER)
            .activation(function)
            .build(),
        input);
  }

  /** A map for each class, its mean, their softmax: the top of nets without dense layers. */
  ComputationGraphConfiguration finishConvolution(String input, IActivation activation) {
    String name = NetShape.CLASSIFIER;
    exactConvolution(name, input, shape.classes(), Window.of(1), activation, true, 1);
    graph.addLayer("scores", new GlobalPoolingLayer.Builder(PoolingType.AVG).build(), name);
    graph.addLayer(
        "classes",
        new LossLayer.Builder(LossFunction.MCXENT).activation(Activation.SOFTMAX).build(),
        "scores");
    return graph.setOutputs("classes").build();
  }

  /** A channel count of the published net for this width. */
  int scaled(int full) {
    return shape.width() == 1 ? full : Math.max(2, (int) Math.round(full * shape.width()));
  }

  private int outSize(String name, String input, Window window) {
    if (sizes.get(input) == UNKNOWN) {
      return UNKNOWN;
    }
    int size = window.out(sizes.get(input));
    if (size < 1) {
      throw new IllegalArgumentException(
          tooSmall(shape.side()) + ": nothing of them is left at '" + name + "'");
    }
    return size;
  }

  static String tooSmall(int side) {
    return "pictures of " + side + " pixels are too small for this net";
  }

  private String added(String name, int maps, int size) {
    channels.put(name, maps);
    sizes.put(name, size);
    return name;
  }
}
