package dev.sightline.encoder.zoo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sightline.encoder.onnx.OnnxExport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class EncoderNetsTest {
  /** Narrow nets for small pictures, so that they are built and trained in no time. */
  private static final Map<String, double[]> SMALL =
      Map.ofEntries(
          small("mobilenet-v2", 64, 0.1),
          small("efficientnet-lite0", 64, 0.1),
          small("efficientnet-lite2", 65, 0.1),
          small("squeezenet", 64, 0.1),
          small("resnet50", 64, 0.05),
          small("vgg16", 32, 0.05),
          small("darknet19", 64, 0.05),
          small("alexnet", 64, 0.1),
          small("googlenet", 64, 0.1),
          small("xception", 71, 0.05),
          small("inception-resnet-v1", 96, 0.05),
          small("zoo/AlexNet", 96, 1 / 16.0),
          small("zoo/Darknet19", 64, 1 / 16.0),
          small("zoo/FaceNetNN4Small2", 64, 1 / 16.0),
          small("zoo/InceptionResNetV1", 96, 1 / 16.0),
          small("zoo/LeNet", 28, 0.25),
          small("zoo/ResNet50", 64, 1 / 16.0),
          small("zoo/SimpleCNN", 32, 0.25),
          small("zoo/SqueezeNet", 67, 1 / 16.0),
          small("zoo/VGG16", 32, 1 / 16.0),
          small("zoo/VGG19", 32, 1 / 16.0),
          small("zoo/Xception", 71, 1 / 16.0));

  @TempDir Path folder;

  static Stream<EncoderNet> nets() {
    return EncoderNets.all().stream().filter(net -> net != weightsOnly(net));
  }

  private static Map.Entry<String, double[]> small(String name, double side, double width) {
    return Map.entry(name, new double[] {side, width});
  }

  /** The same net as another of the list, under other names. */
  private static EncoderNet weightsOnly(EncoderNet net) {
    boolean twin =
        net.source().equals("DL4J") && !net.name().matches("darknet19|zoo/.*")
            || net.name().equals("vgg16") && net.source().equals("PyTorch");
    return twin ? net : null;
  }

  @ParameterizedTest(name = "{0}, {1}")
  @CsvSource({
    "mobilenet-v2,        Keras,           1280, 7",
    "efficientnet-lite0,  PyTorch,         1280, 7",
    "efficientnet-lite2,  PyTorch,         1280, 9",
    "squeezenet,          PyTorch,         512,  13",
    "resnet50,            PyTorch,         2048, 7",
    "resnet50,            Keras,           2048, 7",
    "vgg16,               Keras,           512,  14",
    "darknet19,           DL4J,            1024, 7",
    "alexnet,             PyTorch,         256,  6",
    "googlenet,           Caffe,           1024, 7",
    "googlenet,           PyTorch,         1024, 7",
    "xception,            Keras,           2048, 10",
    "inception-resnet-v1, facenet-pytorch, 1792, 3",
    "zoo/AlexNet,           DL4J,          256,  6",
    "zoo/Darknet19,         DL4J,          1024, 7",
    "zoo/FaceNetNN4Small2,  DL4J,          736,  3",
    "zoo/InceptionResNetV1, DL4J,          1344, 3",
    "zoo/LeNet,             DL4J,          50,   7",
    "zoo/ResNet50,          DL4J,          2048, 7",
    "zoo/SimpleCNN,         DL4J,          256,  3",
    "zoo/SqueezeNet,        DL4J,          512,  14",
    "zoo/VGG16,             DL4J,          512,  14",
    "zoo/VGG19,             DL4J,          512,  14",
    "zoo/Xception,          DL4J,          2048, 10"
  })
  void aPublishedNetHasThisGrid(String name, String source, long channels, long across) {
    EncoderNet net = kind(name, source);
    assertArrayEquals(new long[] {channels, across, across}, net.gridShape(net.shape()));
  }

  /**
   * Trainable parameters of the published nets with 1,000 classes, as torchvision 0.15,
   * efficientnet-lite-pytorch 0.1 and Keras 2.12 count them (Xception: 22,910,480 less 54,528
   * moving statistics) and as Caffe's bvlc_googlenet has them without its auxiliary classifiers.
   * Batch normalisation folded in leaves one number for each channel where there were two.
   */
  @ParameterizedTest(name = "{0}, {1}")
  @CsvSource({
    "mobilenet-v2, Keras,   3504872",
    "efficientnet-lite0, PyTorch, 4652008",
    "efficientnet-lite2, PyTorch, 6092072",
    "squeezenet,   PyTorch, 1235496",
    "resnet50,     PyTorch, 25557032",
    "vgg16,        Keras,   138357544",
    "alexnet,      PyTorch, 61100840",
    "googlenet,    PyTorch, 6624904",
    "googlenet,    Caffe,   6998552",
    "xception,     Keras,   22855952"
  })
  void aPublishedNetHasThisManyParameters(String name, String source, long published) {
    EncoderNet net = kind(name, source);
    assertEquals(published, parameters(net, net.shape().with(1000, 0)));
  }

  /** The paper says 20.8 million; it counts no batch normalisation. */
  @Test
  void darknetHasThePapersParameters() {
    EncoderNet net = EncoderNets.named("darknet19");
    assertEquals(20.8e6, parameters(net, net.shape().with(1000, 0)), 0.05e6);
  }

  /** facenet-pytorch's model has 23,482,624 up to the face vector of 512. */
  @Test
  void inceptionResNetHasFaceNetsParameters() {
    EncoderNet net = EncoderNets.named("inception-resnet-v1");
    long faces = 1000;
    long all = parameters(net, net.shape().with((int) faces, 0));
    assertEquals(23_482_624, all - faces * (512 + 1) + 512);
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("nets")
  void aNarrowNetComputesTheSameInOnnxAndLearns(EncoderNet net) throws IOException {
    double[] small = SMALL.get(net.name());
    NetShape shape = net.shape().resized((int) small[0], small[1]);
    long[] grid = net.gridShape(shape);

    ComputationGraph features = net.init(shape, 5);
    INDArray photos = photos((int) small[0]);
    INDArray[] outputs = features.output(photos);
    assertArrayEquals(new long[] {4, grid[0], grid[1], grid[2]}, outputs[0].shape());
    assertArrayEquals(new long[] {4, grid[0]}, outputs[1].shape());
    assertTrue(outputs[1].equalsWithEps(outputs[0].mean(2, 3), 1e-4), "pooled is the grid's mean");

    new OnnxExport(features, 3, shape.side(), shape.side())
        .fromPixels(net.scaling())
        .output("pooled", EncoderNet.POOLED)
        .grid("grid", net.grid())
        .write(folder.resolve("net.onnx"));

    ComputationGraph words = net.init(shape.with(0, 3), 5);
    double before = step(words, photos);
    for (int i = 0; i < 3; i++) {
      step(words, photos);
    }
    double after = step(words, photos);
    assertTrue(after < before, "the loss went from " + before + " to " + after);
  }

  @Test
  void aSeedMakesTheSameNetAgain() {
    EncoderNet net = EncoderNets.named("squeezenet");
    NetShape shape = net.shape().resized(64, 0.1);
    assertEquals(net.init(shape, 3).params(), net.init(shape, 3).params());
    assertTrue(!net.init(shape, 3).params().equals(net.init(shape, 4).params()));
  }

  @Test
  void anUnknownNameIsAnsweredWithThoseThereAre() {
    assertTrue(refusal("lenin").startsWith("there is no net 'lenin'; there are mobilenet-v2, "));
  }

  @Test
  void aNameThatIsAlmostRightIsAnsweredWithTheNearest() {
    String start = "there is no net 'vgg19'; did you mean zoo/VGG19? There are mobilenet-v2, ";
    assertTrue(refusal("vgg19").startsWith(start), refusal("vgg19"));
    assertTrue(refusal("efficientnet-lite1").contains("did you mean efficientnet-lite0?"));
    assertTrue(refusal("zoo/resnet50").contains("did you mean zoo/ResNet50?"));
  }

  private static String refusal(String name) {
    return assertThrows(IllegalArgumentException.class, () -> EncoderNets.named(name)).getMessage();
  }

  @Test
  void picturesThatAreTooSmallAreRefused() {
    EncoderNet net = EncoderNets.named("inception-resnet-v1");
    var refusal =
        assertThrows(
            IllegalArgumentException.class, () -> net.init(net.shape().resized(64, 0.05), 1));
    assertTrue(refusal.getMessage().contains("64 pixels are too small"), refusal.getMessage());
  }

  private static EncoderNet kind(String name, String source) {
    return EncoderNets.kinds(name).stream()
        .filter(net -> net.source().equals(source))
        .findFirst()
        .orElseThrow();
  }

  /** Counted from the layers' settings, with a gamma for each channel of a folded norm. */
  private static long parameters(EncoderNet net, NetShape shape) {
    ComputationGraphConfiguration configuration = net.configuration().apply(shape);
    long sum = 0;
    for (Map.Entry<String, GraphVertex> vertex : configuration.getVertices().entrySet()) {
      if (vertex.getValue() instanceof LayerVertex layer) {
        sum += layer.numParams(false);
        boolean feature =
            layer.numParams(false) > 0
                && !vertex.getKey().equals("classifier")
                && !vertex.getKey().matches("fc\\d|last_linear");
        if (feature && net.origin().apply(vertex.getKey()).norm() != null) {
          sum += ((FeedForwardLayer) layer.getLayerConf().getLayer()).getNOut();
        }
      }
    }
    return sum;
  }

  private static INDArray photos(int side) {
    Nd4j.getRandom().setSeed(8);
    return Nd4j.rand(DataType.FLOAT, 4, 3, side, side).muli(2).subi(1);
  }

  /** A short step down the gradient; the loss before it. */
  private static double step(ComputationGraph net, INDArray photos) {
    net.setInputs(photos);
    net.setLabels(Nd4j.createFromArray(new float[][] {{1, 0, 0}, {0, 1, 0}, {1, 1, 0}, {0, 0, 1}}));
    net.computeGradientAndScore();
    INDArray gradient = net.getFlattenedGradients();
    double norm = gradient.norm2Number().doubleValue();
    net.params().subi(gradient.mul(0.02 / norm).reshape(net.params().shape()));
    return net.score();
  }
}
