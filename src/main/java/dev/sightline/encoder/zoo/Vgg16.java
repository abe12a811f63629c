package dev.sightline.encoder.zoo;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;

/**
 * VGG-16 (Simonyan and Zisserman 2015, table 1, column D): thirteen 3x3 convolutions with ReLU in
 * five stages of 64, 128, 256, 512 and 512 channels, a 2x2 maximum between them.
 *
 * <p>The grid is {@code conv5_3} {@code [batch, 512, side / 16, side / 16]}, before the last
 * pooling, as Show, Attend and Tell reads it (Xu and others 2015). The dense layers, nine tenths of
 * the 138 million parameters, exist only under a classifier: {@code pool5}, {@code fc6}, {@code
 * fc7}. (DL4J's zoo has left out fc6 and fc7 altogether.)
 */
final class Vgg16 {
  static final String GRID = "conv5_3";
  private static final int[][] STAGES = {{64, 2}, {128, 2}, {256, 3}, {512, 3}, {512, 3}};

  private Vgg16() {}

  static ComputationGraphConfiguration configuration(NetShape shape) {
    NetBuilder net = new NetBuilder(shape);
    String last = "photo";
    for (int stage = 1; stage <= STAGES.length; stage++) {
      if (stage > 1) {
        last = pool(net, stage - 1, last);
      }
      for (int i = 1; i <= STAGES[stage - 1][1]; i++) {
        last = net.convolution("conv" + stage + "_" + i, last, STAGES[stage - 1][0], Window.of(3));
      }
    }
    if (shape.classes() == 0) {
      return net.finish(last);
    }
    last = pool(net, 5, last);
    last = net.dense("fc6", last, 4096);
    last = net.dense("fc7", last, 4096);
    return net.finishDense(last);
  }

  private static String pool(NetBuilder net, int stage, String input) {
    return net.maxPooling("pool" + stage, input, Window.of(2).stride(2).bare());
  }
}
