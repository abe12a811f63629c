package dev.sightline.encoder.zoo;

import java.util.Locale;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.nd4j.linalg.activations.IActivation;

/**
 * Nets of inverted residual blocks: MobileNetV2 (Sandler, Howard, Zhu, Zhmoginov and Chen 2018,
 * table 2) and EfficientNet-Lite0 and Lite2 (Tan and Le 2019, without squeeze-and-excitation and
 * with ReLU6, as their authors released them in 2020). A 3x3 convolution of stride 2 to 32
 * channels; blocks of the rows below; a 1x1 convolution to 1,280 channels, their average.
 *
 * <pre>
 *   a block: 1x1 to t times its channels, depthwise k x k of stride s, 1x1 to c channels;
 *            it adds its input where its stride is 1 and its channels do not change
 *   a row:   t, k, c, n blocks, s of the first of them
 * </pre>
 *
 * <p>ReLU6 follows every convolution but a block's last. Padding is TensorFlow's SAME: on even
 * sizes stride 2 pads more to the right and below.
 *
 * <p>Vertices: {@code stem}, {@code block01.depthwise}, {@code block01.project}, {@code
 * block02.expand} ..., {@code block03.add} ..., {@code head} {@code [batch, 1280, side/32,
 * side/32]} and {@code pooled} {@code [batch, 1280]}.
 *
 * <p>Differs from the papers: batch normalisation is folded into each convolution, as it may be
 * once its statistics are fixed; nothing is dropped at random.
 */
final class InvertedResiduals {
  static final String GRID = "head";
  private static final IActivation RELU6 = new ClippedActivation();

  private static final int[][] MOBILENET_V2 = {
    {1, 3, 16, 1, 1},
    {6, 3, 24, 2, 2},
    {6, 3, 32, 3, 2},
    {6, 3, 64, 4, 2},
    {6, 3, 96, 3, 1},
    {6, 3, 160, 3, 2},
    {6, 3, 320, 1, 1}
  };

  private static final int[][] LITE0 = {
    {1, 3, 16, 1, 1},
    {6, 3, 24, 2, 2},
    {6, 5, 40, 2, 2},
    {6, 3, 80, 3, 2},
    {6, 5, 112, 3, 1},
    {6, 5, 192, 4, 2},
    {6, 3, 320, 1, 1}
  };

  private static final int[][] LITE2 = {
    {1, 3, 16, 1, 1},
    {6, 3, 24, 3, 2},
    {6, 5, 48, 3, 2},
    {6, 3, 88, 4, 2},
    {6, 5, 120, 4, 1},
    {6, 5, 208, 5, 2},
    {6, 3, 352, 1, 1}
  };

  private final NetBuilder net;
  private final double width;

  private InvertedResiduals(NetShape shape) {
    net = new NetBuilder(shape);
    width = shape.width();
  }

  static ComputationGraphConfiguration mobileNetV2(NetShape shape) {
    return new InvertedResiduals(shape).build(MOBILENET_V2);
  }

  static ComputationGraphConfiguration lite0(NetShape shape) {
    return new InvertedResiduals(shape).build(LITE0);
  }

  static ComputationGraphConfiguration lite2(NetShape shape) {
    return new InvertedResiduals(shape).build(LITE2);
  }

  private ComputationGraphConfiguration build(int[][] rows) {
    String last = convolution("stem", "photo", 3, 2, channels(32), RELU6);
    int block = 0;
    for (int[] row : rows) {
      for (int i = 0; i < row[3]; i++) {
        String name = String.format(Locale.ROOT, "block%02d", ++block);
        last = block(name, last, row[0], row[1], channels(row[2]), i == 0 ? row[4] : 1);
      }
    }
    int features = width < 0.2 ? channels(1280) : (int) (1280 * Math.max(1, width));
    return net.finish(convolution(GRID, last, 1, 1, features, RELU6));
  }

  private String block(String name, String input, int expansion, int kernel, int out, int stride) {
    int in = net.channels(input);
    String last = input;
    if (expansion > 1) {
      last = convolution(name + ".expand", last, 1, 1, in * expansion, RELU6);
    }
    Window window = Window.of(kernel).stride(stride).same();
    last = net.depthwise(name + ".depthwise", last, window, RELU6, true);
    last = convolution(name + ".project", last, 1, 1, out, NetBuilder.NONE);
    return stride == 1 && in == out ? net.add(name + ".add", last, input) : last;
  }

  private String convolution(
      String name, String input, int kernel, int stride, int out, IActivation activation) {
    Window window = Window.of(kernel).stride(stride).same();
    return net.exactConvolution(name, input, out, window, activation, true, 1);
  }

  /** A channel count of the paper for this width: a multiple of 8 unless the net is tiny. */
  private int channels(int full) {
    if (width == 1) {
      return full;
    }
    double scaled = full * width;
    if (width < 0.2) {
      return Math.max(2, (int) Math.round(scaled));
    }
    int rounded = Math.max(8, (int) (scaled + 4) / 8 * 8);
    return rounded < 0.9 * scaled ? rounded + 8 : rounded;
  }
}
