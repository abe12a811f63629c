package dev.sightline.encoder;

import dev.sightline.bundle.BundleException;
import dev.sightline.bundle.Safetensors;
import dev.sightline.bundle.Safetensors.Tensor;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Parameters and Adam's two moments (Kingma and Ba 2015, algorithm 1) as flat arrays of one length,
 * and the steps taken: all that a fine-tuning must know to go on.
 *
 * <pre>
 *   m = b1 m + (1 - b1) g      v = b2 v + (1 - b2) g g      b1 = 0.9, b2 = 0.999
 *   p = p - rate m / (1 - b1^t) / (sqrt(v / (1 - b2^t)) + 1e-8)
 * </pre>
 *
 * <p>Not thread-safe.
 */
final class FineTuningState {
  private static final double B1 = 0.9;
  private static final double B2 = 0.999;
  private static final float EPSILON = 1e-8f;

  final float[] parameters;
  private final float[] mean;
  private final float[] square;
  private int steps;

  /** The beginning, from these parameters. */
  FineTuningState(float[] parameters) {
    this(parameters, new float[parameters.length], new float[parameters.length], 0);
  }

  private FineTuningState(float[] parameters, float[] mean, float[] square, int steps) {
    this.parameters = parameters;
    this.mean = mean;
    this.square = square;
    this.steps = steps;
  }

  /** Steps taken so far. */
  int steps() {
    return steps;
  }

  /**
   * One step. Parameters from {@code topStart} on are stepped with {@code topRate}, those before
   * with {@code rate}.
   *
   * @param gradient as long as the parameters
   * @param scale what the gradient is multiplied with first: one over the batch, and clipping
   */
  void step(float[] gradient, float scale, float rate, float topRate, int topStart) {
    steps++;
    float first = (float) (1 / (1 - Math.pow(B1, steps)));
    float second = (float) (1 / (1 - Math.pow(B2, steps)));
    range(gradient, 0, topStart, scale, rate * first, second);
    range(gradient, topStart, parameters.length, scale, topRate * first, second);
  }

  private void range(float[] gradient, int from, int to, float scale, float rate, float second) {
    float b1 = (float) B1;
    float b2 = (float) B2;
    for (int i = from; i < to; i++) {
      float g = scale * gradient[i];
      mean[i] = b1 * mean[i] + (1 - b1) * g;
      square[i] = b2 * square[i] + (1 - b2) * g * g;
      parameters[i] -= rate * mean[i] / ((float) Math.sqrt(square[i] * second) + EPSILON);
    }
  }

  /** Parameters and moments, by name; not copies. */
  Map<String, float[]> arrays() {
    Map<String, float[]> arrays = new LinkedHashMap<>();
    arrays.put("parameters", parameters);
    arrays.put("adam.mean", mean);
    arrays.put("adam.square", square);
    return arrays;
  }

  /** Goes on from copies of {@link #arrays}, after so many steps. */
  static FineTuningState of(Map<String, float[]> arrays, int steps) {
    return new FineTuningState(
        arrays.get("parameters").clone(),
        arrays.get("adam.mean").clone(),
        arrays.get("adam.square").clone(),
        steps);
  }

  /** Writes everything in single precision, in one file that appears whole or not at all. */
  void write(Path file, Map<String, String> settings) throws BundleException {
    int[] shape = {parameters.length};
    LinkedHashMap<String, Tensor> tensors = new LinkedHashMap<>();
    arrays().forEach((name, values) -> tensors.put(name, new Tensor(shape, values)));
    Map<String, String> texts = new LinkedHashMap<>(settings);
    texts.put("steps", Integer.toString(steps));
    Safetensors.write(file, tensors, texts, false);
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws BundleException if the file is damaged, belongs to a net of another size, or was
   *     written with other settings
   */
  static FineTuningState read(Path file, int parameters, Map<String, String> settings)
      throws BundleException {
    Safetensors tensors = Safetensors.read(file);
    for (Map.Entry<String, String> setting : settings.entrySet()) {
      String before = tensors.metadata().get(setting.getKey());
      if (!setting.getValue().equals(before)) {
        throw new BundleException(
            file
                + " was written with "
                + setting.getKey()
                + " "
                + before
                + ", not "
                + setting.getValue()
                + ": go on with the same settings, or begin anew without --resume.");
      }
    }
    float[][] values = new float[3][];
    String[] names = {"parameters", "adam.mean", "adam.square"};
    for (int i = 0; i < 3; i++) {
      values[i] = tensors.values(names[i]);
      if (values[i].length != parameters) {
        throw new BundleException(
            file + " holds a net of " + values[i].length + " parameters, not " + parameters + ".");
      }
    }
    try {
      int steps = Integer.parseInt(tensors.metadata().getOrDefault("steps", ""));
      return new FineTuningState(values[0], values[1], values[2], steps);
    } catch (NumberFormatException e) {
      throw new BundleException(file + " does not say how many steps were taken.", e);
    }
  }
}
