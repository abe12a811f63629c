package dev.sightline.encoder.export;

import dev.sightline.encoder.export.OnnxGraph.Attribute;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.deeplearning4j.nn.conf.layers.Subsampling1DLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * One DL4J layer as ONNX nodes. What is not known here is refused by name rather than guessed; so
 * is anything in channels-last order. Dropout does nothing when a net is used, and leaves no trace.
 *
 * <p>Shapes: activations {@code [batch, channels, height, width]} or {@code [batch, channels]};
 * convolution weights {@code [out, in, height, width]} in both; DL4J's depthwise weights {@code
 * [height, width, in, multiplier]} become {@code [in * multiplier, 1, height, width]} in {@code in}
 * groups; dense weights are {@code [in, out]}.
 */
final class OnnxLayers {
  private final OnnxGraph graph;

  OnnxLayers(OnnxGraph graph) {
    this.graph = graph;
  }

  /**
   * Adds a layer's nodes.
   *
   * @param name the layer's name; those of its nodes begin with it
   * @param layer its parameters
   * @param conf its settings
   * @param input the value it reads
   * @param shape the shape of that value, batch included
   * @return the value it computes
   * @throws IllegalArgumentException saying why, if ONNX is not known to have the like
   */
  String add(
      String name,
      Layer layer,
      org.deeplearning4j.nn.conf.layers.Layer conf,
      String input,
      long[] shape) {
    if (conf instanceof Deconvolution2D
        || conf instanceof SeparableConvolution2D
        || conf instanceof Convolution1DLayer
        || conf instanceof Convolution3D
        || conf instanceof Subsampling1DLayer) {
      throw unknown(conf);
    }
    if (conf instanceof ConvolutionLayer convolution) {
      return activation(name, convolution(name, layer, convolution, input, shape), convolution);
    }
    if (conf instanceof SubsamplingLayer pooling) {
      return pooling(name, pooling, input, shape);
    }
    if (conf instanceof GlobalPoolingLayer pooling) {
      return globalPooling(name, pooling, input, shape);
    }
    if (conf instanceof BatchNormalization normalization) {
      return normalization(name, layer, normalization, input);
    }
    if (conf instanceof ZeroPaddingLayer padding) {
      requireChannelsFirst(padding.getDataFormat());
      int[] p = padding.getPadding();
      String pads = graph.integers(name + ":pads", 0, 0, p[0], p[2], 0, 0, p[1], p[3]);
      return graph.node("Pad", name + ":pad", List.of(input, pads));
    }
    if (conf instanceof DropoutLayer) {
      return input;
    }
    if (conf instanceof ActivationLayer activation) {
      return OnnxActivation.add(graph, name, input, activation.getActivationFn(), shape.length);
    }
    if (conf instanceof LossLayer loss) {
      return OnnxActivation.add(graph, name, input, loss.getActivationFn(), shape.length);
    }
    if (conf instanceof DenseLayer dense && !dense.isHasLayerNorm()) {
      return activation(name, dense(name, layer, dense.isHasBias(), input, shape), dense);
    }
    if (conf instanceof OutputLayer output) {
      return activation(name, dense(name, layer, hasBias(output), input, shape), output);
    }
    throw unknown(conf);
  }

  private static boolean hasBias(BaseOutputLayer output) {
    return output.hasBias();
  }

  private static IllegalArgumentException unknown(org.deeplearning4j.nn.conf.layers.Layer conf) {
    return new IllegalArgumentException(
        "layers of type " + conf.getClass().getSimpleName() + " are not known to the exporter");
  }

  private static void requireChannelsFirst(CNN2DFormat format) {
    if (format != CNN2DFormat.NCHW) {
      throw new IllegalArgumentException("its data are in the order " + format + ", not NCHW");
    }
  }

  private String activation(
      String name, String value, org.deeplearning4j.nn.conf.layers.BaseLayer conf) {
    int rank = conf instanceof ConvolutionLayer ? 4 : 2;
    return OnnxActivation.add(graph, name, value, conf.getActivationFn(), rank);
  }

  private String convolution(
      String name, Layer layer, ConvolutionLayer conf, String input, long[] shape) {
    requireChannelsFirst(conf.getCnn2dDataFormat());
    INDArray weight = layer.getParam("W");
    long groups = 1;
    if (conf instanceof DepthwiseConvolution2D) {
      groups = weight.size(2);
      weight =
          weight
              .permute(2, 3, 0, 1)
              .dup('c')
              .reshape('c', weight.size(2) * weight.size(3), 1, weight.size(0), weight.size(1));
    }
    List<String> inputs = new ArrayList<>(List.of(input, weights(name + ":weight", weight)));
    if (conf.isHasBias()) {
      inputs.add(weights(name + ":bias", layer.getParam("b").reshape(-1)));
    }
    return graph.node(
        "Conv",
        name + ":convolution",
        inputs,
        Attribute.of("group", groups),
        Attribute.of("kernel_shape", longs(conf.getKernelSize())),
        Attribute.of("strides", longs(conf.getStride())),
        Attribute.of("dilations", longs(conf.getDilation())),
        Attribute.of(
            "pads",
            OnnxPadding.of(
                conf.getConvolutionMode(),
                new long[] {shape[2], shape[3]},
                conf.getKernelSize(),
                conf.getStride(),
                conf.getDilation(),
                conf.getPadding())));
  }

  private String pooling(String name, SubsamplingLayer conf, String input, long[] shape) {
    requireChannelsFirst(conf.getCnn2dDataFormat());
    boolean max = conf.getPoolingType() == PoolingType.MAX;
    if (!max && conf.getPoolingType() != PoolingType.AVG) {
      throw new IllegalArgumentException("pooling by " + conf.getPoolingType());
    }
    if (!Arrays.equals(conf.getDilation(), new int[] {1, 1})) {
      throw new IllegalArgumentException("pooling with dilation");
    }
    List<Attribute> attributes = new ArrayList<>();
    attributes.add(Attribute.of("kernel_shape", longs(conf.getKernelSize())));
    attributes.add(Attribute.of("strides", longs(conf.getStride())));
    attributes.add(
        Attribute.of(
            "pads",
            OnnxPadding.of(
                conf.getConvolutionMode(),
                new long[] {shape[2], shape[3]},
                conf.getKernelSize(),
                conf.getStride(),
                conf.getDilation(),
                conf.getPadding())));
    if (!max) {
      attributes.add(
          Attribute.of("count_include_pad", conf.isAvgPoolIncludePadInDivisor() ? 1L : 0L));
    }
    return graph.node(
        max ? "MaxPool" : "AveragePool",
        name + ":pool",
        List.of(input),
        attributes.toArray(Attribute[]::new));
  }

  private String globalPooling(String name, GlobalPoolingLayer conf, String input, long[] shape) {
    boolean max = conf.getPoolingType() == PoolingType.MAX;
    if (shape.length != 4 || !max && conf.getPoolingType() != PoolingType.AVG) {
      throw new IllegalArgumentException(
          "global pooling by " + conf.getPoolingType() + " of " + (shape.length - 2) + " axes");
    }
    String pooled =
        graph.node(max ? "GlobalMaxPool" : "GlobalAveragePool", name + ":global", List.of(input));
    return conf.isCollapseDimensions()
        ? graph.node("Flatten", name + ":flat", List.of(pooled), Attribute.of("axis", 1L))
        : pooled;
  }

  /** Its statistics stay in single precision: a variance can be too small for half. */
  private String normalization(String name, Layer layer, BatchNormalization conf, String input) {
    requireChannelsFirst(conf.getCnn2DFormat());
    float[] mean = floats(layer.getParam("mean"));
    float[] variance;
    if (conf.isUseLogStd()) {
      variance = floats(layer.getParam("log10stdev"));
      for (int i = 0; i < variance.length; i++) {
        variance[i] = (float) Math.pow(10, 2 * variance[i]);
      }
    } else {
      variance = floats(layer.getParam("var"));
    }
    float[] gamma = new float[mean.length];
    float[] beta = new float[mean.length];
    if (conf.isLockGammaBeta()) {
      Arrays.fill(gamma, (float) conf.getGamma());
      Arrays.fill(beta, (float) conf.getBeta());
    } else {
      gamma = floats(layer.getParam("gamma"));
      beta = floats(layer.getParam("beta"));
    }
    return graph.node(
        "BatchNormalization",
        name + ":normalized",
        List.of(
            input,
            graph.constant(name + ":gamma", gamma, gamma.length),
            graph.constant(name + ":beta", beta, beta.length),
            graph.constant(name + ":mean", mean, mean.length),
            graph.constant(name + ":variance", variance, variance.length)),
        Attribute.of("epsilon", (float) conf.getEps()));
  }

  private String dense(String name, Layer layer, boolean bias, String input, long[] shape) {
    if (shape.length != 2) {
      throw new IllegalArgumentException("a dense layer over " + shape.length + " axes");
    }
    List<String> inputs =
        new ArrayList<>(List.of(input, weights(name + ":weight", layer.getParam("W"))));
    if (bias) {
      inputs.add(weights(name + ":bias", layer.getParam("b").reshape(-1)));
    }
    return graph.node("Gemm", name + ":dense", inputs);
  }

  private String weights(String name, INDArray values) {
    return graph.weights(name, floats(values), values.shape());
  }

  private static float[] floats(INDArray values) {
    return values.castTo(DataType.FLOAT).dup('c').data().asFloat();
  }

  private static long[] longs(int[] values) {
    return Arrays.stream(values).asLongStream().toArray();
  }
}
