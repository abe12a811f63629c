package dev.sightline.encoder.zoo;

import java.util.LinkedHashMap;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;

/**
 * GoogLeNet (Szegedy and others 2015, table 1): three convolutions, then nine inception modules in
 * three stages. A module sees its input in four ways at once and lays the results one behind the
 * other: 1x1; 1x1 then 3x3; 1x1 then 5x5; a 3x3 maximum then 1x1. ReLU everywhere, 3x3 maxima of
 * stride 2 between the stages whose last, incomplete window counts.
 *
 * <p>Two forms. As in the paper and in Caffe's weights: local response normalisation after the
 * first pooling and before the second (n = 5, alpha = 1e-4, beta = 0.75; Caffe divides alpha by n).
 * As in PyTorch's weights: batch normalisation instead (here folded in), the third way 3x3 where
 * the paper says 5x5, the last pooling 2x2.
 *
 * <p>Vertices are named as PyTorch's tensors: {@code conv1.conv}, {@code inception3a.branch1.conv},
 * {@code inception3a.branch2.0.conv}, ...; the grid is {@code inception5b} {@code [batch, 1024,
 * side / 32, side / 32]}. The two auxiliary classifiers, of use only while the net is trained from
 * nothing, are left out. DL4J's zoo has no GoogLeNet.
 */
final class GoogLeNet {
  static final String GRID = "inception5b";

  /** Table 1: 1x1; 3x3 reduce, 3x3; 5x5 reduce, 5x5; pool projection. */
  private static final Map<String, int[]> MODULES = new LinkedHashMap<>();

  static {
    MODULES.put("3a", new int[] {64, 96, 128, 16, 32, 32});
    MODULES.put("3b", new int[] {128, 128, 192, 32, 96, 64});
    MODULES.put("4a", new int[] {192, 96, 208, 16, 48, 64});
    MODULES.put("4b", new int[] {160, 112, 224, 24, 64, 64});
    MODULES.put("4c", new int[] {128, 128, 256, 24, 64, 64});
    MODULES.put("4d", new int[] {112, 144, 288, 32, 64, 64});
    MODULES.put("4e", new int[] {256, 160, 320, 32, 128, 128});
    MODULES.put("5a", new int[] {256, 160, 320, 32, 128, 128});
    MODULES.put("5b", new int[] {384, 192, 384, 48, 128, 128});
  }

  private final NetBuilder net;
  private final boolean paper;

  private GoogLeNet(NetBuilder net, boolean paper) {
    this.net = net;
    this.paper = paper;
  }

  /** As in the paper. */
  static ComputationGraphConfiguration paper(NetShape shape) {
    return new GoogLeNet(new NetBuilder(shape), true).build();
  }

  /** As PyTorch has it. */
  static ComputationGraphConfiguration torch(NetShape shape) {
    return new GoogLeNet(new NetBuilder(shape), false).build();
  }

  private ComputationGraphConfiguration build() {
    String last = net.convolution("conv1.conv", "photo", 64, Window.of(7).stride(2));
    last = normalised("norm1", pool("maxpool1", last));
    last = net.convolution("conv2.conv", last, 64, Window.of(1));
    last = net.convolution("conv3.conv", last, 192, Window.of(3));
    last = pool("maxpool2", normalised("norm2", last));
    for (Map.Entry<String, int[]> module : MODULES.entrySet()) {
      if (module.getKey().equals("4a")) {
        last = pool("maxpool3", last);
      } else if (module.getKey().equals("5a")) {
        last =
            paper
                ? pool("maxpool4", last)
                : net.maxPooling("maxpool4", last, Window.of(2).stride(2).same());
      }
      last = module("inception" + module.getKey(), last, module.getValue());
    }
    return net.finish(last);
  }

  private String module(String name, String input, int[] c) {
    String one = net.convolution(name + ".branch1.conv", input, c[0], Window.of(1));
    String three = net.convolution(name + ".branch2.0.conv", input, c[1], Window.of(1));
    three = net.convolution(name + ".branch2.1.conv", three, c[2], Window.of(3));
    String five = net.convolution(name + ".branch3.0.conv", input, c[3], Window.of(1));
    five = net.convolution(name + ".branch3.1.conv", five, c[4], Window.of(paper ? 5 : 3));
    String pooled = net.maxPooling(name + ".branch4.0", input, Window.of(3));
    pooled = net.convolution(name + ".branch4.1.conv", pooled, c[5], Window.of(1));
    return net.merge(name, one, three, five, pooled);
  }

  private String normalised(String name, String input) {
    return paper ? net.responseNormalisation(name, input, 1e-4 / 5) : input;
  }

  private String pool(String name, String input) {
    return net.maxPooling(name, input, Window.of(3).stride(2).wholeOf(net.size(input)));
  }
}
