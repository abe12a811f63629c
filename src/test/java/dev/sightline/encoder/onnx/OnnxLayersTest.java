package dev.sightline.encoder.onnx;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.CenterLossOutputLayer;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.deeplearning4j.nn.conf.layers.SpaceToDepthLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping2D;
import org.deeplearning4j.nn.conf.layers.misc.ElementWiseMultiplicationLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Every layer over pictures computes in ONNX Runtime what it computes in DL4J. */
class OnnxLayersTest {
  @TempDir Path folder;

  /** Nets of one layer (or a few), its last vertex being "out". */
  static Stream<Arguments> known() {
    return Stream.of(
        SmallNets.net(
            "Same pads right and below for stride 2", convolution(3, 2, ConvolutionMode.Same)),
        SmallNets.net("Same with an even kernel", convolution(4, 3, ConvolutionMode.Same)),
        SmallNets.net("Truncate cuts off the rest", convolution(3, 2, ConvolutionMode.Truncate)),
        SmallNets.net("padding given", builder(5, 2).padding(2, 1).build()),
        withoutOneDnn("dilation", builder(3, 1).dilation(2, 3).build()),
        withoutOneDnn(
            "dilation and Same",
            builder(3, 1).dilation(2, 2).convolutionMode(ConvolutionMode.Same).build()),
        SmallNets.net("no bias", builder(1, 1).hasBias(false).build()),
        SmallNets.net("depthwise", depthwise(1, 1)),
        SmallNets.net("depthwise, stride 2, two maps each", depthwise(2, 2)),
        SmallNets.net("ReLU6", builder(3, 1).activation(Activation.RELU6).build()),
        SmallNets.net("leaky ReLU", builder(3, 1).activation(Activation.LEAKYRELU).build()),
        SmallNets.net("tanh", builder(3, 1).activation(Activation.TANH).build()),
        SmallNets.net("activation alone", new ActivationLayer(Activation.SIGMOID)),
        SmallNets.net("max pooling", pooling(PoolingType.MAX, ConvolutionMode.Truncate)),
        SmallNets.net("max pooling, Same", pooling(PoolingType.MAX, ConvolutionMode.Same)),
        SmallNets.net("mean pooling", pooling(PoolingType.AVG, ConvolutionMode.Truncate)),
        SmallNets.net("mean pooling, Same", pooling(PoolingType.AVG, ConvolutionMode.Same)),
        SmallNets.net("global mean", new GlobalPoolingLayer(PoolingType.AVG)),
        SmallNets.net("global maximum", new GlobalPoolingLayer(PoolingType.MAX)),
        SmallNets.net("batch normalisation", new BatchNormalization()),
        SmallNets.net(
            "batch normalisation, fixed scale",
            new BatchNormalization.Builder().lockGammaBeta(true).gamma(1.5).beta(-.5).build()),
        SmallNets.net("zero padding", new ZeroPaddingLayer(1, 2, 3, 4)),
        SmallNets.net(
            "deconvolution, stride 2",
            new Deconvolution2D.Builder(3, 3).stride(2, 2).nOut(4).build()),
        SmallNets.net(
            "deconvolution, Same",
            new Deconvolution2D.Builder(4, 3)
                .stride(2, 2)
                .convolutionMode(ConvolutionMode.Same)
                .nOut(4)
                .build()),
        SmallNets.net("Strict", strict()),
        SmallNets.net("p-norm pooling", pooling(PoolingType.PNORM, ConvolutionMode.Truncate)),
        SmallNets.net("global sum", new GlobalPoolingLayer(PoolingType.SUM)),
        SmallNets.net(
            "global p-norm", new GlobalPoolingLayer.Builder(PoolingType.PNORM).pnorm(3).build()),
        SmallNets.net(
            "global mean of one cell",
            new GlobalPoolingLayer.Builder(PoolingType.AVG).collapseDimensions(false).build()),
        SmallNets.net("cropping", new Cropping2D(1, 2, 3, 0)),
        SmallNets.net("upsampling", new Upsampling2D.Builder(1).size(new int[] {2, 3}).build()),
        SmallNets.net(
            "space to depth",
            g ->
                g.addLayer("even", new ZeroPaddingLayer(1, 0, 0, 0), "in")
                    .addLayer("out", new SpaceToDepthLayer.Builder().blocks(2).build(), "even")),
        SmallNets.net(
            "PReLU", new PReLULayer.Builder().inputShape(3, 11, 14).sharedAxes(2, 3).build()),
        SmallNets.net(
            "frozen",
            new FrozenLayer.Builder().layer(convolution(3, 1, ConvolutionMode.Same)).build()),
        SmallNets.net(
            "softmax of maps",
            new CnnLossLayer.Builder(LossFunction.MCXENT).activation(Activation.SOFTMAX).build()),
        SmallNets.net(
            "softmax of a convolution", builder(3, 1).activation(Activation.SOFTMAX).build()),
        SmallNets.net(
            "centre loss",
            new CenterLossOutputLayer.Builder(LossFunction.MCXENT)
                .nOut(4)
                .activation(Activation.SOFTMAX)
                .build()),
        SmallNets.net(
            "element-wise product",
            g ->
                g.addLayer("pool", new GlobalPoolingLayer(PoolingType.AVG), "in")
                    .addLayer(
                        "out",
                        new ElementWiseMultiplicationLayer.Builder().nIn(3).nOut(3).build(),
                        "pool")),
        SmallNets.net(
            "back to maps",
            g ->
                g.addLayer("dense", new DenseLayer.Builder().nOut(24).build(), "in")
                    .addLayer("out", convolution(2, 1, ConvolutionMode.Same), "dense")
                    .inputPreProcessor("out", new FeedForwardToCnnPreProcessor(3, 4, 2))),
        SmallNets.net("dropout", new DropoutLayer(.5)),
        SmallNets.net("LRN", new LocalResponseNormalization()),
        SmallNets.net(
            "LRN over three channels of ten",
            g ->
                g.addLayer("maps", builder(3, 1).nOut(10).build(), "in")
                    .addLayer(
                        "out",
                        new LocalResponseNormalization.Builder()
                            .k(1.5)
                            .n(3)
                            .alpha(.3)
                            .beta(.6)
                            .build(),
                        "maps")),
        SmallNets.net(
            "LRN over an even number",
            new LocalResponseNormalization.Builder().k(1).n(4).alpha(.2).beta(.75).build()),
        SmallNets.net("separable", separable(1, 1, ConvolutionMode.Same)),
        SmallNets.net(
            "separable, stride 2, two maps each", separable(2, 2, ConvolutionMode.Truncate)),
        SmallNets.net("dense over maps", new DenseLayer.Builder().nOut(7).build()),
        SmallNets.net(
            "softmax over maps",
            new OutputLayer.Builder(LossFunction.MCXENT)
                .nOut(7)
                .activation(Activation.SOFTMAX)
                .build()),
        SmallNets.net(
            "loss over a vector",
            g ->
                g.addLayer("pool", new GlobalPoolingLayer(PoolingType.AVG), "in")
                    .addLayer(
                        "out",
                        new LossLayer.Builder(LossFunction.MCXENT)
                            .activation(Activation.SOFTMAX)
                            .build(),
                        "pool")),
        SmallNets.net(
            "dense over a vector",
            g ->
                g.addLayer("pool", new GlobalPoolingLayer(PoolingType.AVG), "in")
                    .addLayer("out", new DenseLayer.Builder().nOut(5).build(), "pool")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("known")
  void computesTheSame(String name, ComputationGraph net) throws IOException {
    Path file = folder.resolve("net.onnx");
    new OnnxExport(net, SmallNets.PICTURE).output("result", "out").write(file);
    assertTrue(Files.size(file) > 0);
  }

  private static ConvolutionLayer.Builder builder(int kernel, int stride) {
    return new ConvolutionLayer.Builder(kernel, kernel).stride(stride, stride).nOut(6);
  }

  private static Layer convolution(int kernel, int stride, ConvolutionMode mode) {
    return builder(kernel, stride).convolutionMode(mode).build();
  }

  private static Layer depthwise(int stride, int multiplier) {
    return new DepthwiseConvolution2D.Builder(3, 3)
        .stride(stride, stride)
        .depthMultiplier(multiplier)
        .convolutionMode(ConvolutionMode.Same)
        .nIn(3)
        .nOut(3 * multiplier)
        .build();
  }

  private static Layer separable(int stride, int multiplier, ConvolutionMode mode) {
    return new SeparableConvolution2D.Builder(3, 3)
        .stride(stride, stride)
        .depthMultiplier(multiplier)
        .convolutionMode(mode)
        .nOut(5)
        .build();
  }

  /** A kernel that fits without a rest, as this mode demands. */
  private static Layer strict() {
    return builder(3, 1).convolutionMode(ConvolutionMode.Strict).build();
  }

  private static Layer pooling(PoolingType type, ConvolutionMode mode) {
    return new SubsamplingLayer.Builder(type)
        .kernelSize(3, 3)
        .stride(2, 2)
        .pnorm(2)
        .convolutionMode(mode)
        .build();
  }

  /** oneDNN cannot do it: DL4J would say so at length and then do it by itself all the same. */
  private static Arguments withoutOneDnn(String name, Layer layer) {
    String disable = "org.eclipse.deeplearning4j.helpers.disable";
    String before = System.getProperty(disable, "false");
    System.setProperty(disable, "true");
    try {
      return SmallNets.net(name, layer);
    } finally {
      System.setProperty(disable, before);
    }
  }
}
