package dev.sightline.encoder.weights;

import dev.sightline.SightlineException;
import io.jhdf.ObjectHeader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A weight file of Keras (HDF5): a group for each layer, in it, one or two groups deeper, {@code
 * kernel:0} {@code [height, width, in, out]}, {@code bias:0}, {@code gamma:0} and so on; the names
 * of Keras 1 ({@code x_W_1:0}) and of Keras 3 ({@code kernel}) are known too. Layers that Keras
 * numbered by itself ({@code conv2d_94}) become {@code conv2d#1}, {@code conv2d#2} ... in the order
 * of their numbers. Links, which may lead to other files, are not followed.
 *
 * <p>A {@code .weights.h5} of Keras 3 names no layer: it counts the layers of each class ({@code
 * layers/conv2d_1/vars/0}), from which {@code conv2d#2.weight} is made.
 */
final class KerasWeights {
  private static final int DEEPEST = 6;
  private static final Pattern AUTOMATIC =
      Pattern.compile("(conv2d|batch_normalization)(_\\d{1,9})?");
  private static final Pattern KIND =
      Pattern.compile(
          "(?:.*_)?(depthwise_kernel|pointwise_kernel|kernel|bias|gamma|beta|moving_mean"
              + "|moving_variance|running_mean|running_std|W|b)(?:_\\d+)?(?::0)?");

  /** What the file of a net is called whose layers have numbers instead of their names. */
  static final String BY_NUMBER = "Keras 3 HDF5";

  private static final Pattern NUMBERED =
      Pattern.compile(
          "(conv2d|depthwise_conv2d|separable_conv2d|batch_normalization|dense)(?:_(\\d{1,6}))?");

  /** What the variables of a layer are, in the order of their numbers. */
  private static final Map<String, List<String>> VARIABLES =
      Map.of(
          "conv2d", List.of("kernel", "bias"),
          "dense", List.of("kernel", "bias"),
          "depthwise_conv2d", List.of("depthwise_kernel", "bias"),
          "separable_conv2d", List.of("depthwise_kernel", "pointwise_kernel", "bias"),
          "batch_normalization", List.of("gamma", "beta", "moving_mean", "moving_variance"));

  private final Path file;
  private final HdfTree tree;
  private final ObjectHeader byNumber;
  private final WeightTensors tensors;
  private final Map<String, String> automatic = new HashMap<>();

  private KerasWeights(Path file, HdfTree tree) {
    this.file = file;
    this.tree = tree;
    byNumber = group(tree.children(tree.root()), "layers");
    tensors = new WeightTensors(file, byNumber == null ? "Keras HDF5" : BY_NUMBER, Map.of());
  }

  static WeightTensors read(Path file) throws SightlineException {
    KerasWeights keras;
    try {
      keras = new KerasWeights(file, new HdfTree(new HdfBytes(file)));
      keras.walk();
    } catch (SightlineException e) {
      throw e;
    } catch (IOException e) {
      throw new SightlineException(file + " cannot be read: " + e.getMessage() + ".", e);
    } catch (RuntimeException | StackOverflowError e) {
      throw unsound(file, e);
    }
    if (keras.tensors.names().isEmpty()) {
      throw new SightlineException(file + " is an HDF5 file, but not one of Keras's weights.");
    }
    return keras.tensors;
  }

  /** Whatever a damaged file makes the library throw, it is the file's fault. */
  private static SightlineException unsound(Path file, Throwable thrown) {
    String why = "";
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      why = cause.getMessage() == null ? why : ": " + cause.getMessage(); // the first one of all
    }
    return new SightlineException(file + " is not a sound HDF5 file" + why + ".", thrown);
  }

  /** A group among others; null where there is none of that name. */
  private static ObjectHeader group(Map<String, ObjectHeader> among, String name) {
    ObjectHeader found = among.get(name);
    return found == null || HdfTree.isArray(found) ? null : found;
  }

  /** A net may be a layer of another one. */
  private void walkNumbered(ObjectHeader layers, int depth) throws SightlineException {
    for (Map.Entry<String, ObjectHeader> layer : tree.children(layers).entrySet()) {
      if (HdfTree.isArray(layer.getValue())) {
        continue;
      }
      Map<String, ObjectHeader> parts = tree.children(layer.getValue());
      Matcher matcher = NUMBERED.matcher(layer.getKey());
      if (group(parts, "vars") != null && matcher.matches()) {
        int before = matcher.group(2) == null ? 0 : Integer.parseInt(matcher.group(2));
        addNumbered(matcher.group(1), before + 1, tree.children(group(parts, "vars")));
      }
      if (group(parts, "layers") != null && depth < DEEPEST) {
        walkNumbered(group(parts, "layers"), depth + 1);
      }
    }
  }

  private void addNumbered(String kind, int number, Map<String, ObjectHeader> variables)
      throws SightlineException {
    List<String> names = VARIABLES.get(kind);
    // Without a scale, gamma lacks; without a shift too, beta.
    int skipped =
        kind.equals("batch_normalization") ? Math.max(0, names.size() - variables.size()) : 0;
    for (int i = skipped; i < names.size(); i++) {
      ObjectHeader variable = variables.get(Integer.toString(i - skipped));
      if (variable != null && HdfTree.isArray(variable)) {
        add(kind + "#" + number, names.get(i), variable, kind.startsWith("separable"));
      }
    }
  }

  private void walk() throws SightlineException {
    if (byNumber != null) {
      walkNumbered(byNumber, 0);
      return;
    }
    Map<String, ObjectHeader> layers = tree.children(tree.root());
    ObjectHeader weights = group(layers, "model_weights");
    if (weights != null) {
      layers = tree.children(weights);
    }
    number(layers.keySet());
    for (Map.Entry<String, ObjectHeader> layer : layers.entrySet()) {
      if (!HdfTree.isArray(layer.getValue())) {
        walk(automatic.getOrDefault(layer.getKey(), layer.getKey()), layer.getValue(), 0);
      }
    }
  }

  private void number(Set<String> layers) {
    Map<String, List<String>> byKind = new HashMap<>();
    for (String name : layers) {
      Matcher matcher = AUTOMATIC.matcher(name);
      if (matcher.matches()) {
        byKind.computeIfAbsent(matcher.group(1), kind -> new ArrayList<>()).add(name);
      }
    }
    byKind.forEach(
        (kind, names) -> {
          names.sort(Comparator.comparingInt(KerasWeights::ownNumber));
          for (int i = 0; i < names.size(); i++) {
            automatic.put(names.get(i), kind + "#" + (i + 1));
          }
        });
  }

  private static int ownNumber(String name) {
    String digits = name.replaceFirst("^\\D*(2d)?_?", "");
    return digits.isEmpty() ? 0 : Integer.parseInt(digits);
  }

  private void walk(String layer, ObjectHeader group, int depth) throws SightlineException {
    Map<String, ObjectHeader> children = tree.children(group);
    boolean separable = children.keySet().stream().anyMatch(n -> n.contains("pointwise_kernel"));
    for (Map.Entry<String, ObjectHeader> child : children.entrySet()) {
      Matcher kind = KIND.matcher(child.getKey());
      if (!HdfTree.isArray(child.getValue())) {
        if (depth < DEEPEST) {
          walk(layer, child.getValue(), depth + 1);
        }
      } else if (kind.matches()) {
        add(layer, kind.group(1), child.getValue(), separable);
      }
    }
  }

  private void add(String layer, String kind, ObjectHeader header, boolean separable)
      throws SightlineException {
    HdfTree.Array array = tree.array(layer + " " + kind, header);
    int[] shape = array.shape();
    switch (kind) {
      case "kernel", "W" -> {
        int[] axes = shape.length == 4 ? new int[] {3, 2, 0, 1} : new int[] {1, 0};
        turned(layer + ".weight", array, shape, axes);
      }
      case "depthwise_kernel" -> {
        String name = separable ? layer + ".depthwise.weight" : layer + ".weight";
        turned(name, array, shape, 2, 3, 0, 1);
      }
      case "pointwise_kernel" -> turned(layer + ".pointwise.weight", array, shape, 3, 2, 0, 1);
      case "gamma" -> plain(layer + ".weight", array, shape);
      case "moving_mean", "running_mean" -> plain(layer + ".running_mean", array, shape);
      case "moving_variance", "running_std" -> plain(layer + ".running_var", array, shape);
      default -> plain(layer + ".bias", array, shape);
    }
  }

  private void plain(String name, HdfTree.Array array, int[] shape) throws SightlineException {
    tensors.add(name, shape, () -> values(name, array));
  }

  private void turned(String name, HdfTree.Array array, int[] shape, int... axes)
      throws SightlineException {
    if (axes.length != shape.length) {
      throw new SightlineException(
          "%s: tensor %s has the impossible shape %s."
              .formatted(file, name, Arrays.toString(shape)));
    }
    tensors.add(
        name,
        AxisOrder.permuted(shape, axes),
        () -> AxisOrder.permute(values(name, array), shape, axes));
  }

  private float[] values(String name, HdfTree.Array array) throws SightlineException {
    float[] values;
    try {
      if (array.type() != float.class) {
        throw new SightlineException(
            "%s: tensor %s is of type %s; only floats in single or half precision are read."
                .formatted(file, name, array.type().getSimpleName()));
      }
      values = tree.floats(array);
    } catch (RuntimeException | StackOverflowError e) {
      throw unsound(file, e);
    }
    int expected = Arrays.stream(array.shape()).reduce(1, Math::multiplyExact);
    if (values.length != expected) {
      throw new SightlineException(
          "%s: tensor %s has %s values, its shape says %s."
              .formatted(file, name, values.length, expected));
    }
    return values;
  }
}
