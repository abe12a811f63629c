package dev.sightline.encoder.zoo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sightline.bundle.Safetensors;
import dev.sightline.bundle.Safetensors.Tensor;
import dev.sightline.encoder.weights.NetWeights;
import dev.sightline.encoder.weights.WeightFile;
import dev.sightline.encoder.weights.WeightTensors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.deeplearning4j.zoo.model.AlexNet;
import org.deeplearning4j.zoo.model.FaceNetNN4Small2;
import org.deeplearning4j.zoo.model.InceptionResNetV1;
import org.deeplearning4j.zoo.model.LeNet;
import org.deeplearning4j.zoo.model.ResNet50;
import org.deeplearning4j.zoo.model.SimpleCNN;
import org.deeplearning4j.zoo.model.SqueezeNet;
import org.deeplearning4j.zoo.model.Xception;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What DL4J's zoo builds sees the same here, from the weights that DL4J has for it. */
class Dl4jZooTest {
  @TempDir Path folder;

  static Stream<Arguments> graphs() {
    return Stream.of(
        Arguments.of(
            "FaceNetNN4Small2", 64, FaceNetNN4Small2.builder().numClasses(2).build().init()),
        Arguments.of(
            "InceptionResNetV1",
            96,
            graph(InceptionResNetV1.builder().build().graphBuilder("input"), "resnetC", 96)),
        Arguments.of(
            "ResNet50", 64, graph(ResNet50.builder().build().graphBuilder(), "res5c_branch", 64)),
        Arguments.of(
            "SqueezeNet", 67, graph(SqueezeNet.builder().build().graphBuilder(), "fire9", 67)),
        Arguments.of(
            "Xception",
            71,
            graph(Xception.builder().build().graphBuilder(), "block14_sepconv2_act", 71)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("graphs")
  void seesWhatTheZoosNetSees(String name, int side, ComputationGraph theirs) throws IOException {
    draw(theirs.getLayers());
    EncoderNet net = EncoderNets.named("zoo/" + name);
    Path file = folder.resolve("weights.safetensors");
    Safetensors.write(file, tensors(theirs.getLayers()), Map.of(), false);

    ComputationGraph ours = NetWeights.load(net, net.shape().resized(side, 1), read(net, file));

    INDArray photos = Nd4j.rand(DataType.FLOAT, 2, 3, side, side);
    Map<String, INDArray> seen = theirs.feedForward(new INDArray[] {photos}, false);
    assertSame(seen.get(net.grid()), ours.output(photos)[0]);
  }

  static Stream<Arguments> stacks() {
    return Stream.of(
        Arguments.of("AlexNet", 96, AlexNet.builder().numClasses(2).build().conf(), 10),
        Arguments.of(
            "LeNet",
            28,
            LeNet.builder().inputShape(new int[] {3, 28, 28}).numClasses(2).build().conf(),
            6),
        Arguments.of("SimpleCNN", 32, SimpleCNN.builder().numClasses(2).build().conf(), 30));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("stacks")
  void seesWhatTheZoosStackOfLayersSees(
      String name, int side, MultiLayerConfiguration conf, int layers) throws IOException {
    conf.setConfs(conf.getConfs().subList(0, layers));
    MultiLayerNetwork theirs = new MultiLayerNetwork(conf);
    theirs.init();
    draw(theirs.getLayers());
    EncoderNet net = EncoderNets.named("zoo/" + name);
    Path zip = folder.resolve("net.zip");
    ModelSerializer.writeModel(theirs, zip.toFile(), false);

    ComputationGraph ours = NetWeights.load(net, net.shape().resized(side, 1), read(net, zip));

    INDArray photos = Nd4j.rand(DataType.FLOAT, 2, 3, side, side);
    List<INDArray> seen = theirs.feedForward(photos, false);
    int grid = Integer.parseInt(net.grid().replaceFirst(".*\\+", ""));
    assertSame(seen.get(grid + 1), ours.output(photos)[0]);
  }

  @Test
  void picturesThatAreTooSmallAreRefused() {
    EncoderNet net = EncoderNets.named("zoo/Xception");
    NetShape shape = net.shape().resized(4, 1);
    var refusal = assertThrows(IllegalArgumentException.class, () -> net.init(shape, 1));
    assertTrue(refusal.getMessage().startsWith("pictures of 4 pixels are too small for this net"));
  }

  private static WeightTensors read(EncoderNet net, Path file) throws IOException {
    WeightTensors tensors = WeightFile.read(file);
    assertEquals(net, NetWeights.kind(net.name(), tensors));
    return tensors;
  }

  private static void assertSame(INDArray expected, INDArray found) {
    double largest = expected.amaxNumber().doubleValue();
    assertTrue(largest > 1e-3 && largest < 1e6, "largest is " + largest);
    assertTrue(expected.equalsWithEps(found, 1e-4 * largest));
  }

  /** The zoo's own net up to its grid, with what the zoo got wrong put right. */
  private static ComputationGraph graph(GraphBuilder graph, String grid, int side) {
    graph.getVertices().forEach(Dl4jZooTest::mend);
    if (graph.getNetworkInputs().isEmpty()) {
      graph.addInputs("input");
    }
    graph.getNetworkInputTypes().clear();
    graph.setInputTypes(InputType.convolutional(side, side, 3));
    graph.allowDisconnected(true).setOutputs(grid);
    List.of(
            "output",
            "avgpool",
            "avg_pool",
            "conv10",
            "conv10_act",
            "softmax",
            "loss",
            "drop9",
            "predictions")
        .forEach(top -> graph.removeVertex(top, true));
    ComputationGraph net = new ComputationGraph(graph.build());
    net.init();
    return net;
  }

  private static void mend(String name, GraphVertex vertex) {
    if (!(vertex instanceof LayerVertex at)) {
      return;
    }
    var layer = at.getLayerConf().getLayer();
    if (layer instanceof ConvolutionLayer convolution
        && convolution.getActivationFn() instanceof ActivationSigmoid) {
      convolution.setActivationFn(NetBuilder.NONE);
    } else if (layer instanceof ConvolutionLayer convolution
        && name.matches("res2a_branch(1|2a)")) {
      convolution.setStride(new int[] {1, 1});
    } else if (layer instanceof SubsamplingLayer pooling && name.matches("pool[35]")) {
      pooling.setConvolutionMode(ConvolutionMode.Same);
    } else if (layer instanceof ActivationLayer activation) {
      at.getLayerConf().setLayer(new SeparateActivation(activation.getActivationFn()));
      at.getLayerConf().getLayer().setLayerName(name);
    }
  }

  /** Weights that keep sums at about 1, and statistics as after a training. */
  private static void draw(Layer[] layers) {
    Nd4j.getRandom().setSeed(5);
    for (Layer layer : layers) {
      layer
          .paramTable()
          .forEach(
              (name, values) -> {
                INDArray noise = Nd4j.rand(values.shape());
                switch (name) {
                  case "W", "pW" -> {
                    double in = (double) values.length() / values.size(0);
                    values.assign(Nd4j.randn(values.shape()).muli(1 / Math.sqrt(in)));
                  }
                  case "var" -> values.assign(noise.addi(0.5));
                  case "gamma" -> values.assign(noise.muli(0.5).addi(0.75));
                  case "log10stdev" -> values.assign(noise.muli(0.1));
                  default -> values.assign(noise.subi(0.5).muli(0.2));
                }
              });
    }
  }

  /** A net's parameters under the names of {@link WeightTensors}. */
  private static LinkedHashMap<String, Tensor> tensors(Layer[] layers) {
    Map<String, String> suffixes =
        Map.of(
            "b",
            "bias",
            "gamma",
            "weight",
            "beta",
            "bias",
            "mean",
            "running_mean",
            "var",
            "running_var");
    LinkedHashMap<String, Tensor> tensors = new LinkedHashMap<>();
    for (Layer layer : layers) {
      String name = layer.conf().getLayer().getLayerName();
      boolean separable = layer.paramTable().containsKey("pW");
      if (layer.conf().getLayer() instanceof BatchNormalization norm) {
        float[] epsilon = {(float) norm.getEps()};
        tensors.put(name + ".epsilon", new Tensor(new int[] {1}, epsilon));
      }
      layer
          .paramTable()
          .forEach(
              (parameter, values) -> {
                String tensor = suffixes.getOrDefault(parameter, "weight");
                INDArray all = values;
                if (parameter.equals("W") && separable) {
                  tensor = "depthwise.weight";
                  all = values.permute(1, 0, 2, 3);
                } else if (parameter.equals("pW")) {
                  tensor = "pointwise.weight";
                } else if (parameter.equals("log10stdev")) {
                  tensor = "running_var";
                  all =
                      org.nd4j.linalg.ops.transforms.Transforms.pow(
                          values.mul(0).addi(10), values.mul(2));
                } else if (values.rank() == 2 && values.size(0) > 1) {
                  all = values.transpose();
                } else if (!parameter.equals("W")) {
                  all = values.reshape(-1);
                }
                int[] shape = Arrays.stream(all.shape()).mapToInt(Math::toIntExact).toArray();
                tensors.put(name + "." + tensor, new Tensor(shape, all.dup('c').data().asFloat()));
              });
    }
    return tensors;
  }
}
