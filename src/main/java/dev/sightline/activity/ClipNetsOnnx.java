package dev.sightline.activity;

import dev.sightline.encoder.onnx.Attribute;
import dev.sightline.encoder.onnx.OnnxGraph;
import dev.sightline.export.NetGraph;
import java.util.List;

/** The nets that score a clip as a whole, in a graph: the five poolings of Ng et al. 2015. */
final class ClipNetsOnnx {
  /** As {@link ActivityPlan#net} makes them. */
  private static final int WINDOW = 10;

  private static final int STRIDE = 5;

  private final ActivityPlan plan;
  private final int cells;

  ClipNetsOnnx(ActivityPlan plan, int cells) {
    this.plan = plan;
    this.cells = cells;
  }

  /** Declares the input and gives the logits {@code [batch, classes]}. */
  String logits(NetGraph net, int channels) {
    String x =
        cells > 0
            ? net.input("grid", OnnxGraph.BATCH, OnnxGraph.STEPS, cells, channels)
            : net.input("frames", OnnxGraph.BATCH, OnnxGraph.STEPS, channels);
    return switch (plan.kind()) {
      case CONV_POOLING -> {
        String largest = net.standardised("input", net.reduced("ReduceMax", x, 1));
        String maps = net.reshaped(largest, 0, (long) cells * channels);
        yield net.linear("output", connected(net, maps));
      }
      case LATE_POOLING -> {
        String each = connected(net, net.standardised("input", x));
        yield net.linear("output", net.reduced("ReduceMax", each, 1));
      }
      case SLOW_POOLING -> {
        String low = net.rectified("first", windows(net, x, 0));
        String high = net.rectified("second", net.reduced("ReduceMax", low, 1));
        yield net.linear("output", high);
      }
      case LOCAL_POOLING -> {
        String each = connected(net, windows(net, x, plan.clipFrames()));
        yield net.linear("output", net.op("Flatten", each));
      }
      case TIME_CONVOLUTION -> timeConvolution(net, x, channels);
      default -> throw new IllegalArgumentException(plan.kind() + " does not score clips");
    };
  }

  private static String connected(NetGraph net, String x) {
    return net.rectified("second", net.rectified("first", x));
  }

  /** The largest of each window, standardised: {@code [n, windows, channels]}. */
  private static String windows(NetGraph net, String x, int least) {
    String covered = net.coveredByWindows(x, 3, WINDOW, STRIDE, least);
    return net.standardised("input", net.largestOfWindows(covered, WINDOW, STRIDE));
  }

  private String timeConvolution(NetGraph net, String x, int channels) {
    int side = (int) Math.round(Math.sqrt(cells));
    String q = net.standardised("input", x);
    int read = channels;
    if (net.has("projection.weight")) {
      q = net.linear("projection", q);
      read = net.columns("projection.weight");
    }
    int kernels = net.columns("convolution.weight");
    String covered = net.coveredByWindows(q, 4, WINDOW, STRIDE, 0);
    String maps = net.reshaped(covered, 0, -1, side, side, read);
    String kernel = net.reshaped(net.weight("convolution.weight"), WINDOW, 3, 3, read, kernels);
    String convolved =
        net.op(
            "Conv",
            List.of(
                net.transposed(maps, 0, 4, 1, 2, 3),
                net.transposed(kernel, 4, 3, 0, 1, 2),
                net.reshaped(net.weight("convolution.bias"), -1)),
            Attribute.of("kernel_shape", new long[] {WINDOW, 3, 3}),
            Attribute.of("strides", new long[] {STRIDE, 1, 1}),
            Attribute.of("pads", new long[] {0, 1, 1, 0, 1, 1}));
    String largest = net.reduced("ReduceMax", net.op("Relu", convolved), 2);
    String byCell = net.reshaped(net.transposed(largest, 0, 2, 3, 1), 0, (long) cells * kernels);
    return net.linear("output", connected(net, byCell));
  }
}
