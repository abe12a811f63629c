package dev.sightline.encoder.zoo;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;

/**
 * SqueezeNet 1.1 (Iandola and others 2016, and the authors' later release): a 3x3 convolution, then
 * eight fire modules, each a 1x1 convolution to few channels (squeeze) and beside each other a 1x1
 * and a 3x3 one back to many (expand), all with ReLU.
 *
 * <p>Poolings are 3x3 of stride 2 whose last, incomplete window counts. (In DL4J's zoo every
 * convolution ends in a sigmoid, DL4J's default, and poolings cut the rest off; with both put right
 * its outputs are those of this net.) Vertices are {@code conv1}, {@code fire2.squeeze}, {@code
 * fire2.expand1x1}, {@code fire2.expand3x3} ...; the grid is {@code fire9} {@code [batch, 512, 13,
 * 13]} at 224 pixels. On it, a classifier is a 1x1 convolution with ReLU and its mean.
 */
final class SqueezeNet {
  static final String GRID = "fire9";

  private SqueezeNet() {}

  static ComputationGraphConfiguration configuration(NetShape shape) {
    NetBuilder net = new NetBuilder(shape);
    String last = net.convolution("conv1", "photo", 64, Window.of(3).stride(2).bare());
    last = pool(net, 1, last);
    last = fire(net, 2, last, 16, 64);
    last = fire(net, 3, last, 16, 64);
    last = pool(net, 3, last);
    last = fire(net, 4, last, 32, 128);
    last = fire(net, 5, last, 32, 128);
    last = pool(net, 5, last);
    last = fire(net, 6, last, 48, 192);
    last = fire(net, 7, last, 48, 192);
    last = fire(net, 8, last, 64, 256);
    last = fire(net, 9, last, 64, 256);
    return shape.classes() > 0 ? net.finishConvolution(last, NetBuilder.RELU) : net.finish(last);
  }

  private static String fire(NetBuilder net, int number, String input, int squeeze, int expand) {
    String name = "fire" + number;
    String few = net.convolution(name + ".squeeze", input, squeeze, Window.of(1));
    String one = net.convolution(name + ".expand1x1", few, expand, Window.of(1));
    String three = net.convolution(name + ".expand3x3", few, expand, Window.of(3));
    return net.merge(name, one, three);
  }

  private static String pool(NetBuilder net, int number, String input) {
    return net.maxPooling("pool" + number, input, Window.of(3).stride(2).wholeOf(net.size(input)));
  }
}
