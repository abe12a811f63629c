package dev.sightline.encoder.weights;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sightline.SightlineException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The parameters of one layer in a net that DL4J saved, in the order in which they lie there.
 *
 * <pre>
 *   convolution           b [out], W [out, in, height, width]
 *   depthwise             b [channels], W [height, width, channels, multiplier]
 *   separable             b [out], W [multiplier, in, height, width], pW [out, in * multiplier, 1, 1]
 *   dense, output         W [in, out] column by column, b [out]
 *   batch normalisation   gamma, beta, mean, var (or the decimal logarithm of its root)
 * </pre>
 */
final class Dl4jLayer {
  private enum Fill {
    AS_IS,
    SQUARED_POWER_OF_TEN,
    DEPTHWISE
  }

  /** A stretch of the parameters. */
  private record Part(String tensor, int[] shape, int size, Fill fill) {}

  private final Path file;
  private final String name;
  private final List<Part> parts = new ArrayList<>();
  private float epsilon = Float.NaN;

  private Dl4jLayer(Path file, String name) {
    this.file = file;
    this.name = name;
  }

  /**
   * A layer as {@code configuration.json} describes it.
   *
   * @throws SightlineException if it has parameters whose order is not known here
   */
  static Dl4jLayer of(Path file, String name, JsonNode conf) throws SightlineException {
    JsonNode settings = conf.path("layer");
    String named = settings.path("@class").asText();
    String type = named.substring(named.lastIndexOf('.') + 1);
    Dl4jLayer layer = new Dl4jLayer(file, name);
    int in = settings.path("nin").asInt();
    int out = settings.path("nout").asInt();
    boolean bias = settings.path("hasBias").asBoolean(true);
    int height = settings.path("kernelSize").path(0).asInt(1);
    int width = settings.path("kernelSize").path(1).asInt(1);
    int multiplier = settings.path("depthMultiplier").asInt(1);
    if (in < 0 || out < 0 || height < 1 || width < 1 || multiplier < 1) {
      throw layer.impossible();
    }
    switch (type) {
      case "ConvolutionLayer", "Convolution2D" -> {
        layer.bias(bias, out);
        layer.part(".weight", Fill.AS_IS, out, in, height, width);
      }
      case "DepthwiseConvolution2D" -> {
        layer.bias(bias, out);
        layer.part(".weight", Fill.DEPTHWISE, height, width, in, multiplier);
      }
      case "SeparableConvolution2D" -> {
        layer.bias(bias, out);
        if (multiplier != 1) {
          throw new SightlineException(file + ": layer " + name + " has a depth multiplier.");
        }
        layer.part(".depthwise.weight", Fill.AS_IS, in, 1, height, width);
        layer.part(".pointwise.weight", Fill.AS_IS, out, in, 1, 1);
      }
      case "DenseLayer", "OutputLayer" -> {
        layer.part(".weight", Fill.AS_IS, out, in);
        layer.bias(bias, out);
      }
      case "BatchNormalization" -> layer.norm(settings, out);
      default -> {
        if (!conf.path("variables").isEmpty()) {
          throw new SightlineException(
              file + ": layer " + name + " is of type " + type + ", which no net here has.");
        }
      }
    }
    return layer;
  }

  private SightlineException impossible() {
    return new SightlineException(file + ": layer " + name + " has impossible sizes.");
  }

  private void norm(JsonNode settings, int channels) throws SightlineException {
    if (!settings.path("lockGammaBeta").asBoolean()) {
      part(".weight", Fill.AS_IS, channels);
      part(".bias", Fill.AS_IS, channels);
    }
    part(".running_mean", Fill.AS_IS, channels);
    boolean logarithm = settings.path("useLogStd").asBoolean();
    part(".running_var", logarithm ? Fill.SQUARED_POWER_OF_TEN : Fill.AS_IS, channels);
    epsilon = (float) settings.path("eps").asDouble(1e-5);
  }

  private void bias(boolean present, int out) throws SightlineException {
    if (present) {
      part(".bias", Fill.AS_IS, out);
    }
  }

  private void part(String suffix, Fill fill, int... shape) throws SightlineException {
    long size = 1;
    for (int length : shape) {
      size *= length; // of two whole numbers: no more than a long holds
      if (size > Integer.MAX_VALUE) {
        throw impossible();
      }
    }
    parts.add(new Part(name + suffix, shape, (int) size, fill));
  }

  /** How many parameters it has. */
  long parameters() {
    return parts.stream().mapToLong(Part::size).sum();
  }

  /** Adds its tensors, which begin at {@code start}; of a norm also what it adds to a variance. */
  void add(WeightTensors tensors, float[] parameters, int start) throws SightlineException {
    int at = start;
    for (Part part : parts) {
      int from = at;
      at += part.size();
      float[] values = Arrays.copyOfRange(parameters, from, at);
      int[] shape = part.shape();
      if (part.fill() == Fill.DEPTHWISE) {
        values = AxisOrder.permute(values, shape, 2, 3, 0, 1);
        shape = new int[] {shape[2] * shape[3], 1, shape[0], shape[1]};
      } else if (part.fill() == Fill.SQUARED_POWER_OF_TEN) {
        for (int i = 0; i < values.length; i++) {
          values[i] = (float) Math.pow(10, 2 * values[i]);
        }
      }
      float[] ready = values;
      tensors.add(part.tensor(), shape, () -> ready);
    }
    if (!Float.isNaN(epsilon)) {
      float[] one = {epsilon};
      tensors.add(name + ".epsilon", new int[] {1}, () -> one);
    }
  }
}
