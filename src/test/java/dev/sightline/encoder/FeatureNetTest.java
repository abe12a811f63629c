package dev.sightline.encoder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sightline.encoder.zoo.EncoderNet;
import dev.sightline.encoder.zoo.EncoderNets;
import dev.sightline.encoder.zoo.NetShape;
import java.util.Random;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The linear loss sum of w times f has w for its gradient by the features f. */
class FeatureNetTest {
  private static final EncoderNet KIND = EncoderNets.named("mobilenet-v2");

  private static ComputationGraph tiny(DataType type) {
    Nd4j.getRandom().setSeed(11);
    NetShape shape = new NetShape(64, 0.1, 0, 0, type);
    ComputationGraph net = new ComputationGraph(KIND.configuration().apply(shape));
    net.init();
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

  private static INDArray[] weights(double grid, double pooled) {
    Nd4j.getRandom().setSeed(9);
    return new INDArray[] {
      Nd4j.randn(DataType.DOUBLE, 2, 128, 2, 2).muli(grid),
      Nd4j.randn(DataType.DOUBLE, 2, 128).muli(pooled)
    };
  }

  private static double loss(FeatureNet net, INDArray photos, INDArray[] weights) {
    INDArray[] seen = net.output(photos);
    return seen[0].mul(weights[0]).sumNumber().doubleValue()
        + seen[1].mul(weights[1]).sumNumber().doubleValue();
  }

  @Test
  void itComputesWhatTheNetComputes() {
    ComputationGraph net = tiny(DataType.FLOAT);
    FeatureNet features = FeatureNet.of(net, KIND.grid(), EncoderNet.POOLED);
    INDArray[] expected = net.output(photos(DataType.FLOAT));
    INDArray[] found = features.output(photos(DataType.FLOAT));
    assertEquals(expected[0], found[0]);
    assertEquals(expected[1], found[1]);
  }

  /**
   * Central differences in double precision, some parameters of every layer; the grid pulls, the
   * pooled vector, or both: DL4J alone would forget what comes back from the one to the other.
   */
  @ParameterizedTest
  @CsvSource({"1,1", "1,0", "0,1"})
  void gradientsAreTheSlopesOfTheLoss(double grid, double pooled) {
    ComputationGraph net = tiny(DataType.DOUBLE);
    FeatureNet features = FeatureNet.of(net, KIND.grid(), EncoderNet.POOLED);
    INDArray photos = photos(DataType.DOUBLE);
    INDArray[] weights = weights(grid, pooled);
    INDArray[] unused = features.activate(photos);
    features.propagate(weights[0], weights[1]);
    INDArray gradient = features.getFlattenedGradients();
    INDArray parameters = net.params();
    double scale = gradient.norm2Number().doubleValue() / Math.sqrt(gradient.length());
    Random random = new Random(7);
    double step = 1e-6;
    for (int i = 0; i < 40; i++) {
      long at = random.nextInt((int) parameters.length());
      double value = parameters.getDouble(at);
      parameters.putScalar(at, value + step);
      double above = loss(features, photos, weights);
      parameters.putScalar(at, value - step);
      double slope = (above - loss(features, photos, weights)) / (2 * step);
      parameters.putScalar(at, value);
      assertEquals(0, (slope - gradient.getDouble(at)) / scale, 1e-5, "parameter " + at);
    }
  }

  /** What ships is in single precision, with its own layers, and in the order of our features. */
  @Test
  void theWayThroughOurFeaturesGivesTheGradientOfDoublePrecision() {
    ComputationGraph exact = tiny(DataType.DOUBLE);
    ComputationGraph quick = tiny(DataType.FLOAT);
    exact.params().assign(quick.params().castTo(DataType.DOUBLE));
    INDArray[] weights = weights(1, 1);
    FeatureNet ofExact = FeatureNet.of(exact, KIND.grid(), EncoderNet.POOLED);
    INDArray[] seen = ofExact.activate(photos(DataType.DOUBLE));
    double[] firstCells = seen[0].dup('c').data().asDouble();
    ofExact.propagate(weights[0], weights[1]);

    FeatureNet ofQuick = FeatureNet.of(quick, KIND.grid(), EncoderNet.POOLED);
    Features[] features = new Features[2];
    ofQuick.forward(photos(DataType.FLOAT), features, 0);
    Features[] gradients = new Features[2];
    for (int n = 0; n < 2; n++) {
      gradients[n] = new Features(new float[128], new float[4 * 128]);
      for (int c = 0; c < 128; c++) {
        gradients[n].pooled()[c] = weights[1].getFloat(n, c);
        for (int cell = 0; cell < 4; cell++) {
          gradients[n].grid()[cell * 128 + c] = weights[0].getFloat(n, c, cell / 2, cell % 2);
        }
      }
    }
    float[] sum = new float[(int) quick.params().length()];
    ofQuick.backward(gradients, 0, 2, sum);

    assertEquals(firstCells[3 * 4 + 1], features[0].grid()[128 + 3], 1e-4, "channel 3 of cell 1");
    INDArray expected = ofExact.getFlattenedGradients().reshape(-1);
    INDArray found = Nd4j.createFromArray(sum).castTo(DataType.DOUBLE);
    double error = expected.sub(found).norm2Number().doubleValue();
    double norm = expected.norm2Number().doubleValue();
    assertTrue(error <= 1e-3 * norm, error + " of " + norm);
  }
}
