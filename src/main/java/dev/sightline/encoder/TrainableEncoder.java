package dev.sightline.encoder;

import dev.sightline.SightlineException;
import dev.sightline.bundle.Bundle;
import dev.sightline.bundle.EncoderReference;
import dev.sightline.bundle.Provenance;
import dev.sightline.bundle.Safetensors;
import dev.sightline.encoder.EncoderBundle.Precision;
import dev.sightline.encoder.weights.NetWeights;
import dev.sightline.encoder.weights.WeightFile;
import dev.sightline.encoder.zoo.EncoderNet;
import dev.sightline.encoder.zoo.FloatView;
import dev.sightline.encoder.zoo.NetShape;
import dev.sightline.encoder.zoo.PixelScaling;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * An encoder that learns from whoever reads its features: {@link #forward} gives them away, {@link
 * #backward} takes the gradient of the loss by them, {@link #step} follows it (Adam, see {@link
 * FineTuningState}). The batch is dealt out to copies of the net on the same parameters, one core
 * each; sums are taken in their order, so that results repeat exactly.
 *
 * <p>Its lowest blocks may be frozen: only what lies above them learns, and ONNX Runtime computes
 * them ({@link FixedNet}).
 *
 * <p>For one caller.
 */
public final class TrainableEncoder implements AutoCloseable {
  private final String name;
  private final EncoderNet kind;
  private final NetShape shape;
  private final ComputationGraph net;
  private final FixedNet fixed;
  private final long[] input;
  private final List<FeatureNet> copies = new ArrayList<>();
  private final NetThreads threads;
  private final float[] gradient;
  private final int channels;
  private final int cells;
  private FineTuningState state;

  /**
   * An encoder that begins with the weights of a file.
   *
   * @param shape with classes where the net is to say beside its features what it told apart before
   *     it learned, {@link Features#classes}
   * @param net of that kind and shape
   * @param replicas copies that share a batch, at most one per core
   * @param frozenBlocks how many of the lowest blocks stay as they are
   * @throws IllegalArgumentException if the net has not as many blocks
   */
  TrainableEncoder(
      String name,
      EncoderNet kind,
      NetShape shape,
      ComputationGraph net,
      int replicas,
      int frozenBlocks)
      throws IOException {
    if (replicas < 1) {
      throw new IllegalArgumentException("replicas is " + replicas + "; it must be at least 1");
    }
    this.name = name;
    this.kind = kind;
    this.shape = shape.with(0, 0);
    String frozen = FrozenBlocks.end(net.getConfiguration(), frozenBlocks);
    boolean isFixed = frozen != null || shape.classes() > 0;
    fixed = isFixed ? new FixedNet(net, shape, frozen) : null;
    this.net = shape.classes() + shape.words() > 0 ? featuresOnly(net) : net;
    if (frozen == null) {
      input = new long[] {3, shape.side(), shape.side()};
      copies.add(FeatureNet.of(this.net, kind.grid(), EncoderNet.POOLED));
    } else {
      input = kind.mapShape(shape, frozen);
      copies.add(FeatureNet.above(frozen, this.net, kind.grid(), EncoderNet.POOLED));
    }
    while (copies.size() < replicas) {
      copies.add(copies.get(0).copy());
    }
    threads = new NetThreads(replicas);
    state = new FineTuningState(copies.get(0).params().toFloatVector());
    gradient = new float[state.parameters.length];
    Features seen = look(new float[1][3 * shape.side() * shape.side()])[0];
    channels = seen.channels();
    cells = seen.cells();
  }

  private ComputationGraph featuresOnly(ComputationGraph whole) {
    ComputationGraph features = kind.init(shape, 1);
    for (Layer layer : features.getLayers()) {
      if (layer.numParams() > 0) {
        layer.params().assign(whole.getLayer(layer.conf().getLayer().getLayerName()).params());
      }
    }
    return features;
  }

  /**
   * An encoder's bundle, to be trained further: its net is built again in DL4J from what its
   * settings say and given the weights of its ONNX file.
   *
   * @param replicas copies that share a batch, at most one per core
   * @throws SightlineException if it is not of an architecture that is known here
   */
  public static TrainableEncoder open(Bundle encoder, int replicas) throws IOException {
    return open(encoder, replicas, 0);
  }

  /** The same, with so many of its lowest blocks frozen. */
  static TrainableEncoder open(Bundle encoder, int replicas, int frozenBlocks) throws IOException {
    encoder.expectTask(Encoder.TASK);
    EncoderNet kind = EncoderBundle.kind(encoder);
    NetShape shape = NetShape.of(encoder.settings().path("input").path("width").asInt());
    shape = shape.resized(shape.side(), encoder.number("width", 0.01, 10));
    ComputationGraph net =
        NetWeights.load(kind, shape, WeightFile.read(encoder.file(Encoder.FILE)));
    return new TrainableEncoder(encoder.name(), kind, shape, net, replicas, frozenBlocks);
  }

  /** What becomes of a photo's pixels before it sees them. */
  public PixelScaling scaling() {
    return kind.scaling();
  }

  /** Width and height of the pictures it takes. */
  public int side() {
    return shape.side();
  }

  /** The length of each feature vector. */
  public int channels() {
    return channels;
  }

  /** The number of cells of the grid. */
  public int cells() {
    return cells;
  }

  /**
   * Features of photos, as it sees them now.
   *
   * @param photos {@code [photos][3 * side * side]}, see {@link Augmentation}
   */
  public Features[] look(float[][] photos) {
    return share(photos, FeatureNet::look);
  }

  /** The same, ready for {@link #backward}. */
  public Features[] forward(float[][] photos) {
    return share(photos, FeatureNet::forward);
  }

  private interface Pass {
    void run(FeatureNet net, INDArray photos, Features[] seen, int first);
  }

  private Features[] share(float[][] photos, Pass pass) {
    Features[] seen = new Features[photos.length];
    List<Boolean> unused =
        run(
            photos.length,
            (copy, from, to) -> {
              pass(pass, copies.get(copy), Arrays.copyOfRange(photos, from, to), seen, from);
              return true;
            });
    return seen;
  }

  private void pass(Pass pass, FeatureNet copy, float[][] photos, Features[] seen, int first) {
    if (fixed == null) {
      pass.run(copy, FloatView.stack(photos, input), seen, first);
      return;
    }
    float[][] inputs = photos.clone();
    float[][] classes = new float[photos.length][];
    for (int i = 0; i < photos.length; i++) {
      FixedNet.Seen before = fixed.look(photos[i]);
      inputs[i] = before.maps().length > 0 ? before.maps() : photos[i];
      classes[i] = before.classes();
    }
    pass.run(copy, FloatView.stack(inputs, input), seen, first);
    for (int i = 0; i < photos.length; i++) {
      Features now = seen[first + i];
      seen[first + i] = new Features(now.pooled(), now.grid(), classes[i], now.words());
    }
  }

  private <T> List<T> run(int photos, NetThreads.Share<T> work) {
    try {
      return threads.share(photos, work);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the encoder worked", e);
    }
  }

  /**
   * Adds the gradient by all parameters to what {@link #step} will follow.
   *
   * @param gradients of the loss by each of the features that the last {@link #forward} gave
   */
  public void backward(Features[] gradients) {
    List<float[]> sums =
        run(
            gradients.length,
            (copy, from, to) -> {
              float[] sum = new float[gradient.length];
              copies.get(copy).backward(gradients, from, to - from, sum);
              return sum;
            });
    for (float[] sum : sums) {
      for (int i = 0; i < gradient.length; i++) {
        gradient[i] += sum[i];
      }
    }
  }

  /** The copies, for those who measure them. */
  List<FeatureNet> copies() {
    return copies;
  }

  /** The sum of all gradients since the last {@link #step}; not a copy. */
  float[] gradient() {
    return gradient;
  }

  /**
   * One step down the gradient, which is set to zero after.
   *
   * @param longest a longer gradient is shortened to this norm
   * @return the gradient's norm before that
   * @throws ArithmeticException where it is not finite; nothing is changed then
   */
  public double step(double rate, double longest) {
    double norm = norm();
    if (!Double.isFinite(norm)) {
      throw new ArithmeticException(
          "The gradient's norm of the encoder is %s at step %s: try lower rates"
              .formatted(norm, state.steps() + 1));
    }
    float scale = (float) Math.min(1, longest / Math.max(norm, 1e-30));
    state.step(gradient, scale, (float) rate);
    use();
    Arrays.fill(gradient, 0);
    return norm;
  }

  /** The norm of the gradient that {@link #step} will follow. */
  double norm() {
    double square = 0;
    for (float g : gradient) {
      square += (double) g * g;
    }
    return Math.sqrt(square);
  }

  /** The parameters that learn; not a copy. */
  float[] current() {
    return state.parameters;
  }

  /** A copy of its parameters. */
  public float[] parameters() {
    return state.parameters.clone();
  }

  /** Sets its parameters; Adam's moments stay. */
  public void parameters(float[] values) {
    System.arraycopy(values, 0, state.parameters, 0, values.length);
    use();
  }

  private void use() {
    FloatView.pointer(copies.get(0).params()).put(state.parameters);
  }

  /** The whole net with its parameters as they are now, frozen ones too. */
  ComputationGraph net() {
    if (net.params() != copies.get(0).params()) {
      copies.get(0).copyParametersTo(net);
    }
    return net;
  }

  /** Copies of parameters and Adam's moments by name, for a checkpoint. */
  public Map<String, float[]> arrays() {
    Map<String, float[]> copies = new LinkedHashMap<>();
    state.arrays().forEach((key, values) -> copies.put(key, values.clone()));
    return copies;
  }

  /** Steps taken. */
  public int steps() {
    return state.steps();
  }

  /**
   * Goes on from {@link #arrays}.
   *
   * @throws IllegalArgumentException if they are of another net
   */
  public void resume(Map<String, float[]> arrays, int steps) {
    state = state.resumed(arrays, steps, name);
    use();
  }

  /**
   * Writes it as a bundle, and its weights beside that as a weight file.
   *
   * @param intent what it was trained to see, in Markdown sentences
   * @return what a model that reads its features refers to
   */
  public EncoderReference write(Path bundle, Provenance provenance, String intent)
      throws IOException {
    Path file = bundle.resolveSibling(bundle.getFileName() + ".safetensors");
    Map<String, String> texts =
        Map.of("format", "sightline", "net", kind.name(), "source", kind.source());
    Safetensors.write(file, NetWeights.of(net()), texts, true);
    ComputationGraph copy = NetWeights.load(kind, shape, WeightFile.read(file));
    EncoderBundle.write(kind, shape, copy, Precision.HALF, provenance, intent, bundle);
    Bundle written = Bundle.open(bundle);
    return new EncoderReference(written.name(), written.seal(Encoder.FILE).sha256());
  }

  /** The name of the bundle it was opened from. */
  public String name() {
    return name;
  }

  @Override
  public void close() {
    threads.close();
    if (fixed != null) {
      fixed.close();
    }
  }
}
