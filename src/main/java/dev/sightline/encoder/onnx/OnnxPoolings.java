package dev.sightline.encoder.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.Subsampling1DLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;

/** DL4J's pooling, over windows and over everything, in a picture or over time, as ONNX nodes. */
final class OnnxPoolings {
  private OnnxPoolings() {}

  /** The largest, the mean or the p-norm over windows. */
  static String windows(LayerSite site, SubsamplingLayer conf) {
    LayerSite.requireChannelsFirst(conf.getCnn2dDataFormat());
    int axes = conf instanceof Subsampling1DLayer ? 1 : 2;
    int[] one = new int[conf.getDilation().length];
    Arrays.fill(one, 1);
    if (!Arrays.equals(conf.getDilation(), one)) {
      throw new IllegalArgumentException("pooling with dilation");
    }
    List<Attribute> attributes = new ArrayList<>();
    attributes.add(Attribute.of("kernel_shape", sizes(conf.getKernelSize(), axes)));
    attributes.add(Attribute.of("strides", sizes(conf.getStride(), axes)));
    attributes.add(
        Attribute.of(
            "pads",
            OnnxPadding.of(
                conf.getConvolutionMode(),
                Arrays.copyOfRange(site.shape(), 2, 2 + axes),
                conf.getKernelSize(),
                conf.getStride(),
                conf.getDilation(),
                conf.getPadding())));
    String operator =
        switch (conf.getPoolingType()) {
          case MAX -> "MaxPool";
          case AVG -> {
            long counted = conf.isAvgPoolIncludePadInDivisor() ? 1 : 0;
            attributes.add(Attribute.of("count_include_pad", counted));
            yield "AveragePool";
          }
          case PNORM -> {
            attributes.add(Attribute.of("p", (long) conf.getPnorm()));
            yield "LpPool";
          }
          default -> throw new IllegalArgumentException("pooling by " + conf.getPoolingType());
        };
    return site.graph()
        .node(
            operator,
            site.name() + ":pool",
            List.of(site.input()),
            attributes.toArray(Attribute[]::new));
  }

  private static long[] sizes(int[] values, int axes) {
    return LayerSite.longs(Arrays.copyOf(values, axes));
  }

  /** One number for each channel: over the whole picture, or over all steps. */
  static String global(LayerSite site, GlobalPoolingLayer conf) {
    int rank = site.shape().length;
    int[] all = rank == 3 ? new int[] {2} : new int[] {2, 3};
    int[] over = conf.getPoolingDimensions() == null ? all : conf.getPoolingDimensions();
    if (rank != 3 && rank != 4 || !Arrays.equals(over, all)) {
      throw new IllegalArgumentException(
          "global pooling over the axes %s of %s; known is %s"
              .formatted(Arrays.toString(over), rank, Arrays.toString(all)));
    }
    OnnxGraph graph = site.graph();
    String name = site.name();
    boolean keep = !conf.isCollapseDimensions();
    PoolingType type = conf.getPoolingType();
    if (rank == 4 && (type == PoolingType.MAX || type == PoolingType.AVG)) {
      String operator = type == PoolingType.MAX ? "GlobalMaxPool" : "GlobalAveragePool";
      String pooled = graph.node(operator, name + ":global", List.of(site.input()));
      return keep
          ? pooled
          : graph.node("Flatten", name + ":flat", List.of(pooled), Attribute.of("axis", 1L));
    }
    Attribute axes = Attribute.of("axes", LayerSite.longs(over));
    Attribute kept = Attribute.of("keepdims", keep ? 1L : 0L);
    return switch (type) {
      case MAX -> graph.node("ReduceMax", name + ":global", List.of(site.input()), axes, kept);
      case AVG -> graph.node("ReduceMean", name + ":global", List.of(site.input()), axes, kept);
      case SUM -> sum(graph, name, site.input(), over, kept);
      case PNORM -> {
        String size = graph.node("Abs", name + ":size", List.of(site.input()));
        String p = graph.scalar(name + ":p", conf.getPnorm());
        String powers = graph.node("Pow", name + ":powers", List.of(size, p));
        String root = graph.scalar(name + ":root", 1f / conf.getPnorm());
        yield graph.node(
            "Pow", name + ":norm", List.of(sum(graph, name, powers, over, kept), root));
      }
    };
  }

  private static String sum(
      OnnxGraph graph, String name, String value, int[] over, Attribute kept) {
    String axes = graph.integers(name + ":axes", LayerSite.longs(over));
    return graph.node("ReduceSum", name + ":global", List.of(value, axes), kept);
  }
}
