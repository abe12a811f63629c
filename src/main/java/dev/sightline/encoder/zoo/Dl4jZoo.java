package dev.sightline.encoder.zoo;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.deeplearning4j.exception.DL4JException;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.zoo.model.AlexNet;
import org.deeplearning4j.zoo.model.Darknet19;
import org.deeplearning4j.zoo.model.FaceNetNN4Small2;
import org.deeplearning4j.zoo.model.InceptionResNetV1;
import org.deeplearning4j.zoo.model.LeNet;
import org.deeplearning4j.zoo.model.ResNet50;
import org.deeplearning4j.zoo.model.SimpleCNN;
import org.deeplearning4j.zoo.model.SqueezeNet;
import org.deeplearning4j.zoo.model.VGG16;
import org.deeplearning4j.zoo.model.VGG19;
import org.deeplearning4j.zoo.model.Xception;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;

/**
 * The nets that DL4J's own zoo builds, as encoders: its layers up to the grid, nothing on top, and
 * mended where the zoo is wrong.
 *
 * <ul>
 *   <li>Batch normalisation is folded into the convolution before it, as in all nets here; where
 *       there is none (after an activation function, behind a merge) it is a layer that multiplies
 *       each map and adds to it.
 *   <li>Activation layers leave their input as it is ({@link SeparateActivation}).
 *   <li>A separable convolution is two layers, {@code name.depthwise} and the 1x1 one.
 *   <li>Dropout, penalties and the zoo's own updaters are gone; weights are drawn by He's normal
 *       distribution, not by the zoo's, which makes some of its nets overflow.
 *   <li>{@code SqueezeNet}, {@code Xception}: no sigmoid behind every convolution, which is DL4J's
 *       default and was not meant. {@code SqueezeNet}: poolings see the whole picture. {@code
 *       ResNet50}: stage 2 keeps its size.
 * </ul>
 *
 * <p>{@code NASNet} is missing: DL4J cannot build it ("no inputs have been set"). So are the zoo's
 * detectors and segmenters, which are no encoders.
 *
 * <p>Vertices have the zoo's names. One that something was folded into has both: {@code
 * res2a_branch2a+bn2a_branch2a}; {@code +stem-batch1} is a normalisation alone.
 */
final class Dl4jZoo {
  static final List<EncoderNet> ALL =
      List.of(
          net(
              "AlexNet",
              224,
              PixelScaling.IMAGENET,
              "9",
              side -> of(AlexNet.builder().inputShape(rgb(side)).numClasses(2).build().conf()),
              List.of("10", "11", "12")),
          net(
              "Darknet19",
              224,
              PixelScaling.UNIT,
              "activation_18",
              side -> of(Darknet19.builder().inputShape(rgb(side)).numClasses(2).build().conf()),
              List.of("convolution2d_19")),
          net(
              "FaceNetNN4Small2",
              96,
              PixelScaling.CENTRED,
              "inception-5b",
              side ->
                  of(FaceNetNN4Small2.builder().inputShape(rgb(side)).numClasses(2).build().conf()),
              List.of("bottleneck", "lossLayer")),
          net(
              "InceptionResNetV1",
              160,
              PixelScaling.CENTRED,
              "resnetC",
              side ->
                  of(
                      InceptionResNetV1.builder()
                          .inputShape(rgb(side))
                          .build()
                          .graphBuilder("photo")),
              List.of("bottleneck", "outputLayer")),
          net(
              "LeNet",
              28,
              PixelScaling.UNIT,
              "3",
              side -> of(LeNet.builder().inputShape(rgb(side)).numClasses(2).build().conf()),
              List.of("4", "5")),
          net(
              "ResNet50",
              224,
              PixelScaling.CAFFE,
              "res5c_branch",
              side ->
                  of(ResNet50.builder().inputShape(rgb(side)).numClasses(2).build().graphBuilder()),
              List.of("output", "fc1000")),
          net(
              "SimpleCNN",
              48,
              PixelScaling.UNIT,
              "28+29",
              side -> of(SimpleCNN.builder().inputShape(rgb(side)).numClasses(2).build().conf()),
              List.of("30")),
          net(
              "SqueezeNet",
              227,
              PixelScaling.CAFFE,
              "fire9",
              side ->
                  of(
                      SqueezeNet.builder()
                          .inputShape(rgb(side))
                          .numClasses(2)
                          .build()
                          .graphBuilder()),
              List.of("conv10")),
          net(
              "VGG16",
              224,
              PixelScaling.CAFFE,
              "16",
              side -> of(VGG16.builder().inputShape(rgb(side)).numClasses(2).build().conf()),
              List.of("18", "19", "20", "21", "output", "fc1", "fc2")),
          net(
              "VGG19",
              224,
              PixelScaling.CAFFE,
              "19",
              side -> of(VGG19.builder().inputShape(rgb(side)).numClasses(2).build().conf()),
              List.of("21", "22", "23", "24", "output", "fc1", "fc2")),
          net(
              "Xception",
              299,
              PixelScaling.CENTRED,
              "block14_sepconv2_act",
              side ->
                  of(Xception.builder().inputShape(rgb(side)).numClasses(2).build().graphBuilder()),
              List.of("predictions")));

  /** Branches of many residual blocks are added up: the end of each is drawn smaller. */
  private static final double PART = 0.25;

  /** A net as the zoo describes it: what its vertices are, and what they read. */
  private record Plan(Map<String, GraphVertex> vertices, Map<String, List<String>> inputs) {}

  private final String zooName;
  private final Plan plan;
  private final NetBuilder net;

  /** For each vertex of the zoo the one of ours that computes the same. */
  private final Map<String, String> built = new HashMap<>();

  private Dl4jZoo(String zooName, Plan plan, NetBuilder net) {
    this.zooName = zooName;
    this.plan = plan;
    this.net = net;
  }

  private static EncoderNet net(
      String name,
      int side,
      PixelScaling scaling,
      String grid,
      IntFunction<Plan> zoo,
      List<String> unused) {
    return new EncoderNet(
        "zoo/" + name,
        name + " of DL4J's zoo",
        "DL4J",
        side,
        scaling,
        grid,
        1e-5,
        Dl4jZoo::origin,
        unused,
        shape -> build(name, zoo, grid, shape));
  }

  private static int[] rgb(int side) {
    return new int[] {3, side, side};
  }

  private static Plan of(GraphBuilder graph) {
    return new Plan(graph.getVertices(), graph.getVertexInputs());
  }

  private static Plan of(ComputationGraphConfiguration graph) {
    return new Plan(graph.getVertices(), graph.getVertexInputs());
  }

  private static Plan of(MultiLayerConfiguration layers) {
    Plan plan = new Plan(new LinkedHashMap<>(), new HashMap<>());
    for (NeuralNetConfiguration layer : layers.getConfs()) {
      int i = plan.vertices.size();
      plan.vertices.put(Integer.toString(i), new LayerVertex(layer, null));
      plan.inputs.put(Integer.toString(i), List.of(i == 0 ? "photo" : Integer.toString(i - 1)));
    }
    return plan;
  }

  private static ComputationGraphConfiguration build(
      String name, IntFunction<Plan> zoo, String grid, NetShape shape) {
    try {
      NetBuilder net = new NetBuilder(shape);
      String zooGrid = grid.substring(grid.indexOf('+') + 1);
      return net.finish(new Dl4jZoo(name, zoo.apply(shape.side()), net).add(zooGrid));
    } catch (DL4JException | IllegalStateException e) {
      throw new IllegalArgumentException(NetBuilder.tooSmall(shape.side()), e);
    }
  }

  private static Origin origin(String vertex) {
    int plus = vertex.indexOf('+');
    String layer = plus < 0 ? vertex : vertex.substring(0, plus);
    return new Origin(layer, plus < 0 ? null : vertex.substring(plus + 1), 1);
  }

  /** Adds a vertex of the zoo with all that it reads; the name of ours. */
  private String add(String vertex) {
    GraphVertex described = plan.vertices.get(vertex);
    if (described == null) {
      return "photo";
    }
    if (!built.containsKey(vertex)) {
      String[] inputs = plan.inputs.get(vertex).stream().map(this::add).toArray(String[]::new);
      built.put(
          vertex,
          described instanceof LayerVertex layer
              ? layer(vertex, layer.getLayerConf().getLayer(), inputs[0])
              : net.vertex(vertex, described, inputs));
    }
    return built.get(vertex);
  }

  private String layer(String name, Layer layer, String input) {
    layer.setIDropout(null);
    if (layer instanceof ConvolutionLayer convolution) {
      return convolution(name, convolution, input);
    } else if (layer instanceof BatchNormalization) {
      boolean folded = input.endsWith("+" + name);
      return folded
          ? input
          : net.depthwise("+" + name, input, Window.of(1).same(), NetBuilder.NONE, true);
    } else if (layer instanceof ActivationLayer activation) {
      return net.activation(name, input, activation.getActivationFn());
    } else if (layer instanceof DropoutLayer) {
      return input;
    }
    if (zooName.equals("SqueezeNet") && name.matches("pool[35]")) {
      ((SubsamplingLayer) layer).setConvolutionMode(ConvolutionMode.Same);
    }
    return net.layer(name, layer, input);
  }

  private String convolution(String name, ConvolutionLayer layer, String input) {
    if (zooName.equals("ResNet50") && name.matches("res2a_branch(1|2a)")) {
      layer.setStride(new int[] {1, 1});
    }
    if (layer.getActivationFn() instanceof ActivationSigmoid) {
      layer.setActivationFn(NetBuilder.NONE);
    }
    int[] kernel = layer.getKernelSize();
    int[] padding = layer.getPadding();
    boolean same = layer.getConvolutionMode() == ConvolutionMode.Same;
    Window window =
        new Window(kernel[0], kernel[1], layer.getStride()[0], same, padding[0], padding[1]);
    String from = input;
    String ours = name;
    if (layer instanceof SeparableConvolution2D) {
      from = net.depthwise(name + ".depthwise", input, window, NetBuilder.NONE, false);
      window = Window.of(1);
      ours = name + ".pointwise";
    }
    String norm = layer.getActivationFn() instanceof ActivationIdentity ? normBehind(name) : null;
    return net.exactConvolution(
        norm == null ? ours : ours + "+" + norm,
        from,
        net.scaled((int) layer.getNOut()),
        window,
        layer.getActivationFn(),
        norm != null || layer.hasBias(),
        endsBranch(norm == null ? name : norm) ? PART : 1);
  }

  /** The batch normalisation that alone reads this vertex; null if there is none. */
  private String normBehind(String vertex) {
    List<String> readers = readers(vertex);
    return readers.size() == 1 && isNorm(readers.get(0)) ? readers.get(0) : null;
  }

  /** Whether it is added to what a residual block was given. */
  private boolean endsBranch(String vertex) {
    return readers(vertex).stream()
        .filter(reader -> plan.vertices.get(reader) instanceof ElementWiseVertex)
        .anyMatch(sum -> !plan.inputs.get(sum).stream().allMatch(this::isNorm));
  }

  private List<String> readers(String vertex) {
    return plan.inputs.entrySet().stream()
        .filter(reader -> reader.getValue().contains(vertex))
        .map(Map.Entry::getKey)
        .toList();
  }

  private boolean isNorm(String vertex) {
    return plan.vertices.get(vertex) instanceof LayerVertex layer
        && layer.getLayerConf().getLayer() instanceof BatchNormalization;
  }
}
