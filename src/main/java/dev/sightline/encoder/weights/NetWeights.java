package dev.sightline.encoder.weights;

import dev.sightline.SightlineException;
import dev.sightline.bundle.Safetensors.Tensor;
import dev.sightline.encoder.zoo.EncoderNet;
import dev.sightline.encoder.zoo.EncoderNets;
import dev.sightline.encoder.zoo.NetShape;
import dev.sightline.encoder.zoo.Origin;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The weights of a net, out of a file into the net and out of the net again.
 *
 * <p>A file is in Sightline's own names ({@code vertex.weight}, {@code vertex.bias}, nothing else)
 * or in published ones, which {@link EncoderNet#origin} maps. Published batch normalisation is
 * folded into the layer before it, per channel of its output:
 *
 * <pre>
 *   W' = s W     b' = s (b - mean) + beta     s = gamma / sqrt(variance + epsilon)
 * </pre>
 */
public final class NetWeights {
  private final EncoderNet net;
  private final WeightTensors tensors;
  private final boolean own;
  private final Set<String> used = new HashSet<>();

  private NetWeights(EncoderNet net, WeightTensors tensors, boolean own) {
    this.net = net;
    this.tensors = tensors;
    this.own = own;
  }

  /**
   * Which of the nets of that name the file's weights are for.
   *
   * @throws SightlineException if the first layer of none of them is in the file
   */
  public static EncoderNet kind(String name, WeightTensors file) throws SightlineException {
    WeightTensors tensors = file;
    List<EncoderNet> kinds = EncoderNets.kinds(name);
    boolean ours = name.equals(tensors.metadata().get("net"));
    String source = ours ? tensors.metadata().get("source") : null;
    for (EncoderNet kind : kinds) {
      if (isOwn(kind, tensors) && (source == null || source.equals(kind.source()))) {
        return kind;
      }
    }
    boolean zip = tensors.format().equals(Dl4jZip.FORMAT);
    StringJoiner looked = new StringJoiner(", ");
    for (EncoderNet kind : kinds) {
      if (kinds.size() > 1 && zip != kind.source().equals("DL4J")) {
        continue; // some names are the same
      }
      tensors = named(kind, file);
      Origin first = kind.origin().apply(firstVertex(kind));
      if (tensors.has(first.layer() + ".weight")
          && (first.norm() == null || tensors.has(first.norm() + ".running_var"))) {
        return kind;
      }
      looked.add(first.layer() + ".weight (" + kind.source() + ")");
    }
    String some = file.names().iterator().next();
    throw new SightlineException(
        "%s is no weight file of %s: it has none of %s; its first tensor is %s %s."
            .formatted(file.file(), name, looked, some, file.shape(some)));
  }

  /**
   * The tensors under the names that the published net gives its layers, where a file of Keras only
   * counts them: {@code conv2d#3.weight}.
   */
  private static WeightTensors named(EncoderNet net, WeightTensors tensors)
      throws SightlineException {
    if (!tensors.format().equals(KerasWeights.BY_NUMBER) || !net.source().equals("Keras")) {
      return tensors;
    }
    Map<String, String> names = new HashMap<>();
    Map<String, Integer> counts = new HashMap<>();
    for (String vertex : net.counted()) {
      Origin origin = net.origin().apply(vertex);
      String layer = origin.layer().replaceFirst("\\.(depthwise|pointwise)$", "");
      String kind = layer.endsWith("_depthwise") ? "depthwise_conv2d" : "conv2d";
      kind = layer.equals(origin.layer()) ? kind : "separable_conv2d";
      if (!names.containsValue(layer)) {
        names.put(kind + "#" + counts.merge(kind, 1, Integer::sum), layer);
      }
      if (origin.norm() != null) {
        String norm = "batch_normalization";
        names.put(norm + "#" + counts.merge(norm, 1, Integer::sum), origin.norm());
      }
    }
    return tensors.renamed(
        name -> {
          String layer = name.substring(0, name.indexOf('.'));
          String rest = name.substring(layer.length());
          return layer.startsWith("dense#") ? null : names.getOrDefault(layer, layer) + rest;
        });
  }

  /** A net of that shape with the weights of a file; what lies on top may be missing from it. */
  public static ComputationGraph load(EncoderNet net, NetShape shape, WeightTensors tensors)
      throws SightlineException {
    ComputationGraph graph = net.init(shape, 1);
    WeightTensors named = named(net, tensors);
    new NetWeights(net, named, isOwn(net, named)).fill(graph);
    return graph;
  }

  private static String firstVertex(EncoderNet net) {
    return net.counted().get(0);
  }

  /** Whether the names are Sightline's own; a layer with a normalisation tells. */
  private static boolean isOwn(EncoderNet net, WeightTensors tensors) {
    List<String> vertices = net.counted();
    String telling =
        vertices.stream()
            .filter(vertex -> net.origin().apply(vertex).norm() != null)
            .findFirst()
            .orElse(vertices.get(0));
    Origin origin = net.origin().apply(telling);
    return tensors.has(telling + ".weight")
        && tensors.has(telling + ".bias")
        && (origin.norm() == null || !tensors.has(origin.norm() + ".running_var"));
  }

  private void fill(ComputationGraph graph) throws SightlineException {
    for (Layer layer : graph.getLayers()) {
      String name = layer.conf().getLayer().getLayerName();
      boolean top = isTop(layer);
      if (layer.numParams() == 0) {
        continue;
      }
      String from = name.equals(NetShape.CLASSIFIER) ? classifier(net, tensors) : name;
      if (top && (from == null || !tensors.has(from + ".weight"))) {
        continue;
      }
      set(layer, own || top ? new Origin(from, null, 1) : net.origin().apply(name));
    }
    refuseStrangers();
  }

  /** What the file calls the net's classifier; null if it has none that is one layer. */
  private static String classifier(EncoderNet net, WeightTensors tensors) {
    return Stream.concat(Stream.of(NetShape.CLASSIFIER), net.unused().stream())
        .filter(name -> tensors.has(name + ".weight"))
        .findFirst()
        .orElse(null);
  }

  /**
   * How many classes the file's classifier tells apart; the shape says how wide the net is.
   *
   * @throws SightlineException if it has none that reads the pooled vector directly
   */
  public static int classes(EncoderNet net, NetShape shape, WeightTensors tensors)
      throws SightlineException {
    WeightTensors named = named(net, tensors);
    String classifier = classifier(net, named);
    long channels = net.gridShape(shape)[0];
    int[] sizes = classifier == null ? new int[0] : named.sizes(classifier + ".weight");
    if (sizes.length != 2 || sizes[1] != channels) {
      throw new SightlineException(
          named.file()
              + ": has no classifier on the "
              + channels
              + " numbers of the pooled vector, so there are no classes to keep.");
    }
    return sizes[0];
  }

  private static boolean isTop(Layer layer) {
    String name = layer.conf().getLayer().getLayerName();
    return layer.conf().getLayer() instanceof BaseOutputLayer
        || layer.conf().getLayer() instanceof DenseLayer
        || name.equals(NetShape.CLASSIFIER);
  }

  private void set(Layer layer, Origin origin) throws SightlineException {
    INDArray target = layer.getParam("W");
    int channels = channels(layer, target);
    float[] weights;
    if (origin.layer().isEmpty()) {
      weights = new float[channels];
      Arrays.fill(weights, 1);
    } else {
      weights = values(origin.layer() + ".weight", fileShape(layer, target));
    }
    float[] bias = new float[channels];
    if (tensors.has(origin.layer() + ".bias")) {
      bias = values(origin.layer() + ".bias", channels);
    } else if (origin.norm() == null && layer.getParam("b") != null) {
      values(origin.layer() + ".bias", channels); // says that it is missing
    }
    if (origin.norm() != null) {
      fold(origin.norm(), weights, bias);
    }
    for (int i = 0; origin.factor() != 1 && i < weights.length; i++) {
      weights[i] *= origin.factor();
    }
    for (int i = 0; origin.factor() != 1 && i < bias.length; i++) {
      bias[i] *= origin.factor();
    }
    assign(layer, target, weights);
    if (layer.getParam("b") != null) {
      INDArray b = layer.getParam("b");
      b.assign(Nd4j.createFromArray(bias).castTo(b.dataType()).reshape(b.shape()));
    }
  }

  private float[] values(String name, int... shape) throws SightlineException {
    used.add(name);
    return tensors.values(name, shape).clone();
  }

  private void fold(String norm, float[] weights, float[] bias) throws SightlineException {
    int channels = bias.length;
    float[] mean = values(norm + ".running_mean", channels);
    float[] variance = values(norm + ".running_var", channels);
    boolean scaled = tensors.has(norm + ".weight");
    float[] gamma = scaled ? values(norm + ".weight", channels) : null;
    float[] beta = values(norm + ".bias", channels);
    double epsilon =
        tensors.has(norm + ".epsilon") ? values(norm + ".epsilon", 1)[0] : net.epsilon();
    int each = weights.length / channels;
    for (int c = 0; c < channels; c++) {
      double s = (scaled ? gamma[c] : 1) / Math.sqrt(variance[c] + epsilon);
      for (int i = c * each; i < (c + 1) * each; i++) {
        weights[i] *= (float) s;
      }
      bias[c] = (float) (s * (bias[c] - mean[c]) + beta[c]);
    }
  }

  /** The tensors that are neither used nor known to belong to a top or to be counters. */
  private void refuseStrangers() throws SightlineException {
    List<String> unused = new ArrayList<>(net.unused());
    unused.addAll(List.of(NetShape.WORDS, NetShape.CLASSIFIER));
    for (String name : tensors.names()) {
      boolean known =
          used.contains(name)
              || tensors.isOther(name)
              || name.endsWith(".num_batches_tracked")
              || unused.stream().anyMatch(top -> name.equals(top) || name.startsWith(top + "."));
      if (!known) {
        throw new SightlineException(
            "%s: tensor %s %s belongs to no layer of %s as %s names them."
                .formatted(
                    tensors.file(),
                    name,
                    tensors.shape(name),
                    net.architecture(),
                    own ? "Sightline" : net.source()));
      }
    }
  }

  private static int channels(Layer layer, INDArray w) {
    if (layer.conf().getLayer() instanceof DepthwiseConvolution2D) {
      return (int) w.size(2);
    }
    return (int) (w.rank() == 2 ? w.size(1) : w.size(0));
  }

  private static int[] fileShape(Layer layer, INDArray w) {
    int[] s = Arrays.stream(w.shape()).mapToInt(Math::toIntExact).toArray();
    if (layer.conf().getLayer() instanceof DepthwiseConvolution2D) {
      return new int[] {s[2], s[3], s[0], s[1]};
    }
    return s.length == 2 ? new int[] {s[1], s[0]} : s;
  }

  private static void assign(Layer layer, INDArray target, float[] weights) {
    long[] s = target.shape();
    INDArray source = Nd4j.createFromArray(weights).castTo(target.dataType());
    if (layer.conf().getLayer() instanceof DepthwiseConvolution2D) {
      // File: [channels, 1, height, width]; DL4J: [height, width, channels, 1].
      target.assign(source.reshape(s[2], s[3], s[0], s[1]).permute(2, 3, 0, 1));
    } else if (s.length == 2) {
      // File: [out, in] or [out, in, 1, 1]; DL4J: [in, out].
      target.assign(source.reshape(s[1], s[0]).transpose());
    } else {
      target.assign(source.reshape(s));
    }
  }

  /** Every parameter of a net in Sightline's own names, laid out as {@link WeightTensors} says. */
  public static LinkedHashMap<String, Tensor> of(ComputationGraph net) {
    LinkedHashMap<String, Tensor> all = new LinkedHashMap<>();
    for (Layer layer : net.getLayers()) {
      if (layer.numParams() == 0) {
        continue;
      }
      String name = layer.conf().getLayer().getLayerName();
      INDArray weight = layer.getParam("W");
      if (layer.conf().getLayer() instanceof DepthwiseConvolution2D) {
        weight = weight.permute(2, 3, 0, 1);
      } else if (weight.rank() == 2) {
        weight = weight.transpose();
      }
      all.put(name + ".weight", tensor(weight));
      if (layer.getParam("b") != null) {
        all.put(name + ".bias", tensor(layer.getParam("b").reshape(-1)));
      }
    }
    return all;
  }

  private static Tensor tensor(INDArray array) {
    int[] shape = Arrays.stream(array.shape()).mapToInt(Math::toIntExact).toArray();
    return new Tensor(shape, array.dup('c').castTo(DataType.FLOAT).data().asFloat());
  }
}
