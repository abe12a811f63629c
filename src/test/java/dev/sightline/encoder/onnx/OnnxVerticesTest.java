package dev.sightline.encoder.onnx;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.FrozenVertex;
import org.deeplearning4j.nn.conf.graph.L2NormalizeVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.PoolHelperVertex;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.graph.ReshapeVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.graph.ShiftVertex;
import org.deeplearning4j.nn.conf.graph.StackVertex;
import org.deeplearning4j.nn.conf.graph.SubsetVertex;
import org.deeplearning4j.nn.conf.graph.UnstackVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Vertices that are no layers compute in ONNX Runtime what they compute in DL4J. */
class OnnxVerticesTest {
  @TempDir Path folder;

  static Stream<Arguments> known() {
    return Stream.of(
        SmallNets.net("scale", g -> g.addVertex("out", new ScaleVertex(.17), "in")),
        SmallNets.net("shift", g -> g.addVertex("out", new ShiftVertex(-2.5), "in")),
        SmallNets.net("length 1", g -> g.addVertex("out", new L2NormalizeVertex(), "in")),
        SmallNets.net(
            "length 1 of a vector",
            g ->
                g.addLayer("pool", new GlobalPoolingLayer(PoolingType.AVG), "in")
                    .addVertex("out", new L2NormalizeVertex(new int[] {1}, 1e-6), "pool")),
        SmallNets.net("subset", g -> g.addVertex("out", new SubsetVertex(1, 2), "in")),
        SmallNets.net("pool helper", g -> g.addVertex("out", new PoolHelperVertex(), "in")),
        SmallNets.net(
            "frozen", g -> g.addVertex("out", new FrozenVertex(new ScaleVertex(2)), "in")),
        SmallNets.net("reshape", g -> g.addVertex("out", new ReshapeVertex(-1, 11, 14, 3), "in")),
        SmallNets.net(
            "preprocessor",
            g ->
                g.addVertex(
                    "out",
                    new PreprocessorVertex(new CnnToFeedForwardPreProcessor(11, 14, 3)),
                    "in")),
        SmallNets.net(
            "stack",
            g ->
                g.addVertex("twice", new ScaleVertex(2), "in")
                    .addVertex("stack", new StackVertex(), "in", "twice")
                    .addLayer("conv", convolution(3), "stack")
                    .addVertex("out", new UnstackVertex(1, 2), "conv")),
        SmallNets.net(
            "merge",
            g ->
                g.addLayer("a", convolution(1), "in")
                    .addLayer("b", convolution(3), "in")
                    .addVertex("out", new MergeVertex(), "a", "b")),
        combined(ElementWiseVertex.Op.Add),
        combined(ElementWiseVertex.Op.Subtract),
        combined(ElementWiseVertex.Op.Product),
        combined(ElementWiseVertex.Op.Average),
        combined(ElementWiseVertex.Op.Max),
        SmallNets.net(
            "sum of three",
            g ->
                g.addLayer("a", convolution(1), "in")
                    .addLayer("b", convolution(3), "in")
                    .addLayer("c", convolution(5), "in")
                    .addVertex(
                        "out", new ElementWiseVertex(ElementWiseVertex.Op.Add), "a", "b", "c")),
        SmallNets.net(
            "product of three",
            g ->
                g.addLayer("a", convolution(1), "in")
                    .addLayer("b", convolution(3), "in")
                    .addLayer("c", convolution(5), "in")
                    .addVertex(
                        "out",
                        new ElementWiseVertex(ElementWiseVertex.Op.Product),
                        "a",
                        "b",
                        "c")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("known")
  void computesTheSame(String name, ComputationGraph net) throws IOException {
    Path file = folder.resolve("net.onnx");
    new OnnxExport(net, SmallNets.PICTURE).output("result", "out").write(file);
    assertTrue(Files.size(file) > 0);
  }

  @Test
  void aNetWithSeveralInputsKeepsTheirNames() throws IOException {
    ComputationGraph net =
        SmallNets.graph(
            g ->
                g.addLayer("maps", convolution(3), "in")
                    .addLayer("pool", new GlobalPoolingLayer(PoolingType.MAX), "maps")
                    .addVertex("both", new MergeVertex(), "pool", "second")
                    .addLayer("out", new DenseLayer.Builder().nOut(5).build(), "both"),
            InputType.convolutional(11, 14, 3),
            InputType.feedForward(6));
    Path file = folder.resolve("net.onnx");
    new OnnxExport(net, List.of(SmallNets.PICTURE, new long[] {6})).write(file);
    try (OnnxSession session = new OnnxSession(Files.readAllBytes(file), "net")) {
      assertTrue(session.inputs().containsAll(List.of("in", "second")), session.inputs()::toString);
    }
  }

  private static Arguments combined(ElementWiseVertex.Op op) {
    return SmallNets.net(
        op.toString(),
        g ->
            g.addLayer("a", convolution(1), "in")
                .addLayer("b", convolution(3), "in")
                .addVertex("out", new ElementWiseVertex(op), "a", "b"));
  }

  private static ConvolutionLayer convolution(int kernel) {
    return new ConvolutionLayer.Builder(kernel, kernel)
        .nOut(6)
        .convolutionMode(ConvolutionMode.Same)
        .build();
  }
}
