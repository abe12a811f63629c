package dev.sightline.encoder.zoo;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;

/**
 * ResNet-50 (He, Zhang, Ren and Sun 2016, table 1): a 7x7 convolution, then four stages of 3, 4, 6
 * and 3 bottleneck blocks, {@code y = relu(x' + W3 relu(W2 relu(W1 x)))} with W1 and W3 1x1, W2 3x3
 * and {@code x' = x}, or a 1x1 convolution of x where channels or size change.
 *
 * <p>The first blocks of stages 3, 4 and 5 halve the size, that of stage 2 does not. (DL4J's zoo
 * halves there too, so that its grid is 4x4 instead of 7x7, pads no zeros before its first pooling
 * and takes a maximum at the end: published weights fit its shapes and give wrong answers.) Where a
 * block halves, its stride lies in the 3x3 convolution, as in PyTorch's weights, or in the first
 * 1x1, as in the paper and in Keras's.
 *
 * <p>Vertices are named as the tensors of PyTorch's model: {@code conv1}, {@code layer1.0.conv1},
 * {@code layer1.0.downsample.0} ..., the grid is {@code layer4.2} {@code [batch, 2048, side / 32,
 * side / 32]}.
 */
final class ResNet50 {
  static final String GRID = "layer4.2";
  private static final int[] BLOCKS = {3, 4, 6, 3};

  /** Sixteen branches are added up: each is drawn a quarter as large. */
  private static final double PART = 0.25;

  private final NetBuilder net;
  private final boolean strideInMiddle;

  private ResNet50(NetBuilder net, boolean strideInMiddle) {
    this.net = net;
    this.strideInMiddle = strideInMiddle;
  }

  /** With the stride in the 3x3 convolutions. */
  static ComputationGraphConfiguration torch(NetShape shape) {
    return new ResNet50(new NetBuilder(shape), true).build();
  }

  /** With the stride in the first 1x1 convolutions, as in the paper. */
  static ComputationGraphConfiguration keras(NetShape shape) {
    return new ResNet50(new NetBuilder(shape), false).build();
  }

  private ComputationGraphConfiguration build() {
    String last = net.convolution("conv1", "photo", 64, Window.of(7).stride(2));
    last = net.maxPooling("maxpool", last, Window.of(3).stride(2));
    for (int stage = 0; stage < BLOCKS.length; stage++) {
      for (int block = 0; block < BLOCKS[stage]; block++) {
        String name = "layer" + (stage + 1) + "." + block;
        int stride = block == 0 && stage > 0 ? 2 : 1;
        last = block(name, last, 64 << stage, stride, block == 0);
      }
    }
    return net.finish(last);
  }

  private String block(String name, String input, int narrow, int stride, boolean first) {
    Window one = Window.of(1).stride(strideInMiddle ? 1 : stride);
    Window middle = Window.of(3).stride(strideInMiddle ? stride : 1);
    String last = net.convolution(name + ".conv1", input, narrow, one);
    last = net.convolution(name + ".conv2", last, narrow, middle);
    last = net.branchEnd(name + ".conv3", last, net.scaled(4 * narrow), PART);
    String shortcut = input;
    if (first) {
      shortcut =
          net.convolution(
              name + ".downsample.0",
              input,
              4 * narrow,
              Window.of(1).stride(stride),
              NetBuilder.NONE);
    }
    return net.activation(name, net.add(name + ".add", last, shortcut), NetBuilder.RELU);
  }
}
