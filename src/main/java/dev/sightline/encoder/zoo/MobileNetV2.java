package dev.sightline.encoder.zoo;

import dev.sightline.bundle.BundleException;
import dev.sightline.bundle.Safetensors;
import dev.sightline.bundle.Safetensors.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import org.deeplearning4j.nn.api.Layer;
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
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
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

  /** What lies on top of the pooled vector. */
  public enum Top {
    /** Nothing: the outputs are {@link #GRID} and {@link #POOLED}. */
    NONE(null),
    /** Softmax over classes that exclude each other. */
    CLASSIFIER("classifier"),
    /** A sigmoid for each word, trained with binary cross-entropy. */
    WORDS("words");

    private final String layer;

    Top(String layer) {
      this.layer = layer;
    }
  }

  /**
   * The shape of a net.
   *
   * @param side width and height of the input in pixels, a multiple of 32
   * @param width what every channel count of table 2 is multiplied with; the head is never narrower
   *     than 1,280, unless {@code width} is below 0.2 (nets for tests)
   * @param top what lies on top
   * @param classes outputs of the top; ignored for {@link Top#NONE}
   * @param type FLOAT, or DOUBLE for gradient checks
   */
  public record Shape(int side, double width, Top top, int classes, DataType type) {
    /** The net of the given weights, 224 pixels, full width, float. */
    public static Shape standard(Top top, int classes) {
      return new Shape(224, 1, top, classes, DataType.FLOAT);
    }

    /** The same net for pictures of another size, or wider or narrower. */
    public Shape resized(int newSide, double newWidth) {
      return new Shape(newSide, newWidth, top, classes, type);
    }
  }

  private final Shape shape;
  private int[][] inputShape;
  private ComputationGraphConfiguration.GraphBuilder graph;

  /** A net of this shape, not yet built. */
  public MobileNetV2(Shape shape) {
    this.shape = shape;
    this.inputShape = new int[][] {{3, shape.side(), shape.side()}};
  }

  /** The net with the weights of {@code weights}, ready to run or to be trained. */
  public static ComputationGraph load(Safetensors weights, Shape shape) throws BundleException {
    ComputationGraph net = new MobileNetV2(shape).init();
    readWeights(weights, net);
    return net;
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
        shape.top().layer,
        new OutputLayer.Builder(words ? LossFunction.XENT : LossFunction.MCXENT)
            .nIn(features)
            .nOut(shape.classes())
            .weightInit(WeightInit.XAVIER)
            .activation(words ? Activation.SIGMOID : Activation.SOFTMAX)
            .build(),
        POOLED);
    return graph.setOutputs(shape.top().layer).build();
  }

  private String block(int number, String input, int expansion, int in, int out, int stride) {
    String name = String.format("block%02d", number);
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

  /**
   * Sets every parameter of {@code net} that {@code weights} names; the top may be missing from the
   * file (it then stays as it was drawn), anything else may not.
   *
   * @throws BundleException if a tensor is missing or has another shape than the layer
   */
  public static void readWeights(Safetensors weights, ComputationGraph net) throws BundleException {
    for (Layer layer : net.getLayers()) {
      String name = layer.conf().getLayer().getLayerName();
      if (layer.numParams() == 0
          || (layer.conf().getLayer() instanceof OutputLayer
              && !weights.names().contains(name + ".weight"))) {
        continue;
      }
      setWeight(layer, name, weights);
      float[] bias = weights.values(name + ".bias");
      INDArray target = layer.getParam("b");
      requireSize(name + ".bias", bias.length, target.length());
      target.assign(Nd4j.createFromArray(bias).castTo(target.dataType()).reshape(target.shape()));
    }
  }

  private static void setWeight(Layer layer, String name, Safetensors weights)
      throws BundleException {
    float[] values = weights.values(name + ".weight");
    INDArray target = layer.getParam("W");
    requireSize(name + ".weight", values.length, target.length());
    INDArray source = Nd4j.createFromArray(values).castTo(target.dataType());
    long[] s = target.shape();
    if (layer.conf().getLayer() instanceof DepthwiseConvolution2D) {
      // File: [channels, 1, height, width]; DL4J: [height, width, channels, 1].
      target.assign(source.reshape(s[2], s[3], s[0], s[1]).permute(2, 3, 0, 1));
    } else if (layer.conf().getLayer() instanceof OutputLayer) {
      // File: [out, in] or [out, in, 1, 1]; DL4J: [in, out].
      target.assign(source.reshape(s[1], s[0]).transpose());
    } else {
      target.assign(source.reshape(s));
    }
  }

  private static void requireSize(String name, long found, long expected) throws BundleException {
    if (found != expected) {
      throw new BundleException(
          "Tensor "
              + name
              + " has "
              + found
              + " values; this MobileNetV2 expects "
              + expected
              + ".");
    }
  }

  /**
   * Every parameter of {@code net} in the layout of the weight file: convolutions {@code [out, in,
   * height, width]}, depthwise {@code [channels, 1, height, width]}, dense {@code [out, in]}.
   */
  public static LinkedHashMap<String, Tensor> weights(ComputationGraph net) {
    LinkedHashMap<String, Tensor> tensors = new LinkedHashMap<>();
    for (Layer layer : net.getLayers()) {
      if (layer.numParams() == 0) {
        continue;
      }
      String name = layer.conf().getLayer().getLayerName();
      INDArray weight = layer.getParam("W");
      if (layer.conf().getLayer() instanceof DepthwiseConvolution2D) {
        weight = weight.permute(2, 3, 0, 1);
      } else if (layer.conf().getLayer() instanceof OutputLayer) {
        weight = weight.transpose();
      }
      tensors.put(name + ".weight", tensor(weight));
      tensors.put(name + ".bias", tensor(layer.getParam("b").reshape(-1)));
    }
    return tensors;
  }

  private static Tensor tensor(INDArray array) {
    int[] shape = Arrays.stream(array.shape()).mapToInt(Math::toIntExact).toArray();
    return new Tensor(shape, array.dup('c').castTo(DataType.FLOAT).data().asFloat());
  }

  /** None: weights come from a local file, see {@link #load}. */
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
