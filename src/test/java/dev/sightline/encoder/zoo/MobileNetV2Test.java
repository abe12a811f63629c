package dev.sightline.encoder.zoo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sightline.Shared;
import dev.sightline.bundle.BundleException;
import dev.sightline.bundle.Safetensors;
import dev.sightline.encoder.Augmentation;
import dev.sightline.encoder.weights.NetWeights;
import dev.sightline.encoder.weights.WeightFile;
import dev.sightline.encoder.weights.WeightTensors;
import dev.sightline.media.Picture;
import dev.sightline.media.PictureReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class MobileNetV2Test {
  private static final EncoderNet KIND = EncoderNets.named("mobilenet-v2");

  /** Reference: 85 of 100 in PyTorch; at least 83 are asked for. */
  @Test
  void theGivenWeightsKnowTheImageNetSamples() throws IOException {
    Path folder = Shared.path("datasets/imagenet-samples");
    WeightTensors weights =
        WeightFile.read(Shared.path("weights/mobilenet_v2_imagenet.safetensors"));
    ComputationGraph net = NetWeights.load(KIND, NetShape.of(224, Top.CLASSIFIER, 1001), weights);
    List<String> lines = Files.readAllLines(folder.resolve("labels.csv"));
    int right = 0;
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split(",");
      Picture photo = PictureReader.read(folder.resolve(cells[0])).centreSquare();
      float[] planes = Augmentation.plain(photo, 224, PixelScaling.CENTRED);
      INDArray x = Nd4j.createFromArray(planes).reshape(1, 3, 224, 224);
      int best = net.output(x)[0].argMax(1).getInt(0);
      right += best == Integer.parseInt(cells[1]) ? 1 : 0;
    }
    assertTrue(right >= 83, right + " of 100 are right");
  }

  @Test
  void theOutputsAreTheGridAndItsMean() {
    ComputationGraph net = tiny(Top.NONE, DataType.FLOAT);
    INDArray[] outputs = net.output(Nd4j.rand(DataType.FLOAT, 2, 3, 64, 64));
    assertArrayEquals(new long[] {2, 128, 2, 2}, outputs[0].shape());
    assertArrayEquals(new long[] {2, 128}, outputs[1].shape());
    assertEquals(outputs[0].mean(2, 3).getDouble(1, 7), outputs[1].getDouble(1, 7), 1e-6);
  }

  @Test
  void whatIsWrittenIsReadBackIntoAnEqualNet(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("tiny.safetensors");
    ComputationGraph net = tiny(Top.WORDS, DataType.FLOAT);
    Safetensors.write(file, NetWeights.of(net), Map.of(), false);

    ComputationGraph read =
        NetWeights.load(KIND, shape(Top.WORDS, DataType.FLOAT), WeightFile.read(file));

    assertEquals(net.params(), read.params());
  }

  @Test
  void weightsOfAnotherWidthAreRefused(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("tiny.safetensors");
    Safetensors.write(file, NetWeights.of(tiny(Top.NONE, DataType.FLOAT)), Map.of(), false);
    WeightTensors weights = WeightFile.read(file);
    assertThrows(
        BundleException.class,
        () -> NetWeights.load(KIND, KIND.shape().resized(64, 0.15), weights));
  }

  /** Central differences in double precision, three parameters of every layer and its bias. */
  @Test
  void gradientsAreTheSlopesOfTheLoss() {
    ComputationGraph net = tiny(Top.WORDS, DataType.DOUBLE);
    INDArray x = photos(DataType.DOUBLE);
    INDArray y = targets(DataType.DOUBLE);
    gradients(net, x, y);
    Random random = new Random(7);
    double step = 1e-6;
    for (Layer layer : net.getLayers()) {
      for (String name : layer.numParams() == 0 ? List.<String>of() : List.of("W", "b")) {
        String key = layer.conf().getLayer().getLayerName() + "_" + name;
        INDArray gradient = net.gradient().getGradientFor(key);
        INDArray parameter = layer.getParam(name);
        double scale = Math.max(1e-3, gradient.norm2Number().doubleValue());
        for (int i = 0; i < 3; i++) {
          long at = random.nextInt((int) parameter.length());
          double value = parameter.getDouble(at);
          parameter.putScalar(at, value + step);
          double above = loss(net, x, y);
          parameter.putScalar(at, value - step);
          double slope = (above - loss(net, x, y)) / (2 * step);
          parameter.putScalar(at, value);
          assertEquals(0, (slope - gradient.getDouble(at)) / scale, 1e-5, key);
        }
      }
    }
  }

  /** The quick layers run only in single precision: there they must agree with the exact ones. */
  @Test
  void singlePrecisionGivesTheGradientsOfDoublePrecision() {
    ComputationGraph exact = tiny(Top.WORDS, DataType.DOUBLE);
    ComputationGraph quick = tiny(Top.WORDS, DataType.FLOAT);
    exact.params().assign(quick.params().castTo(DataType.DOUBLE));
    gradients(exact, photos(DataType.DOUBLE), targets(DataType.DOUBLE));
    gradients(quick, photos(DataType.FLOAT), targets(DataType.FLOAT));
    for (Map.Entry<String, INDArray> entry : exact.gradient().gradientForVariable().entrySet()) {
      INDArray expected = entry.getValue();
      INDArray found = quick.gradient().getGradientFor(entry.getKey()).castTo(DataType.DOUBLE);
      double error = expected.sub(found).norm2Number().doubleValue();
      double norm = expected.norm2Number().doubleValue();
      assertTrue(error <= 1e-3 * norm, entry.getKey() + " differs by " + error + " of " + norm);
    }
  }

  private static NetShape shape(Top top, DataType type) {
    return new NetShape(64, 0.1, top, 5, type);
  }

  private static ComputationGraph tiny(Top top, DataType type) {
    Nd4j.getRandom().setSeed(11);
    ComputationGraph net = new MobileNetV2(shape(top, type)).init();
    for (Layer layer : net.getLayers()) {
      if (layer.numParams() > 0) { // biases that are not all zero, so that they are seen
        layer.getParam("b").assign(Nd4j.rand(type, layer.getParam("b").shape()).subi(0.3));
      }
    }
    return net;
  }

  private static INDArray photos(DataType type) {
    Nd4j.getRandom().setSeed(5);
    return Nd4j.rand(DataType.DOUBLE, 2, 3, 64, 64).muli(2).subi(1).castTo(type);
  }

  private static INDArray targets(DataType type) {
    return Nd4j.createFromArray(new double[][] {{1, 0, 0.4, 0, 0.2}, {0, 0.6, 0, 1, 0}})
        .castTo(type);
  }

  private static void gradients(ComputationGraph net, INDArray x, INDArray y) {
    net.setInputs(x);
    net.setLabels(y);
    net.computeGradientAndScore();
  }

  /** The loss of both photos together, as the gradient is their sum. */
  private static double loss(ComputationGraph net, INDArray x, INDArray y) {
    INDArray p = net.output(x)[0];
    double loss = 0;
    for (int i = 0; i < p.length(); i++) {
      double t = y.getDouble(i);
      loss -= t * Math.log(p.getDouble(i)) + (1 - t) * Math.log(1 - p.getDouble(i));
    }
    return loss;
  }
}
