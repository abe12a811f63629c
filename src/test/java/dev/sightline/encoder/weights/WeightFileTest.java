package dev.sightline.encoder.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sightline.SightlineException;
import dev.sightline.bundle.Safetensors;
import dev.sightline.bundle.Safetensors.Tensor;
import dev.sightline.encoder.onnx.OnnxExport;
import dev.sightline.encoder.zoo.EncoderNet;
import dev.sightline.encoder.zoo.EncoderNets;
import dev.sightline.encoder.zoo.NetShape;
import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.WritableGroup;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.deeplearning4j.zoo.model.helper.DarknetHelper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Weights of others, in small: written here as those libraries write them, and read back. */
class WeightFileTest {
  /** Filter size, channels and pooling of the zoo's Darknet19, its channels divided by 16. */
  private static final int[][] DARKNET = {
    {3, 2, 2},
    {3, 4, 2},
    {3, 8, 0},
    {1, 4, 0},
    {3, 8, 2},
    {3, 16, 0},
    {1, 8, 0},
    {3, 16, 2},
    {3, 32, 0},
    {1, 16, 0},
    {3, 32, 0},
    {1, 16, 0},
    {3, 32, 2},
    {3, 64, 0},
    {1, 32, 0},
    {3, 64, 0},
    {1, 32, 0},
    {3, 64, 0}
  };

  @TempDir Path folder;

  /** DL4J's own helper builds it, DL4J's own layers normalise: the features are the same here. */
  @Test
  void aDarknetThatDl4jSavedSeesTheSameHere() throws IOException {
    ComputationGraph theirs = zooDarknet();
    Path zip = folder.resolve("darknet.zip");
    ModelSerializer.writeModel(theirs, zip.toFile(), true);

    WeightTensors tensors = WeightFile.read(zip);
    EncoderNet net = NetWeights.kind("darknet19", tensors);
    NetShape shape = net.shape().resized(64, 1 / 16.0);
    INDArray photos = Nd4j.rand(2, 3, 64, 64);
    INDArray expected = theirs.feedForward(new INDArray[] {photos}, false).get("activation_18");
    INDArray found = NetWeights.load(net, shape, tensors).output(photos)[0];

    assertEquals("DL4J zip", tensors.format());
    assertTrue(expected.equalsWithEps(found, 1e-4 * expected.amaxNumber().doubleValue()));
  }

  @Test
  void kerasFilesAreTurnedRound() throws IOException {
    EncoderNet net = EncoderNets.named("vgg16");
    NetShape shape = net.shape().resized(32, 0.05);
    ComputationGraph graph = net.init(shape, 4);
    graph.params().addi(0.01); // biases that are not zero
    Path file = folder.resolve("vgg16.h5");
    writeKeras(net, NetWeights.of(graph), file);

    WeightTensors tensors = WeightFile.read(file);

    assertEquals("Keras", NetWeights.kind("vgg16", tensors).source());
    assertEquals(graph.params(), NetWeights.load(net, shape, tensors).params());
  }

  @Test
  void anOnnxFileOfOursGivesItsWeightsBack() throws IOException {
    EncoderNet net = EncoderNets.named("mobilenet-v2");
    NetShape shape = net.shape().resized(32, 0.1);
    ComputationGraph graph = net.init(shape, 4);
    Path file = folder.resolve("encoder.onnx");
    new OnnxExport(graph, 3, 32, 32)
        .fromPixels(net.scaling())
        .output("pooled", EncoderNet.POOLED)
        .write(file);

    WeightTensors tensors = WeightFile.read(file);

    assertEquals("ONNX", tensors.format());
    assertEquals(graph.params(), NetWeights.load(net, shape, tensors).params());
  }

  /** PyTorch's names; gamma 2, variance 1 - epsilon, mean 3 and beta 1: {@code 2 (x - 3) + 1}. */
  @Test
  void batchNormalisationIsFoldedIn() throws IOException {
    EncoderNet net = EncoderNets.named("resnet50");
    NetShape shape = net.shape().resized(64, 0.05);
    ComputationGraph graph = net.init(shape, 4);
    Path file = folder.resolve("resnet.safetensors");
    Safetensors.write(file, torchResNet(net, graph), Map.of(), false);

    ComputationGraph read = NetWeights.load(net, shape, WeightFile.read(file));

    INDArray plain = graph.getLayer("layer2.0.conv2").getParam("W");
    INDArray folded = read.getLayer("layer2.0.conv2").getParam("W");
    assertTrue(plain.mul(2).equalsWithEps(folded, 1e-5));
    assertEquals(-5, read.getLayer("layer2.0.conv2").getParam("b").getDouble(1), 1e-5);
  }

  @Test
  void whatIsMissingTooMuchOrOfAnotherShapeIsNamed() throws IOException {
    EncoderNet net = EncoderNets.named("resnet50");
    NetShape shape = net.shape().resized(64, 0.05);
    LinkedHashMap<String, Tensor> whole = torchResNet(net, net.init(shape, 4));

    LinkedHashMap<String, Tensor> less = new LinkedHashMap<>(whole);
    less.remove("layer3.1.bn2.running_mean");
    assertEquals(
        "FILE holds no tensor named layer3.1.bn2.running_mean; expected [13].",
        refusal(net, shape, less));

    LinkedHashMap<String, Tensor> other = new LinkedHashMap<>(whole);
    other.put("layer3.1.conv2.weight", new Tensor(new int[] {13, 13, 1, 1}, new float[169]));
    assertEquals(
        "FILE: tensor layer3.1.conv2.weight has the shape [13, 13, 1, 1]; this net expects"
            + " [13, 13, 3, 3].",
        refusal(net, shape, other));

    LinkedHashMap<String, Tensor> more = new LinkedHashMap<>(whole);
    more.put("fc.weight", new Tensor(new int[] {2, 2}, new float[4]));
    more.put("layer5.0.conv1.weight", new Tensor(new int[] {3}, new float[3]));
    assertEquals(
        "FILE: tensor layer5.0.conv1.weight [3] belongs to no layer of ResNet-50 (He and others"
            + " 2016) as PyTorch names them.",
        refusal(net, shape, more));
  }

  @Test
  void theWeightsOfAnotherNetAreToldApart() throws IOException {
    Path file = folder.resolve("other.safetensors");
    LinkedHashMap<String, Tensor> one = new LinkedHashMap<>();
    one.put("features.0.weight", new Tensor(new int[] {2}, new float[2]));
    Safetensors.write(file, one, Map.of(), false);
    assertEquals(
        file
            + " is no weight file of resnet50: it has none of conv1.weight (PyTorch),"
            + " conv1_conv.weight (Keras); its first tensor is features.0.weight [2].",
        complaint(() -> NetWeights.kind("resnet50", WeightFile.read(file))));
  }

  @Test
  void damagedAndHostileFilesAreRefused() throws IOException {
    Path whole = folder.resolve("vgg16.h5");
    EncoderNet net = EncoderNets.named("vgg16");
    writeKeras(net, NetWeights.of(net.init(net.shape().resized(32, 0.05), 1)), whole);
    byte[] bytes = Files.readAllBytes(whole);
    Path cut = Files.write(folder.resolve("cut.h5"), Arrays.copyOf(bytes, 3000));
    assertTrue(complaint(() -> read(net, cut)).contains("cut.h5"));

    Path huge = folder.resolve("huge.safetensors");
    try (RandomAccessFile file = new RandomAccessFile(huge.toFile(), "rw")) {
      file.setLength(3L << 30);
    }
    assertTrue(complaint(() -> WeightFile.read(huge)).contains("at most 2 GiB"));

    Path text = Files.writeString(folder.resolve("notes.txt"), "these are no weights at all");
    assertTrue(complaint(() -> WeightFile.read(text)).contains("notes.txt"));
    Path nothing = folder.resolve("nothing.h5");
    assertTrue(complaint(() -> WeightFile.read(nothing)).contains("does not exist"));
  }

  /** Found by fuzzing: a text of less than no letters, the name of a tensor. */
  @Test
  void anOnnxFileWithALengthBelowZeroIsRefused() throws IOException {
    byte[] graph = {0x3a, 9, 0x2a, 7, 0x42, (byte) 0xf8, -100, -112, -111, -119, 15};
    byte[] bytes = {8, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    System.arraycopy(graph, 0, bytes, 2, graph.length);
    Path file = Files.write(folder.resolve("net.onnx"), bytes);

    assertTrue(complaint(() -> WeightFile.read(file)).contains("neither whole ONNX nor"));
  }

  private static void read(EncoderNet net, Path file) throws SightlineException {
    NetWeights.load(net, net.shape().resized(32, 0.05), WeightFile.read(file));
  }

  private interface Reading {
    void run() throws SightlineException;
  }

  private static String complaint(Reading reading) {
    return assertThrows(SightlineException.class, reading::run).getMessage();
  }

  private String refusal(EncoderNet net, NetShape shape, LinkedHashMap<String, Tensor> tensors)
      throws SightlineException {
    Path file = folder.resolve("refused.safetensors");
    Safetensors.write(file, tensors, Map.of(), false);
    return complaint(() -> NetWeights.load(net, shape, WeightFile.read(file)))
        .replace(file.toString(), "FILE");
  }

  private static ComputationGraph zooDarknet() {
    GraphBuilder graph =
        new NeuralNetConfiguration.Builder()
            .seed(3)
            .activation(Activation.IDENTITY)
            .graphBuilder()
            .addInputs("input")
            .setInputTypes(InputType.convolutional(64, 64, 3));
    int channels = 3;
    for (int i = 0; i < DARKNET.length; i++) {
      DarknetHelper.addLayers(graph, i + 1, DARKNET[i][0], channels, DARKNET[i][1], DARKNET[i][2]);
      channels = DARKNET[i][1];
    }
    graph
        .addLayer(
            "convolution2d_19",
            new OutputLayer.Builder().nOut(2).activation(Activation.SOFTMAX).build(),
            "activation_18")
        .setOutputs("convolution2d_19");
    ComputationGraph net = new ComputationGraph(graph.build());
    net.init();
    Random random = new Random(5);
    for (int i = 1; i <= DARKNET.length; i++) {
      net.getLayer("batchnormalization_" + i)
          .paramTable()
          .forEach(
              (name, values) -> {
                for (long k = 0; k < values.length(); k++) {
                  boolean logarithm = name.equals("log10stdev");
                  double value = logarithm ? 0.2 * random.nextGaussian() : random.nextGaussian();
                  values.putScalar(k, name.equals("gamma") ? 1 + 0.2 * value : 0.3 * value);
                }
              });
    }
    return net;
  }

  /** The tensors of a narrow ResNet-50 as PyTorch would name them. */
  private static LinkedHashMap<String, Tensor> torchResNet(EncoderNet net, ComputationGraph graph) {
    LinkedHashMap<String, Tensor> tensors = new LinkedHashMap<>();
    NetWeights.of(graph)
        .forEach(
            (name, tensor) -> {
              if (name.endsWith(".weight")) {
                tensors.put(name, tensor);
                String norm = net.origin().apply(name.replace(".weight", "")).norm();
                int channels = tensor.shape()[0];
                tensors.put(norm + ".weight", filled(channels, 2));
                tensors.put(norm + ".bias", filled(channels, 1));
                tensors.put(norm + ".running_mean", filled(channels, 3));
                tensors.put(norm + ".running_var", filled(channels, 1 - 1e-5f));
              }
            });
    return tensors;
  }

  private static Tensor filled(int length, float value) {
    float[] values = new float[length];
    Arrays.fill(values, value);
    return new Tensor(new int[] {length}, values);
  }

  /** As Keras writes it: a group in a group for each layer, kernels height, width, in, out. */
  private static void writeKeras(EncoderNet net, Map<String, Tensor> tensors, Path file) {
    try (WritableHdfFile hdf = HdfFile.write(file)) {
      tensors.forEach(
          (name, tensor) -> {
            if (name.endsWith(".bias")) {
              return;
            }
            String vertex = name.replace(".weight", "");
            String layer = net.origin().apply(vertex).layer();
            WritableGroup group = hdf.putGroup(layer).putGroup(layer);
            int[] s = tensor.shape();
            float[][][][] kernel = new float[s[2]][s[3]][s[1]][s[0]];
            for (int i = 0; i < tensor.values().length; i++) {
              int x = i % s[3];
              int y = i / s[3] % s[2];
              int in = i / (s[3] * s[2]) % s[1];
              kernel[y][x][in][i / (s[3] * s[2] * s[1])] = tensor.values()[i];
            }
            group.putDataset("kernel:0", kernel);
            group.putDataset("bias:0", tensors.get(vertex + ".bias").values());
          });
    }
  }

  @Test
  void axesAreTurnedRound() {
    assertArrayEquals(
        new float[] {1, 4, 2, 5, 3, 6},
        AxisOrder.permute(new float[] {1, 2, 3, 4, 5, 6}, new int[] {2, 3}, 1, 0));
  }
}
