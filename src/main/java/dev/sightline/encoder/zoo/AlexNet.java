package dev.sightline.encoder.zoo;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;

/**
 * AlexNet in its one-column form (Krizhevsky 2014, "One weird trick for parallelizing convolutional
 * neural networks"), for which PyTorch publishes weights: five convolutions with ReLU, 3x3 maxima
 * of stride 2 after the first, second and fifth.
 *
 * <pre>
 *   conv1 11x11, stride 4, 64     conv2 5x5, 192     conv3 3x3, 384     conv4, conv5 3x3, 256
 * </pre>
 *
 * <p>Differs from Krizhevsky, Sutskever and Hinton 2012: no response normalisation, one group. (The
 * net of DL4J's zoo is that older one, without its groups and with other padding: weights of
 * neither fit it.) The grid is {@code pool5} {@code [batch, 256, 6, 6]} at 224 pixels. The dense
 * layers {@code fc6} and {@code fc7} exist only under a classifier.
 */
final class AlexNet {
  static final String GRID = "pool5";

  private AlexNet() {}

  static ComputationGraphConfiguration configuration(NetShape shape) {
    NetBuilder net = new NetBuilder(shape);
    String last = net.convolution("conv1", "photo", 64, Window.of(11).stride(4).pad(2));
    last = pool(net, 1, last);
    last = net.convolution("conv2", last, 192, Window.of(5));
    last = pool(net, 2, last);
    last = net.convolution("conv3", last, 384, Window.of(3));
    last = net.convolution("conv4", last, 256, Window.of(3));
    last = net.convolution("conv5", last, 256, Window.of(3));
    last = pool(net, 5, last);
    if (shape.classes() == 0) {
      return net.finish(last);
    }
    last = net.dense("fc6", last, 4096);
    last = net.dense("fc7", last, 4096);
    return net.finishDense(last);
  }

  private static String pool(NetBuilder net, int number, String input) {
    return net.maxPooling("pool" + number, input, Window.of(3).stride(2).bare());
  }
}
