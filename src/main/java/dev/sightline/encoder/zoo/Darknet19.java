package dev.sightline.encoder.zoo;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationLReLU;

/**
 * Darknet-19 (Redmon and Farhadi 2017, table 6): eighteen convolutions, 3x3 and between them 1x1 to
 * half the channels, with batch normalisation (here folded in) and {@code max(x, 0.1 x)}; 2x2
 * maxima between its six stages.
 *
 * <p>It is the net of DL4J's zoo, whose weights give the same outputs here; vertices have its
 * names, {@code convolution2d_1} to {@code convolution2d_18}, the grid {@code [batch, 1024, side /
 * 32, side / 32]}. On it, a classifier is a 1x1 convolution and its mean.
 */
final class Darknet19 {
  static final String GRID = "convolution2d_18";
  private static final IActivation LEAKY = new ActivationLReLU(0.1);

  /** The channels of each convolution, by stage; those with fewer than the one before are 1x1. */
  private static final int[][] STAGES = {
    {32},
    {64},
    {128, 64, 128},
    {256, 128, 256},
    {512, 256, 512, 256, 512},
    {1024, 512, 1024, 512, 1024}
  };

  private Darknet19() {}

  static ComputationGraphConfiguration configuration(NetShape shape) {
    NetBuilder net = new NetBuilder(shape);
    String last = "photo";
    int number = 0;
    for (int[] stage : STAGES) {
      if (number > 0) {
        last = net.maxPooling("maxpooling2d_" + number, last, Window.of(2).stride(2).same());
      }
      for (int i = 0; i < stage.length; i++) {
        Window window = Window.of(i % 2 == 0 ? 3 : 1);
        last = net.convolution("convolution2d_" + ++number, last, stage[i], window, LEAKY);
      }
    }
    return shape.classes() > 0 ? net.finishConvolution(last, NetBuilder.NONE) : net.finish(last);
  }
}
