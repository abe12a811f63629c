package dev.sightline.encoder.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import dev.sightline.bundle.Half;
import dev.sightline.encoder.zoo.PixelScaling;
import java.io.IOException;
import java.nio.ByteBuffer;
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
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.Subsampling3DLayer;
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

/** What the exporter writes, what it refuses, and how it finds a difference. */
class OnnxExportTest {
  private static final long[] INPUT = SmallNets.PICTURE;

  @TempDir Path folder;

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

  /** Pixel 1 of 2, its three planes: (30 - 10) / 2, (20 - 11) / 3, (10 - 12) / 4. */
  @Test
  void planesHaveScalingsOfTheirOwnAndBlueComesFirstWhereTheNetWantsIt() throws Exception {
    ComputationGraph net = SmallNets.one(new ActivationLayer(Activation.IDENTITY));
    PixelScaling scaling =
        new PixelScaling(PixelScaling.Order.BGR, List.of(10f, 11f, 12f), List.of(2f, 3f, 4f));
    Path file = folder.resolve("net.onnx");
    new OnnxExport(net, INPUT).fromPixels(scaling).output("maps", "out").write(file);
    byte[] pixels = new byte[11 * 14 * 3];
    System.arraycopy(new byte[] {10, 20, 30}, 0, pixels, 3, 3);
    OrtEnvironment ort = OrtEnvironment.getEnvironment();
    try (OrtSession session = ort.createSession(file.toString());
        OnnxTensor tensor =
            OnnxTensor.createTensor(
                ort, ByteBuffer.wrap(pixels), new long[] {1, 11, 14, 3}, OnnxJavaType.UINT8);
        OrtSession.Result result = session.run(Map.of("pixels", tensor))) {
      float[][][][] maps = (float[][][][]) result.get(0).getValue();
      assertEquals(10, maps[0][0][0][1], 1e-6);
      assertEquals(3, maps[0][1][0][1], 1e-6);
      assertEquals(-0.5, maps[0][2][0][1], 1e-6);
    }
  }

  @Test
  void aScalingForAnotherNumberOfPlanesIsRefused() {
    OnnxExport export =
        new OnnxExport(SmallNets.one(new ActivationLayer(Activation.IDENTITY)), INPUT);
    assertThrows(
        IllegalArgumentException.class, () -> export.fromPixels(PixelScaling.even(0, 1, 1)));
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
}
