package dev.sightline.encoder.weights;

import dev.sightline.bundle.BundleException;
import io.jhdf.HdfFile;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import io.jhdf.exceptions.HdfException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A weight file of Keras (HDF5): a group for each layer, in it, one or two groups deeper, {@code
 * kernel:0} {@code [height, width, in, out]}, {@code bias:0}, {@code gamma:0} and so on; the names
 * of Keras 1 ({@code x_W_1:0}) are known too. Layers that Keras numbered by itself ({@code
 * conv2d_94}) become {@code conv2d#1}, {@code conv2d#2} ... in the order of their numbers. Links,
 * which may lead to other files, are not followed.
 */
final class KerasWeights {
  private static final int DEEPEST = 6;
  private static final Pattern AUTOMATIC =
      Pattern.compile("(conv2d|batch_normalization)(_\\d{1,9})?");
  private static final Pattern KIND =
      Pattern.compile(
          "(?:.*_)?(depthwise_kernel|pointwise_kernel|kernel|bias|gamma|beta|moving_mean"
              + "|moving_variance|running_mean|running_std|W|b)(?:_\\d+)?:0");

  private final Path file;
  private final WeightTensors tensors;
  private final Map<String, String> automatic = new HashMap<>();

  private KerasWeights(Path file) {
    this.file = file;
    tensors = new WeightTensors(file, "Keras HDF5", Map.of());
  }

  static WeightTensors read(Path file) throws BundleException {
    KerasWeights keras = new KerasWeights(file);
    // Whatever a damaged file makes the library throw, it is the file's fault.
    try (HdfFile hdf = new HdfFile(file)) {
      Group root = hdf;
      if (hdf.getChildren().get("model_weights") instanceof Group weights) {
        root = weights;
      }
      keras.number(root);
      for (Node layer : root.getChildren().values()) {
        if (!layer.isLink() && layer instanceof Group group) {
          keras.walk(keras.automatic.getOrDefault(layer.getName(), layer.getName()), group, 0);
        }
      }
    } catch (RuntimeException e) {
      throw new BundleException(file + " is not a sound HDF5 file: " + e.getMessage() + ".", e);
    }
    if (keras.tensors.names().isEmpty()) {
      throw new BundleException(file + " is an HDF5 file, but not one of Keras's weights.");
    }
    return keras.tensors;
  }

  private void number(Group root) {
    Map<String, List<String>> byKind = new HashMap<>();
    for (String name : root.getChildren().keySet()) {
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

  private void walk(String layer, Group group, int depth) throws BundleException {
    for (Node node : group.getChildren().values()) {
      if (node.isLink()) {
        continue;
      }
      if (node instanceof Dataset dataset) {
        add(layer, dataset);
      } else if (node instanceof Group inner && depth < DEEPEST) {
        walk(layer, inner, depth + 1);
      }
    }
  }

  private void add(String layer, Dataset dataset) throws BundleException {
    Matcher kind = KIND.matcher(dataset.getName());
    if (!kind.matches()) {
      return;
    }
    int[] shape = dataset.getDimensions();
    String path = dataset.getPath();
    switch (kind.group(1)) {
      case "kernel", "W" -> {
        int[] axes = shape.length == 4 ? new int[] {3, 2, 0, 1} : new int[] {1, 0};
        turned(layer + ".weight", path, shape, axes);
      }
      case "depthwise_kernel" -> {
        boolean separable = hasPointwise(dataset);
        String name = separable ? layer + ".depthwise.weight" : layer + ".weight";
        turned(name, path, shape, 2, 3, 0, 1);
      }
      case "pointwise_kernel" -> turned(layer + ".pointwise.weight", path, shape, 3, 2, 0, 1);
      case "gamma" -> plain(layer + ".weight", path, shape);
      case "moving_mean", "running_mean" -> plain(layer + ".running_mean", path, shape);
      case "moving_variance", "running_std" -> plain(layer + ".running_var", path, shape);
      default -> plain(layer + ".bias", path, shape);
    }
  }

  private static boolean hasPointwise(Dataset dataset) {
    return dataset.getParent().getChildren().keySet().stream()
        .anyMatch(name -> name.contains("pointwise_kernel"));
  }

  private void plain(String name, String path, int[] shape) throws BundleException {
    tensors.add(name, shape, () -> values(name, path));
  }

  private void turned(String name, String path, int[] shape, int... axes) throws BundleException {
    if (axes.length != shape.length) {
      throw new BundleException(
          "%s: tensor %s has the impossible shape %s."
              .formatted(file, name, Arrays.toString(shape)));
    }
    tensors.add(
        name, Layout.permuted(shape, axes), () -> Layout.permute(values(name, path), shape, axes));
  }

  private float[] values(String name, String path) throws BundleException {
    try (HdfFile hdf = new HdfFile(file)) {
      Dataset dataset = hdf.getDatasetByPath(path);
      if (dataset.getJavaType() == float.class) {
        return (float[]) dataset.getDataFlat();
      }
      throw new BundleException(
          "%s: tensor %s is of type %s; only floats in single or half precision are read."
              .formatted(file, name, dataset.getJavaType().getSimpleName()));
    } catch (HdfException e) {
      throw new BundleException(file + " is not a sound HDF5 file: " + e.getMessage() + ".", e);
    }
  }
}
