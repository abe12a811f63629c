package dev.sightline.encoder.onnx;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.zoo.ZooModel;
import org.deeplearning4j.zoo.model.FaceNetNN4Small2;
import org.deeplearning4j.zoo.model.InceptionResNetV1;
import org.deeplearning4j.zoo.model.LeNet;
import org.deeplearning4j.zoo.model.ResNet50;
import org.deeplearning4j.zoo.model.SimpleCNN;
import org.deeplearning4j.zoo.model.TextGenerationLSTM;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.factory.Nd4j;

/** Nets of DL4J's zoo, for small pictures, compute in ONNX Runtime what they compute in DL4J. */
class OnnxZooTest {
  @TempDir Path folder;

  static Stream<Arguments> zoo() {
    return Stream.of(
        zoo(LeNet.builder().numClasses(5).inputShape(new int[] {1, 28, 28}).build(), 1, 28, 28),
        zoo(SimpleCNN.builder().numClasses(5).inputShape(new int[] {3, 48, 48}).build(), 3, 48, 48),
        zoo(
            FaceNetNN4Small2.builder().numClasses(5).inputShape(new int[] {3, 96, 96}).build(),
            3,
            96,
            96),
        zoo(
            InceptionResNetV1.builder().numClasses(5).inputShape(new int[] {3, 96, 96}).build(),
            3,
            96,
            96),
        zoo(
            ResNet50.builder().numClasses(5).inputShape(new int[] {3, 224, 224}).build(),
            3,
            224,
            224),
        zoo(
            TextGenerationLSTM.builder()
                .inputShape(new int[] {40, 30})
                .totalUniqueCharacters(30)
                .build(),
            30,
            OnnxGraph.STEPS));
  }

  private static Arguments zoo(ZooModel model, long... input) {
    return Arguments.of(model.getClass().getSimpleName(), model, input);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("zoo")
  void computesTheSame(String name, ZooModel model, long[] input) throws IOException {
    Model net = model.init();
    draw(net);
    Path file = folder.resolve("net.onnx");
    if (net instanceof MultiLayerNetwork layers) {
      new OnnxExport(layers, input).write(file);
    } else {
      new OnnxExport((ComputationGraph) net, input).write(file);
    }
    assertTrue(Files.size(file) > 0);
  }

  /**
   * Weights that keep sums at about 1. The zoo's own are so large in some nets that DL4J's output
   * is no number, or that rounding turns the signs of sums.
   */
  private static void draw(Model net) {
    Nd4j.getRandom().setSeed(5);
    net.paramTable()
        .forEach(
            (name, values) -> {
              if (name.endsWith("_W")) {
                long in = values.rank() == 2 ? values.size(0) : values.length() / values.size(0);
                values.assign(Nd4j.randn(values.shape()).muli(1 / Math.sqrt(in)));
              }
            });
  }
}
