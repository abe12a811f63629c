package dev.sightline.encoder.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import dev.sightline.bundle.Half;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.graph.L2NormalizeVertex;
import org.deeplearning4j.nn.conf.graph.L2Vertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.AutoEncoder;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.deeplearning4j.nn.conf.layers.Subsampling3DLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.zoo.model.SqueezeNet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Every layer the exporter knows computes in ONNX Runtime what it computes in DL4J. */
class OnnxExportTest {
  private static final long[] INPUT = SmallNets.PICTURE;

  @TempDir Path folder;

  /** Nets of one layer (or a few), its last vertex being "out". */
  static Stream<Arguments> known() {
    return Stream.of(
        SmallNets.net(
            "Same pads right and below for stride 2", convolution(3, 2, ConvolutionMode.Same)),
        SmallNets.net("Same with an even kernel", convolution(4, 3, ConvolutionMode.Same)),
        SmallNets.net("Truncate cuts off the rest", convolution(3, 2, ConvolutionMode.Truncate)),
        SmallNets.net("padding given", builder(5, 2).padding(2, 1).build()),
        withoutOneDnn("dilation", builder(3, 1).dilation(2, 3).build()),
        withoutOneDnn(
            "dilation and Same",
            builder(3, 1).dilation(2, 2).convolutionMode(ConvolutionMode.Same).build()),
        SmallNets.net("no bias", builder(1, 1).hasBias(false).build()),
        SmallNets.net("depthwise", depthwise(1, 1)),
        SmallNets.net("depthwise, stride 2, two maps each", depthwise(2, 2)),
        SmallNets.net("ReLU6", builder(3, 1).activation(Activation.RELU6).build()),
        SmallNets.net("leaky ReLU", builder(3, 1).activation(Activation.LEAKYRELU).build()),
        SmallNets.net("tanh", builder(3, 1).activation(Activation.TANH).build()),
        SmallNets.net("activation alone", new ActivationLayer(Activation.SIGMOID)),
        SmallNets.net("max pooling", pooling(PoolingType.MAX, ConvolutionMode.Truncate)),
        SmallNets.net("max pooling, Same", pooling(PoolingType.MAX, ConvolutionMode.Same)),
        SmallNets.net("mean pooling", pooling(PoolingType.AVG, ConvolutionMode.Truncate)),
        SmallNets.net("mean pooling, Same", pooling(PoolingType.AVG, ConvolutionMode.Same)),
        SmallNets.net("global mean", new GlobalPoolingLayer(PoolingType.AVG)),
        SmallNets.net("global maximum", new GlobalPoolingLayer(PoolingType.MAX)),
        SmallNets.net("batch normalisation", new BatchNormalization()),
        SmallNets.net(
            "batch normalisation, fixed scale",
            new BatchNormalization.Builder().lockGammaBeta(true).gamma(1.5).beta(-.5).build()),
        SmallNets.net("zero padding", new ZeroPaddingLayer(1, 2, 3, 4)),
        SmallNets.net("dropout", new DropoutLayer(.5)),
        SmallNets.net("LRN", new LocalResponseNormalization()),
        SmallNets.net(
            "LRN over three channels of ten",
            g ->
                g.addLayer("maps", builder(3, 1).nOut(10).build(), "in")
                    .addLayer(
                        "out",
                        new LocalResponseNormalization.Builder()
                            .k(1.5)
                            .n(3)
                            .alpha(.3)
                            .beta(.6)
                            .build(),
                        "maps")),
        SmallNets.net(
            "LRN over an even number",
            new LocalResponseNormalization.Builder().k(1).n(4).alpha(.2).beta(.75).build()),
        SmallNets.net("separable", separable(1, 1, ConvolutionMode.Same)),
        SmallNets.net(
            "separable, stride 2, two maps each", separable(2, 2, ConvolutionMode.Truncate)),
        SmallNets.net("dense over maps", new DenseLayer.Builder().nOut(7).build()),
        SmallNets.net(
            "softmax over maps",
            new OutputLayer.Builder(LossFunction.MCXENT)
                .nOut(7)
                .activation(Activation.SOFTMAX)
                .build()),
        SmallNets.net(
            "loss over a vector",
            g ->
                g.addLayer("pool", new GlobalPoolingLayer(PoolingType.AVG), "in")
                    .addLayer(
                        "out",
                        new LossLayer.Builder(LossFunction.MCXENT)
                            .activation(Activation.SOFTMAX)
                            .build(),
                        "pool")),
        SmallNets.net(
            "dense over a vector",
            g ->
                g.addLayer("pool", new GlobalPoolingLayer(PoolingType.AVG), "in")
                    .addLayer("out", new DenseLayer.Builder().nOut(5).build(), "pool")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("known")
  void computesTheSame(String name, ComputationGraph net) throws IOException {
    Path file = folder.resolve("net.onnx");
    new OnnxExport(net, INPUT).output("result", "out").write(file);
    assertTrue(Files.size(file) > 0);
  }

  @Test
  void aNetOfTheZooComputesTheSame() throws IOException {
    ComputationGraph squeezeNet =
        SqueezeNet.builder().numClasses(10).inputShape(new int[] {3, 96, 96}).build().init();
    Path file = folder.resolve("squeezenet.onnx");
    new OnnxExport(squeezeNet, 3, 96, 96)
        .output("classes", squeezeNet.getConfiguration().getNetworkOutputs().get(0))
        .grid("grid", "fire9")
        .write(file);
    assertTrue(Files.size(file) > 2_900_000, "0.73 M parameters");
  }

  static Stream<Arguments> refused() {
    return Stream.of(
        Arguments.of(
            "Subsampling3DLayer",
            SmallNets.graph(
                g ->
                    g.addLayer(
                        "out",
                        new Subsampling3DLayer.Builder(Subsampling3DLayer.PoolingType.MAX)
                            .kernelSize(2, 2, 2)
                            .build(),
                        "in"),
                InputType.convolutional3D(4, 4, 4, 2)),
            new long[] {2, 4, 4, 4}),
        Arguments.of(
            "NHWC",
            SmallNets.graph(
                g -> g.addLayer("out", builder(1, 1).dataFormat(CNN2DFormat.NHWC).build(), "in"),
                InputType.convolutional(11, 14, 3, CNN2DFormat.NHWC)),
            new long[] {11, 14, 3}),
        Arguments.of(
            "AutoEncoder",
            SmallNets.graph(
                g -> g.addLayer("out", new AutoEncoder.Builder().nOut(2).build(), "in"),
                InputType.feedForward(3)),
            new long[] {3}),
        Arguments.of(
            "the axes [1] alone",
            SmallNets.graph(
                g -> g.addVertex("out", new L2NormalizeVertex(new int[] {1}, 1e-8), "in")),
            INPUT),
        Arguments.of(
            "L2Vertex",
            SmallNets.graph(
                g ->
                    g.addLayer("a", new GlobalPoolingLayer(PoolingType.AVG), "in")
                        .addLayer("b", new GlobalPoolingLayer(PoolingType.MAX), "in")
                        .addVertex("out", new L2Vertex(), "a", "b")),
            INPUT));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refused")
  void refusesByName(String what, ComputationGraph net, long[] input) {
    OnnxExport export = new OnnxExport(net, input).output("result", "out");
    var e =
        assertThrows(
            IllegalArgumentException.class, () -> export.write(folder.resolve("net.onnx")));
    assertTrue(e.getMessage().startsWith("'out' cannot be exported to ONNX: "), e.getMessage());
    assertTrue(e.getMessage().contains(what), e.getMessage());
    assertFalse(Files.exists(folder.resolve("net.onnx")));
  }

  @Test
  void refusesAnOutputThatIsNotThere() {
    var export =
        new OnnxExport(SmallNets.one(new ActivationLayer(Activation.RELU)), INPUT)
            .output("result", "nobody");
    var e =
        assertThrows(
            IllegalArgumentException.class, () -> export.write(folder.resolve("net.onnx")));
    assertEquals("the net has no vertex 'nobody' to export", e.getMessage());
  }

  @Test
  void pixelsAreScaledAndTheGridGoesCellByCell() throws IOException {
    ComputationGraph net = SmallNets.one(convolution(3, 2, ConvolutionMode.Same));
    Path file = folder.resolve("net.onnx");
    new OnnxExport(net, INPUT)
        .fromPixels(127.5f, 60)
        .grid("grid", "out")
        .output("maps", "out")
        .write(file);
    assertTrue(Files.exists(file));
  }

  @Test
  void aDifferenceIsFoundOut() throws IOException {
    ComputationGraph net = SmallNets.one(convolution(3, 2, ConvolutionMode.Same));
    Path file = folder.resolve("net.onnx");
    new OnnxExport(net, INPUT).output("result", "out").write(file);
    INDArray weight = net.getLayer("out").getParam("W");
    weight.putScalar(0, weight.getDouble(0) + .01);
    OnnxParity parity = OnnxParity.of(net, List.of(INPUT), 1, null);
    byte[] before = Files.readAllBytes(file);
    var outputs = Map.of("result", new OnnxExport.Output("out", false));
    try (OnnxSession session = new OnnxSession(before, file.toString())) {
      var e = assertThrows(IOException.class, () -> parity.check(session, outputs));
      assertTrue(e.getMessage().contains("'result' differs by"), e.getMessage());
    }
  }

  @Test
  void anyBatchSizeWorks() throws Exception {
    ComputationGraph net = SmallNets.one(builder(3, 2).nOut(4).build());
    Path file = folder.resolve("net.onnx");
    new OnnxExport(net, INPUT).output("result", "out").write(file);
    INDArray input = Nd4j.rand(5, 3, 11, 14);
    float[] expected = net.outputSingle(input).dup('c').data().asFloat();
    OrtEnvironment ort = OrtEnvironment.getEnvironment();
    try (OrtSession session = ort.createSession(file.toString());
        OnnxTensor tensor =
            OnnxTensor.createTensor(
                ort, FloatBuffer.wrap(input.data().asFloat()), new long[] {5, 3, 11, 14});
        OrtSession.Result result = session.run(Map.of("input", tensor))) {
      FloatBuffer found = ((OnnxTensor) result.get(0)).getFloatBuffer();
      assertEquals(expected.length, found.remaining());
      for (float value : expected) {
        assertEquals(value, found.get(), 1e-5);
      }
    }
  }

  @Test
  void halfWeightsHalveTheFile() throws IOException {
    ComputationGraph net = SmallNets.one(builder(3, 1).nOut(200).build());
    Path whole = folder.resolve("whole.onnx");
    Path half = folder.resolve("half.onnx");
    var unrounded = new OnnxExport(net, INPUT).halfWeights().output("result", "out");
    assertThrows(IllegalArgumentException.class, () -> unrounded.write(half));
    INDArray parameters = net.params();
    for (long i = 0; i < parameters.length(); i++) {
      parameters.putScalar(i, Half.toFloat(Half.fromFloat(parameters.getFloat(i))));
    }
    new OnnxExport(net, INPUT).output("result", "out").write(whole);
    new OnnxExport(net, INPUT).halfWeights().output("result", "out").write(half);
    assertEquals(.5, (double) Files.size(half) / Files.size(whole), .03);
  }

  private static ConvolutionLayer.Builder builder(int kernel, int stride) {
    return new ConvolutionLayer.Builder(kernel, kernel).stride(stride, stride).nOut(6);
  }

  private static Layer convolution(int kernel, int stride, ConvolutionMode mode) {
    return builder(kernel, stride).convolutionMode(mode).build();
  }

  private static Layer depthwise(int stride, int multiplier) {
    return new DepthwiseConvolution2D.Builder(3, 3)
        .stride(stride, stride)
        .depthMultiplier(multiplier)
        .convolutionMode(ConvolutionMode.Same)
        .nIn(3)
        .nOut(3 * multiplier)
        .build();
  }

  private static Layer separable(int stride, int multiplier, ConvolutionMode mode) {
    return new SeparableConvolution2D.Builder(3, 3)
        .stride(stride, stride)
        .depthMultiplier(multiplier)
        .convolutionMode(mode)
        .nOut(5)
        .build();
  }

  private static Layer pooling(PoolingType type, ConvolutionMode mode) {
    return new SubsamplingLayer.Builder(type)
        .kernelSize(3, 3)
        .stride(2, 2)
        .convolutionMode(mode)
        .build();
  }

  /** oneDNN cannot do it: DL4J would say so at length and then do it by itself all the same. */
  private static Arguments withoutOneDnn(String name, Layer layer) {
    String disable = "org.eclipse.deeplearning4j.helpers.disable";
    String before = System.getProperty(disable, "false");
    System.setProperty(disable, "true");
    try {
      return SmallNets.net(name, layer);
    } finally {
      System.setProperty(disable, before);
    }
  }
}
