package dev.sightline.encoder.zoo;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.nd4j.linalg.activations.IActivation;

/**
 * Xception (Chollet 2017, figure 5): 36 convolutions, all but the first two separable (a depthwise
 * 3x3, then 1x1), each followed by batch normalisation (here folded into the 1x1), in fourteen
 * blocks, twelve of them with a shortcut.
 *
 * <pre>
 *   block 1        two 3x3 convolutions without padding, 32 (stride 2) and 64
 *   blocks 2-4     relu, separable, relu, separable, 3x3 maximum of stride 2; 128, 256, 728
 *   blocks 5-12    three times relu, separable 728
 *   block 13       as 2-4: 728, 1024
 *   block 14       separable 1536, relu, separable 2048, relu
 * </pre>
 *
 * <p>Block 2 begins without a ReLU of its own; shortcuts of blocks 2-4 and 13 are 1x1 convolutions
 * of stride 2. Vertices are named as Keras's layers, {@code block2_sepconv1} (its depthwise part
 * {@code block2_sepconv1.depthwise}), the shortcuts' convolutions {@code block2_shortcut}; the grid
 * is {@code block14_sepconv2} {@code [batch, 2048, 10, 10]} at 299 pixels.
 *
 * <p>It is the net of DL4J's zoo, written anew to have batch normalisation (with Keras's epsilon, a
 * hundred times the zoo's) folded in and the separable convolutions in two quick layers.
 */
final class Xception {
  static final String GRID = "block14_sepconv2";

  /** Twelve branches are added up. */
  private static final double PART = 0.3;

  private final NetBuilder net;

  private Xception(NetBuilder net) {
    this.net = net;
  }

  static ComputationGraphConfiguration configuration(NetShape shape) {
    return new Xception(new NetBuilder(shape)).build();
  }

  private ComputationGraphConfiguration build() {
    String last = net.convolution("block1_conv1", "photo", 32, Window.of(3).stride(2).bare());
    last = net.convolution("block1_conv2", last, 64, Window.of(3).bare());
    last = halving(2, last, last, 128, 128);
    last = halving(3, last, relu(3, last), 256, 256);
    last = halving(4, last, relu(4, last), 728, 728);
    for (int block = 5; block <= 12; block++) {
      last = residual(block, last);
    }
    last = halving(13, last, relu(13, last), 728, 1024);
    last = separable(14, 1, last, 1536, NetBuilder.RELU, 1);
    last = separable(14, 2, last, 2048, NetBuilder.RELU, 1);
    return net.finish(last);
  }

  private String halving(int block, String input, String begin, int middle, int out) {
    String last = separable(block, 1, begin, middle, NetBuilder.RELU, 1);
    last = separable(block, 2, last, out, NetBuilder.NONE, 1);
    last = net.maxPooling("block" + block + "_pool", last, Window.of(3).stride(2).same());
    Window half = Window.of(1).stride(2).same();
    String shortcut =
        net.convolution("block" + block + "_shortcut", input, out, half, NetBuilder.NONE);
    return net.add("block" + block + "_add", last, shortcut);
  }

  private String residual(int block, String input) {
    String last = relu(block, input);
    last = separable(block, 1, last, 728, NetBuilder.RELU, 1);
    last = separable(block, 2, last, 728, NetBuilder.RELU, 1);
    last = separable(block, 3, last, 728, NetBuilder.NONE, PART);
    return net.add("block" + block + "_add", last, input);
  }

  private String relu(int block, String input) {
    return net.activation("block" + block + "_relu", input, NetBuilder.RELU);
  }

  private String separable(
      int block, int number, String input, int out, IActivation activation, double part) {
    return net.separable("block" + block + "_sepconv" + number, input, out, activation, part);
  }
}
