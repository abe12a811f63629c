package dev.sightline.encoder.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.rnn.LastTimeStepVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Convolution1D;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.GravesBidirectionalLSTM;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.Subsampling1DLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling1D;
import org.deeplearning4j.nn.conf.layers.ZeroPadding1DLayer;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping1D;
import org.deeplearning4j.nn.conf.layers.misc.RepeatVector;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.conf.preprocessor.CnnToRnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToCnnPreProcessor;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Every layer over sequences computes in ONNX Runtime what it computes in DL4J. */
class OnnxSequencesTest {
  @TempDir Path folder;

  static Stream<Arguments> known() {
    return Stream.of(
        net("LSTM", lstm()),
        net(
            "LSTM, hard gates, softsign",
            new LSTM.Builder()
                .nOut(5)
                .activation(Activation.SOFTSIGN)
                .gateActivationFunction(Activation.HARDSIGMOID)
                .build()),
        net("Graves' LSTM", new GravesLSTM.Builder().nOut(5).activation(Activation.TANH).build()),
        net(
            "Graves' LSTM in both directions",
            new GravesBidirectionalLSTM.Builder().nOut(5).activation(Activation.TANH).build()),
        net("simple RNN", new SimpleRnn.Builder().nOut(5).activation(Activation.TANH).build()),
        net(
            "simple RNN, ReLU",
            new SimpleRnn.Builder().nOut(5).activation(Activation.RELU).build()),
        net("last step", new LastTimeStep(lstm())),
        net("last step of both directions", new LastTimeStep(new Bidirectional(lstm()))),
        net("convolution over time", time(3, 1).build()),
        net(
            "convolution over time, Same",
            time(3, 1).convolutionMode(ConvolutionMode.Same).build()),
        net(
            "convolution over time, Causal, dilated",
            time(2, 1).dilation(2).convolutionMode(ConvolutionMode.Causal).build()),
        net(
            "pooling over time",
            new Subsampling1DLayer.Builder(SubsamplingLayer.PoolingType.MAX, 2, 1).build()),
        net("largest of all steps", new GlobalPoolingLayer(PoolingType.MAX)),
        net("mean of all steps", new GlobalPoolingLayer(PoolingType.AVG)),
        net("sum of all steps", new GlobalPoolingLayer(PoolingType.SUM)),
        net("p-norm of all steps", new GlobalPoolingLayer(PoolingType.PNORM)),
        net("zero padding", new ZeroPadding1DLayer(1, 2)),
        net("cropping", new Cropping1D(1, 1)),
        net("upsampling", new Upsampling1D.Builder(2).build()),
        net(
            "output at every step",
            new RnnOutputLayer.Builder(LossFunction.MCXENT)
                .nOut(3)
                .activation(Activation.SOFTMAX)
                .build()),
        net(
            "loss at every step",
            new RnnLossLayer.Builder(LossFunction.MCXENT).activation(Activation.SOFTMAX).build()),
        Arguments.of(
            "last step as a vertex",
            SmallNets.sequence(
                g ->
                    g.addLayer("lstm", lstm(), "in")
                        .addVertex("out", new LastTimeStepVertex("in"), "lstm"))),
        Arguments.of(
            "merged",
            SmallNets.sequence(
                g ->
                    g.addLayer("lstm", lstm(), "in")
                        .addVertex("out", new MergeVertex(), "in", "lstm"))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("known")
  void computesTheSameForAnyNumberOfSteps(String name, ComputationGraph net) throws IOException {
    Path file = folder.resolve("net.onnx");
    new OnnxExport(net, SmallNets.SEQUENCE).write(file);
    assertTrue(Files.size(file) > 0);
  }

  @ParameterizedTest
  @EnumSource(Bidirectional.Mode.class)
  void bothDirectionsAreJoinedInEveryWay(Bidirectional.Mode mode) throws IOException {
    ComputationGraph net = net(new Bidirectional(mode, lstm()));
    new OnnxExport(net, SmallNets.SEQUENCE).write(folder.resolve("net.onnx"));
    assertTrue(Files.exists(folder.resolve("net.onnx")));
  }

  /** Where the number of steps decides a size, it has to be given. */
  static Stream<Arguments> ofSoManySteps() {
    return Stream.of(
        net("a stride, Same", time(3, 2).convolutionMode(ConvolutionMode.Same).build()),
        Arguments.of(
            "dense at every step",
            SmallNets.sequence(
                g ->
                    g.addLayer("dense", new DenseLayer.Builder().nOut(6).build(), "in")
                        .addLayer("out", lstm(), "dense"))),
        Arguments.of(
            "sequences of pictures",
            SmallNets.graph(
                g ->
                    g.addLayer(
                            "maps", new ConvolutionLayer.Builder(2, 2).nIn(2).nOut(3).build(), "in")
                        .inputPreProcessor("maps", new RnnToCnnPreProcessor(5, 4, 2))
                        .addLayer("out", lstm(), "maps")
                        .inputPreProcessor("out", new CnnToRnnPreProcessor(4, 3, 3)),
                InputType.recurrent(2 * 5 * 4))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("ofSoManySteps")
  void aNumberOfStepsMayHaveToBeGiven(String name, ComputationGraph net) throws IOException {
    Path file = folder.resolve("net.onnx");
    long channels = name.startsWith("sequences") ? 40 : SmallNets.SEQUENCE[0];
    OnnxExport open = new OnnxExport(net, channels, OnnxGraph.STEPS);
    assertThrows(IllegalArgumentException.class, () -> open.write(file));
    new OnnxExport(net, channels, 7).write(file);
    assertTrue(Files.exists(file));
  }

  @Test
  void wordsAreLookedUp() throws IOException {
    ComputationGraph words =
        SmallNets.graph(
            g ->
                g.addLayer(
                        "words", new EmbeddingSequenceLayer.Builder().nIn(9).nOut(4).build(), "in")
                    .addLayer("out", lstm(), "words"),
            InputType.recurrent(1));
    new OnnxExport(words, 1, 6).write(folder.resolve("words.onnx"));
    ComputationGraph one =
        SmallNets.graph(
            g ->
                g.addLayer(
                    "out",
                    new EmbeddingLayer.Builder()
                        .nIn(9)
                        .nOut(4)
                        .hasBias(true)
                        .activation(Activation.TANH)
                        .build(),
                    "in"),
            InputType.feedForward(9));
    new OnnxExport(one, 1).write(folder.resolve("one.onnx"));
    assertTrue(Files.exists(folder.resolve("one.onnx")));
  }

  @Test
  void aVectorIsRepeated() throws IOException {
    ComputationGraph net =
        SmallNets.graph(
            g ->
                g.addLayer("again", new RepeatVector.Builder(6).build(), "in")
                    .addLayer("out", lstm(), "again"),
            InputType.feedForward(4));
    new OnnxExport(net, 4).write(folder.resolve("net.onnx"));
    assertTrue(Files.exists(folder.resolve("net.onnx")));
  }

  @Test
  void aMultiLayerNetworkIsExportedToo() throws IOException {
    MultiLayerNetwork net =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(5)
                .list()
                .layer(new ConvolutionLayer.Builder(3, 3).nOut(4).build())
                .layer(new DenseLayer.Builder().nOut(6).activation(Activation.RELU).build())
                .layer(
                    new OutputLayer.Builder(LossFunction.MCXENT)
                        .nOut(3)
                        .activation(Activation.SOFTMAX)
                        .build())
                .setInputType(InputType.convolutional(11, 14, 3))
                .build());
    net.init();
    Path file = folder.resolve("net.onnx");
    new OnnxExport(net, SmallNets.PICTURE).write(file);
    INDArray x = Nd4j.rand(5, 3, 11, 14);
    float[] expected = net.output(x).dup('c').data().asFloat();
    try (OnnxSession session = new OnnxSession(Files.readAllBytes(file), "net")) {
      float[] found =
          session
              .run(Map.of("input", OnnxValue.of(x.data().asFloat(), 5, 3, 11, 14)))
              .get("output")
              .floats();
      OnnxComparison.require("net", "output", expected, found, "DL4J");
      assertEquals(15, found.length);
    }
  }

  private static Layer lstm() {
    return new LSTM.Builder().nOut(5).activation(Activation.TANH).build();
  }

  private static Convolution1D.Builder time(int kernel, int stride) {
    return new Convolution1D.Builder(kernel, stride).nOut(5);
  }

  private static Arguments net(String name, Layer layer) {
    return Arguments.of(name, net(layer));
  }

  private static ComputationGraph net(Layer layer) {
    return SmallNets.sequence(g -> g.addLayer("out", layer, "in"));
  }
}
