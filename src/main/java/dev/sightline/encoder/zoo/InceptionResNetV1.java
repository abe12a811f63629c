package dev.sightline.encoder.zoo;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;

/**
 * Inception-ResNet-v1 (Szegedy, Ioffe, Vanhoucke and Alemi 2017, figures 10 to 14) as FaceNet's
 * published weights have it: a stem of seven convolutions, 5 modules A at 35x35 (of 299 pixels), a
 * reduction, 10 modules B at 17x17, a reduction, 5 modules C at 8x8 and a last one. A module sees
 * its input in two or three ways at once and adds a part of what it finds to it, {@code y = relu(x
 * + s (W m(x) + b))} with s 0.17, 0.10 and 0.20; the last module C has s 1 and no ReLU.
 *
 * <p>Batch normalisation is folded into each convolution, s into W and b: {@code repeat_1.0.up} is
 * s times PyTorch's {@code repeat_1.0.conv2d}. All other vertices are named as the tensors of
 * facenet-pytorch; the grid is {@code block8} {@code [batch, 1792, 3, 3]} at 160 pixels. Under a
 * classifier lies {@code last_linear}, the face vector of 512 before it is brought to length one.
 *
 * <p>The net of DL4J's zoo has this name and is another: tanh between the modules, a 3x3 W in A,
 * 3x1 and 1x3 instead of 7x1 and 1x7 in B, batch normalisation after ReLU, fewer channels in the
 * stem; no weights are published for it.
 */
final class InceptionResNetV1 {
  static final String GRID = "block8";
  private final NetBuilder net;

  private InceptionResNetV1(NetBuilder net) {
    this.net = net;
  }

  static ComputationGraphConfiguration configuration(NetShape shape) {
    InceptionResNetV1 net = new InceptionResNetV1(new NetBuilder(shape));
    String grid = net.features();
    if (shape.classes() == 0) {
      return net.net.finish(grid);
    }
    net.net.pool(grid);
    return net.net.finishDense(net.net.linear("last_linear", NetBuilder.POOLED, 512));
  }

  /** What the published weights multiply a module's branch with; 1 for other convolutions. */
  static float factor(String vertex) {
    if (vertex.startsWith("repeat_1.") && vertex.endsWith(".up")) {
      return 0.17f;
    }
    if (vertex.startsWith("repeat_2.") && vertex.endsWith(".up")) {
      return 0.10f;
    }
    return vertex.startsWith("repeat_3.") && vertex.endsWith(".up") ? 0.20f : 1;
  }

  private String features() {
    String last = convolution("conv2d_1a", "photo", 32, Window.of(3).stride(2).bare());
    last = convolution("conv2d_2a", last, 32, Window.of(3).bare());
    last = convolution("conv2d_2b", last, 64, Window.of(3));
    last = net.maxPooling("maxpool_3a", last, Window.of(3).stride(2).bare());
    last = convolution("conv2d_3b", last, 80, Window.of(1));
    last = convolution("conv2d_4a", last, 192, Window.of(3).bare());
    last = convolution("conv2d_4b", last, 256, Window.of(3).stride(2).bare());
    for (int i = 0; i < 5; i++) {
      last = moduleA("repeat_1." + i, last);
    }
    last = reductionA("mixed_6a", last);
    for (int i = 0; i < 10; i++) {
      last = moduleB("repeat_2." + i, last);
    }
    last = reductionB("mixed_7a", last);
    for (int i = 0; i < 5; i++) {
      String sum = moduleC("repeat_3." + i, last, ".add");
      last = net.activation("repeat_3." + i, sum, NetBuilder.RELU);
    }
    return moduleC(GRID, last, "");
  }

  private String moduleA(String name, String input) {
    String one = convolution(name + ".branch0", input, 32, Window.of(1));
    String two = convolution(name + ".branch1.0", input, 32, Window.of(1));
    two = convolution(name + ".branch1.1", two, 32, Window.of(3));
    String three = convolution(name + ".branch2.0", input, 32, Window.of(1));
    three = convolution(name + ".branch2.1", three, 32, Window.of(3));
    three = convolution(name + ".branch2.2", three, 32, Window.of(3));
    String sum = up(name, input, ".add", one, two, three);
    return net.activation(name, sum, NetBuilder.RELU);
  }

  private String moduleB(String name, String input) {
    String one = convolution(name + ".branch0", input, 128, Window.of(1));
    String two = convolution(name + ".branch1.0", input, 128, Window.of(1));
    two = convolution(name + ".branch1.1", two, 128, Window.of(1, 7));
    two = convolution(name + ".branch1.2", two, 128, Window.of(7, 1));
    return net.activation(name, up(name, input, ".add", one, two), NetBuilder.RELU);
  }

  private String moduleC(String name, String input, String sum) {
    String one = convolution(name + ".branch0", input, 192, Window.of(1));
    String two = convolution(name + ".branch1.0", input, 192, Window.of(1));
    two = convolution(name + ".branch1.1", two, 192, Window.of(1, 3));
    two = convolution(name + ".branch1.2", two, 192, Window.of(3, 1));
    return up(name, input, sum, one, two);
  }

  private String up(String name, String input, String sum, String... branches) {
    String all = net.merge(name + ".merged", branches);
    double part = name.equals(GRID) ? 1 : factor(name + ".up");
    String up = net.branchEnd(name + ".up", all, net.channels(input), part);
    return net.add(name + sum, up, input);
  }

  private String reductionA(String name, String input) {
    Window half = Window.of(3).stride(2).bare();
    String one = convolution(name + ".branch0", input, 384, half);
    String two = convolution(name + ".branch1.0", input, 192, Window.of(1));
    two = convolution(name + ".branch1.1", two, 192, Window.of(3));
    two = convolution(name + ".branch1.2", two, 256, half);
    return net.merge(name, one, two, net.maxPooling(name + ".branch2", input, half));
  }

  private String reductionB(String name, String input) {
    Window half = Window.of(3).stride(2).bare();
    String one = convolution(name + ".branch0.0", input, 256, Window.of(1));
    one = convolution(name + ".branch0.1", one, 384, half);
    String two = convolution(name + ".branch1.0", input, 256, Window.of(1));
    two = convolution(name + ".branch1.1", two, 256, half);
    String three = convolution(name + ".branch2.0", input, 256, Window.of(1));
    three = convolution(name + ".branch2.1", three, 256, Window.of(3));
    three = convolution(name + ".branch2.2", three, 256, half);
    return net.merge(name, one, two, three, net.maxPooling(name + ".branch3", input, half));
  }

  private String convolution(String name, String input, int out, Window window) {
    return net.convolution(name + ".conv", input, out, window);
  }
}
