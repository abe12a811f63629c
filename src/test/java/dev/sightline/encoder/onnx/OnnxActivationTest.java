package dev.sightline.encoder.onnx;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationGELU;
import org.nd4j.linalg.activations.impl.ActivationReLU;

/** Every activation function of ND4J computes in ONNX Runtime what it computes in ND4J. */
class OnnxActivationTest {
  @TempDir Path folder;

  static Stream<IActivation> functions() {
    return Stream.concat(
        Arrays.stream(Activation.values()).map(Activation::getActivationFunction),
        Stream.of(new ActivationGELU(true), new ActivationReLU(.5, -.1, .2)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("functions")
  void computesTheSame(IActivation function) throws IOException {
    ActivationLayer layer = new ActivationLayer.Builder().activation(function).build();
    Path file = folder.resolve("net.onnx");
    new OnnxExport(
            SmallNets.graph(
                g ->
                    g.addVertex("wide", new org.deeplearning4j.nn.conf.graph.ScaleVertex(4), "in")
                        .addLayer("out", layer, "wide")),
            SmallNets.PICTURE)
        .write(file);
    assertTrue(Files.size(file) > 0);
  }
}
