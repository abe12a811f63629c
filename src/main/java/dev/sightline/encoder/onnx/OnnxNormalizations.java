package dev.sightline.encoder.onnx;

import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;

/** DL4J's layers that normalise, as ONNX nodes. */
final class OnnxNormalizations {
  private OnnxNormalizations() {}

  /**
   * Batch normalisation by the running mean and variance. They stay in single precision: a variance
   * can be too small for half.
   */
  static String batch(LayerSite site, BatchNormalization conf) {
    LayerSite.requireChannelsFirst(conf.getCnn2DFormat());
    float[] mean = LayerSite.floats(site.parameter("mean"));
    float[] variance;
    if (conf.isUseLogStd()) {
      variance = LayerSite.floats(site.parameter("log10stdev"));
      for (int i = 0; i < variance.length; i++) {
        variance[i] = (float) Math.pow(10, 2 * variance[i]);
      }
    } else {
      variance = LayerSite.floats(site.parameter("var"));
    }
    float[] gamma = new float[mean.length];
    float[] beta = new float[mean.length];
    if (conf.isLockGammaBeta()) {
      Arrays.fill(gamma, (float) conf.getGamma());
      Arrays.fill(beta, (float) conf.getBeta());
    } else {
      gamma = LayerSite.floats(site.parameter("gamma"));
      beta = LayerSite.floats(site.parameter("beta"));
    }
    String name = site.name();
    OnnxGraph graph = site.graph();
    return graph.node(
        "BatchNormalization",
        name + ":normalized",
        List.of(
            site.input(),
            graph.constant(name + ":gamma", gamma, gamma.length),
            graph.constant(name + ":beta", beta, beta.length),
            graph.constant(name + ":mean", mean, mean.length),
            graph.constant(name + ":variance", variance, variance.length)),
        Attribute.of("epsilon", (float) conf.getEps()));
  }

  /**
   * Response normalisation across neighbouring channels.
   *
   * <pre>
   * DL4J   y = x (k + alpha sum)^-beta          over n / 2 (rounded down) channels on either side
   * ONNX   y = x (bias + alpha / size sum)^-beta                    over size channels
   * </pre>
   */
  static String local(LayerSite site, LocalResponseNormalization conf) {
    LayerSite.requireChannelsFirst(conf.getDataFormat());
    long size = 2 * ((long) conf.getN() / 2) + 1;
    return site.graph()
        .node(
            "LRN",
            site.name() + ":normalized",
            List.of(site.input()),
            Attribute.of("size", size),
            Attribute.of("alpha", (float) (conf.getAlpha() * size)),
            Attribute.of("beta", (float) conf.getBeta()),
            Attribute.of("bias", (float) conf.getK()));
  }
}
