package dev.sightline.encoder.zoo;

import java.util.Locale;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.zoo.ModelMetaData;
import org.deeplearning4j.zoo.PretrainedType;
import org.deeplearning4j.zoo.ZooModel;
import org.deeplearning4j.zoo.ZooType;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * MobileNetV2 (Sandler, Howard, Zhu, Zhmoginov and Chen 2018, table 2) as one more zoo model: a
 * convolution of stride 2, seventeen inverted residual blocks (expand 1x1 to {@code t} times the
 * channels, depthwise 3x3, project 1x1), a 1x1 convolution to 1,280 channels, their average.
 *
 * <pre>
 *   t   c    n  s        t expansion, c channels out, n blocks, s stride of the first of them
 *   1   16   1  1        a block adds its input where its stride is 1 and its channels do not change
 *   6   24   2  2
 *   6   32   3  2        ReLU6 after every convolution but the projections
 *   6   64   4  2
 *   6   96   3  1        padding as TensorFlow's SAME: on even sizes stride 2 pads right and below
 *   6  160   3  2
 *   6  320   1  1
 * </pre>
 *
 * <p>Input {@code [batch, 3, side, side]}, RGB as {@code (x - 127.5) / 127.5}. Vertices are named
 * as the tensors of the weight file: {@code stem}, {@code block01.depthwise}, {@code
 * block01.project}, {@code block02.expand} ... {@code block17.project}, {@code block03.add} ...,
 * {@code head} {@code [batch, 1280, side/32, side/32]} and {@code pooled} {@code [batch, 1280]}. On
 * top, at will, a dense layer {@code classifier} (softmax) or {@code words} (independent sigmoids,
 * binary cross-entropy).
 *
 * <p>Differs from the paper: batch normalisation is folded into each convolution's weight and bias,
 * as it may be once its statistics are fixed; there is no dropout.
 */
public final class MobileNetV2 extends ZooModel<MobileNetV2> {
  /** Rows of the paper's table 2: t, c, n, s. */
  private static final int[][] STAGES = {
    {1, 16, 1, 1},
    {6, 24, 2, 2},
    {6, 32, 3, 2},
    {6, 64, 4, 2},
    {6, 96, 3, 1},
    {6, 160, 3, 2},
    {6, 320, 1, 1}
  };

  private static final IActivation RELU6 = new ClippedActivation();
  private static final IActivation IDENTITY = new ActivationIdentity();

  /** The vertex whose activations are the grid. */
  public static final String GRID = "head";

  /** The vertex with the mean of the grid. */
  public static final String POOLED = "pooled";

  private final NetShape shape;
  private int[][] inputShape;
  private ComputationGraphConfiguration.GraphBuilder graph;

  /** A net of this shape, not yet built. */
  public MobileNetV2(NetShape shape) {
    this.shape = shape;
    this.inputShape = new int[][] {{3, shape.side(), shape.side()}};
  }

  /** The net, its weights drawn at random (He's normal distribution). */
  @Override
  public ComputationGraph init() {
    ComputationGraph net = new ComputationGraph(configuration());
    net.init();
    return net;
  }

  /** The layers and how they hang together. */
  public ComputationGraphConfiguration configuration() {
    graph =
        new NeuralNetConfiguration.Builder()
            .dataType(shape.type())
            // left alone, DL4J takes the clock's milliseconds, whatever ND4J was seeded with
            .seed(Nd4j.getRandom().nextLong())
            .convolutionMode(ConvolutionMode.Same)
            .weightInit(WeightInit.RELU)
            .updater(new NoOp()) // EncoderTraining steps over all parameters at once
            .graphBuilder()
            .addInputs("photo")
            .setInputTypes(InputType.convolutional(shape.side(), shape.side(), 3));
    int channels = channels(32);
    convolution("stem", "photo", 3, 2, 3, channels, RELU6);
    String last = "stem";
    int block = 0;
    for (int[] stage : STAGES) {
      for (int i = 0; i < stage[2]; i++) {
        int out = channels(stage[1]);
        last = block(++block, last, stage[0], channels, out, i == 0 ? stage[3] : 1);
        channels = out;
      }
    }
    int features = shape.width() < 0.2 ? channels(1280) : (int) (1280 * Math.max(1, shape.width()));
    convolution(GRID, last, 1, 1, channels, features, RELU6);
    graph.addLayer(POOLED, new GlobalPoolingLayer.Builder(PoolingType.AVG).build(), GRID);
    if (shape.top() == Top.NONE) {
      return graph.setOutputs(GRID, POOLED).build();
    }
    boolean words = shape.top() == Top.WORDS;
    graph.addLayer(
        shape.top().layer(),
        new OutputLayer.Builder(words ? LossFunction.XENT : LossFunction.MCXENT)
            .nIn(features)
            .nOut(shape.classes())
            .weightInit(WeightInit.XAVIER)
            .activation(words ? Activation.SIGMOID : Activation.SOFTMAX)
            .build(),
        POOLED);
    return graph.setOutputs(shape.top().layer()).build();
  }

  private String block(int number, String input, int expansion, int in, int out, int stride) {
    String name = String.format(Locale.ROOT, "block%02d", number);
    String last = input;
    int wide = in * expansion;
    if (expansion > 1) {
      last = convolution(name + ".expand", last, 1, 1, in, wide, RELU6);
    }
    graph.addLayer(
        name + ".depthwise",
        new TrainableDepthwise(
            new DepthwiseConvolution2D.Builder(3, 3)
                .stride(stride, stride)
                .nIn(wide)
                .nOut(wide)
                .depthMultiplier(1)
                .activation(RELU6)
                // DL4J takes all channels for a depthwise layer's fan-in; there are nine inputs
                .weightInit(new NormalDistribution(0, Math.sqrt(2 / 9.0)))),
        last);
    last = convolution(name + ".project", name + ".depthwise", 1, 1, wide, out, IDENTITY);
    if (stride == 1 && in == out) {
      graph.addVertex(name + ".add", new ElementWiseVertex(ElementWiseVertex.Op.Add), last, input);
      last = name + ".add";
    }
    return last;
  }

  private String convolution(
      String name, String input, int kernel, int stride, int in, int out, IActivation activation) {
    graph.addLayer(
        name,
        new TrainableConvolution(
            new ConvolutionLayer.Builder(kernel, kernel)
                .stride(stride, stride)
                .nIn(in)
                .nOut(out)
                .activation(activation)),
        input);
    return name;
  }

  /** A channel count of the paper for this width: a multiple of 8 unless the net is tiny. */
  private int channels(int full) {
    if (shape.width() == 1) {
      return full;
    }
    double scaled = full * shape.width();
    if (shape.width() < 0.2) {
      return Math.max(2, (int) Math.round(scaled));
    }
    int rounded = Math.max(8, (int) (scaled + 4) / 8 * 8);
    return rounded < 0.9 * scaled ? rounded + 8 : rounded;
  }

  /** None: weights come from a local file, see {@link EncoderNets}. */
  @Override
  public String pretrainedUrl(PretrainedType pretrainedType) {
    return null;
  }

  /** None. */
  @Override
  public long pretrainedChecksum(PretrainedType pretrainedType) {
    return 0;
  }

  @Override
  public Class<ComputationGraph> modelType() {
    return ComputationGraph.class;
  }

  @Override
  public ModelMetaData metaData() {
    return new ModelMetaData(inputShape, 1, ZooType.CNN);
  }

  /** Ignored but for {@link #metaData}: the shape is given to the constructor. */
  @Override
  public void setInputShape(int[][] shape) {
    this.inputShape = shape;
  }
}
