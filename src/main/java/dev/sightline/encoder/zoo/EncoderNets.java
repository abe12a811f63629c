package dev.sightline.encoder.zoo;

import dev.sightline.bundle.NearestName;
import dev.sightline.encoder.zoo.PixelScaling.Order;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Every net that Sightline can see with, by name. Of one name there may be several kinds of
 * published weights; the first is what a net without a file is.
 */
public final class EncoderNets {
  /** The net that is taken where none is named. */
  public static final String DEFAULT = "mobilenet-v2";

  private static final String MOBILENET = "MobileNetV2 (Sandler and others 2018)";
  private static final String LITE0 = "EfficientNet-Lite0 (Tan and Le 2019)";
  private static final String LITE2 = "EfficientNet-Lite2 (Tan and Le 2019)";
  private static final String SQUEEZENET = "SqueezeNet 1.1 (Iandola and others 2016)";
  private static final String RESNET = "ResNet-50 (He and others 2016)";
  private static final String VGG = "VGG-16 (Simonyan and Zisserman 2015)";
  private static final String DARKNET = "Darknet-19 (Redmon and Farhadi 2017)";
  private static final String ALEXNET = "AlexNet, one column (Krizhevsky 2014)";
  private static final String GOOGLENET = "GoogLeNet (Szegedy and others 2015)";
  private static final String XCEPTION = "Xception (Chollet 2017)";
  private static final String INCEPTION = "Inception-ResNet-v1 (Szegedy and others 2017)";

  private static final List<EncoderNet> OWN =
      List.of(
          new EncoderNet(
              "mobilenet-v2",
              MOBILENET,
              "Keras",
              224,
              PixelScaling.CENTRED,
              InvertedResiduals.GRID,
              1e-3,
              PublishedNames::kerasMobileNet,
              List.of("Logits", "predictions"),
              InvertedResiduals::mobileNetV2),
          new EncoderNet(
              "efficientnet-lite0",
              LITE0,
              "PyTorch",
              224,
              PixelScaling.even(127, 128, 3),
              InvertedResiduals.GRID,
              1e-3,
              PublishedNames::efficientNetLite,
              List.of("_fc"),
              InvertedResiduals::lite0),
          new EncoderNet(
              "efficientnet-lite2",
              LITE2,
              "PyTorch",
              260,
              PixelScaling.even(127, 128, 3),
              InvertedResiduals.GRID,
              1e-3,
              PublishedNames::efficientNetLite,
              List.of("_fc"),
              InvertedResiduals::lite2),
          new EncoderNet(
              "squeezenet",
              SQUEEZENET,
              "PyTorch",
              224,
              PixelScaling.IMAGENET,
              SqueezeNet.GRID,
              0,
              PublishedNames::torchSqueezeNet,
              List.of("classifier.1"),
              SqueezeNet::configuration),
          new EncoderNet(
              "squeezenet",
              SQUEEZENET,
              "DL4J",
              224,
              PixelScaling.CAFFE,
              SqueezeNet.GRID,
              0,
              PublishedNames::zooSqueezeNet,
              List.of("conv10"),
              SqueezeNet::configuration),
          new EncoderNet(
              "resnet50",
              RESNET,
              "PyTorch",
              224,
              PixelScaling.IMAGENET,
              ResNet50.GRID,
              1e-5,
              PublishedNames::torchResNet,
              List.of("fc"),
              ResNet50::torch),
          new EncoderNet(
              "resnet50",
              RESNET,
              "Keras",
              224,
              PixelScaling.CAFFE,
              ResNet50.GRID,
              1.001e-5,
              PublishedNames::kerasResNet,
              List.of("predictions", "probs", "fc1000"),
              ResNet50::keras),
          new EncoderNet(
              "vgg16",
              VGG,
              "Keras",
              224,
              PixelScaling.CAFFE,
              Vgg16.GRID,
              0,
              PublishedNames::kerasVgg,
              List.of("fc1", "fc2", "predictions"),
              Vgg16::configuration),
          new EncoderNet(
              "vgg16",
              VGG,
              "PyTorch",
              224,
              PixelScaling.IMAGENET,
              Vgg16.GRID,
              0,
              PublishedNames::torchVgg,
              List.of("classifier"),
              Vgg16::configuration),
          new EncoderNet(
              "vgg16",
              VGG,
              "DL4J",
              224,
              PixelScaling.CAFFE,
              Vgg16.GRID,
              0,
              PublishedNames::zooVgg,
              List.of("18", "19", "20", "21", "output", "fc1", "fc2"),
              Vgg16::configuration),
          new EncoderNet(
              "darknet19",
              DARKNET,
              "DL4J",
              224,
              PixelScaling.UNIT,
              Darknet19.GRID,
              1e-5,
              PublishedNames::zooDarknet,
              List.of("convolution2d_19"),
              Darknet19::configuration),
          new EncoderNet(
              "alexnet",
              ALEXNET,
              "PyTorch",
              224,
              PixelScaling.IMAGENET,
              AlexNet.GRID,
              0,
              PublishedNames::torchAlexNet,
              List.of("classifier"),
              AlexNet::configuration),
          new EncoderNet(
              "googlenet",
              GOOGLENET,
              "Caffe",
              224,
              new PixelScaling(Order.BGR, List.of(104f, 117f, 123f), List.of(1f, 1f, 1f)),
              GoogLeNet.GRID,
              0,
              PublishedNames::caffeGoogLeNet,
              List.of("loss"),
              GoogLeNet::paper),
          new EncoderNet(
              "googlenet",
              GOOGLENET + ", batch normalisation and 3x3 for 5x5 as in PyTorch",
              "PyTorch",
              224,
              // torchvision's weights came from TensorFlow: it turns its own scaling back
              PixelScaling.CENTRED,
              GoogLeNet.GRID,
              1e-3,
              PublishedNames::torchConvAndNorm,
              List.of("fc", "aux1", "aux2"),
              GoogLeNet::torch),
          new EncoderNet(
              "xception",
              XCEPTION,
              "Keras",
              299,
              PixelScaling.CENTRED,
              Xception.GRID,
              1e-3,
              PublishedNames::kerasXception,
              List.of("predictions"),
              Xception::configuration),
          new EncoderNet(
              "xception",
              XCEPTION,
              "DL4J",
              299,
              PixelScaling.CENTRED,
              Xception.GRID,
              1e-5,
              PublishedNames::zooXception,
              List.of("predictions"),
              Xception::configuration),
          new EncoderNet(
              "inception-resnet-v1",
              INCEPTION,
              "facenet-pytorch",
              160,
              PixelScaling.even(127.5f, 128, 3),
              InceptionResNetV1.GRID,
              1e-3,
              PublishedNames::faceNet,
              List.of("last_linear", "last_bn", "logits"),
              InceptionResNetV1::configuration));

  private static final List<EncoderNet> ALL =
      Stream.concat(OWN.stream(), Dl4jZoo.ALL.stream()).toList();

  private EncoderNets() {}

  /** All of them, those of one name beside each other. */
  public static List<EncoderNet> all() {
    return ALL;
  }

  /** The names, in the order of the list. */
  public static List<String> names() {
    return ALL.stream().map(EncoderNet::name).distinct().toList();
  }

  /** The net of this name, as it is without a weight file. */
  public static EncoderNet named(String name) {
    return kinds(name).get(0);
  }

  /**
   * The net of this name for each kind of published weights.
   *
   * @throws IllegalArgumentException naming the nearest and those there are, if there is none of
   *     this name
   */
  public static List<EncoderNet> kinds(String name) {
    Map<String, List<EncoderNet>> byName =
        ALL.stream().collect(Collectors.groupingBy(EncoderNet::name));
    if (!byName.containsKey(name)) {
      throw new IllegalArgumentException(
          "there is no net '"
              + name
              + NearestName.of(name, names())
                  .map(near -> "'; did you mean " + near + "? There are ")
                  .orElse("'; there are ")
              + String.join(", ", names()));
    }
    return byName.get(name);
  }
}
