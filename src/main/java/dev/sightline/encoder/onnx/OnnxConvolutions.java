package dev.sightline.encoder.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.Deconvolution3D;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * DL4J's convolutions as ONNX nodes. Weights are {@code [out, in, height, width]} in both, over
 * time {@code [width, in, out]} in DL4J; depthwise ones {@code [height, width, in, multiplier]}
 * become {@code [in * multiplier, 1, height, width]} in {@code in} groups, as do those of separable
 * convolutions, {@code [multiplier, in, height, width]}. DL4J knows no other groups.
 */
final class OnnxConvolutions {
  private OnnxConvolutions() {}

  static String add(LayerSite site, ConvolutionLayer conf) {
    if (conf instanceof Convolution3D || conf instanceof Deconvolution3D) {
      throw LayerSite.unknown(conf);
    }
    boolean overTime = conf instanceof Convolution1DLayer;
    if (overTime) {
      LayerSite.requireChannelsFirst(((Convolution1DLayer) conf).getRnnDataFormat());
    } else {
      LayerSite.requireChannelsFirst(conf.getCnn2dDataFormat());
    }
    String value;
    if (conf instanceof Deconvolution2D) {
      value = transposed(site, conf);
    } else if (conf instanceof SeparableConvolution2D) {
      value = separable(site, conf);
    } else if (conf instanceof DepthwiseConvolution2D) {
      INDArray weight = site.parameter("W").permute(2, 3, 0, 1).dup('c');
      value = grouped(site, conf, weight, conf.isHasBias());
    } else if (overTime) {
      INDArray weight = overTime(site.parameter("W"));
      value = convolution(site, conf, site.weights("weight", weight), 1, conf.isHasBias(), 1);
    } else {
      String weight = site.weights("weight", site.parameter("W"));
      value = convolution(site, conf, weight, 1, conf.isHasBias(), 2);
    }
    return site.activated(value, conf.getActivationFn(), overTime ? 3 : 4);
  }

  /** DL4J reads the same numbers as {@code [width, in, out]}, whatever their shape says. */
  private static INDArray overTime(INDArray weight) {
    return weight
        .reshape(weight.ordering(), weight.size(2), weight.size(1), weight.size(0))
        .permute(2, 1, 0)
        .dup('c');
  }

  private static String convolution(
      LayerSite site, ConvolutionLayer conf, String weight, long groups, boolean bias, int axes) {
    List<String> inputs = new ArrayList<>(List.of(site.input(), weight));
    if (bias) {
      inputs.add(site.bias());
    }
    return site.graph()
        .node(
            "Conv",
            site.name() + ":convolution",
            inputs,
            Attribute.of("group", groups),
            Attribute.of("kernel_shape", sizes(conf.getKernelSize(), axes)),
            Attribute.of("strides", sizes(conf.getStride(), axes)),
            Attribute.of("dilations", sizes(conf.getDilation(), axes)),
            Attribute.of("pads", padding(site, conf, axes)));
  }

  private static long[] padding(LayerSite site, ConvolutionLayer conf, int axes) {
    return OnnxPadding.of(
        conf.getConvolutionMode(),
        Arrays.copyOfRange(site.shape(), 2, 2 + axes),
        conf.getKernelSize(),
        conf.getStride(),
        conf.getDilation(),
        conf.getPadding());
  }

  private static long[] sizes(int[] values, int axes) {
    return LayerSite.longs(Arrays.copyOf(values, axes));
  }

  /**
   * A convolution of each channel for itself.
   *
   * @param weight {@code [in, multiplier, height, width]}
   */
  private static String grouped(
      LayerSite site, ConvolutionLayer conf, INDArray weight, boolean bias) {
    long maps = weight.size(0) * weight.size(1);
    INDArray each = weight.reshape('c', maps, 1, weight.size(2), weight.size(3));
    return convolution(site, conf, site.weights("weight", each), weight.size(0), bias, 2);
  }

  /** Each channel for itself, then all of them at each place. */
  private static String separable(LayerSite site, ConvolutionLayer conf) {
    String maps = grouped(site, conf, site.parameter("W").permute(1, 0, 2, 3).dup('c'), false);
    List<String> inputs =
        new ArrayList<>(List.of(maps, site.weights("pointwise", site.parameter("pW"))));
    if (conf.isHasBias()) {
      inputs.add(site.bias());
    }
    return site.graph().node("Conv", site.name() + ":mixed", inputs);
  }

  private static String transposed(LayerSite site, ConvolutionLayer conf) {
    long[] pads = padding(site, conf, 2);
    if (conf.getConvolutionMode() == ConvolutionMode.Same) {
      for (int axis = 0; axis < 2; axis++) {
        long reach = (long) conf.getDilation()[axis] * (conf.getKernelSize()[axis] - 1) + 1;
        long total = reach - conf.getStride()[axis];
        if (total < 0) {
          throw new IllegalArgumentException("a deconvolution that leaves gaps, in mode Same");
        }
        pads[axis] = total / 2;
        pads[axis + 2] = total - total / 2;
      }
    }
    List<String> inputs =
        new ArrayList<>(List.of(site.input(), site.weights("weight", site.parameter("W"))));
    if (conf.isHasBias()) {
      inputs.add(site.bias());
    }
    return site.graph()
        .node(
            "ConvTranspose",
            site.name() + ":deconvolution",
            inputs,
            Attribute.of("kernel_shape", sizes(conf.getKernelSize(), 2)),
            Attribute.of("strides", sizes(conf.getStride(), 2)),
            Attribute.of("dilations", sizes(conf.getDilation(), 2)),
            Attribute.of("pads", pads));
  }
}
