package dev.sightline.encoder;

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
   * One step.
   *
   * @param gradient as long as the parameters
   * @param scale what the gradient is multiplied with first: one over the batch, and clipping
   */
  void step(float[] gradient, float scale, float fullRate) {
    steps++;
    float rate = (float) (fullRate / (1 - Math.pow(B1, steps)));
    float second = (float) (1 / (1 - Math.pow(B2, steps)));
    float b1 = (float) B1;
    float b2 = (float) B2;
    for (int i = 0; i < parameters.length; i++) {
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

  /**
   * The state that another one was saved in.
   *
   * @param encoder name of the net, for a complaint
   * @throws IllegalArgumentException if the arrays are of another net
   */
  FineTuningState resumed(Map<String, float[]> arrays, int after, String encoder) {
    for (String key : arrays().keySet()) {
      float[] values = arrays.get(key);
      if (values == null || values.length != parameters.length) {
        throw new IllegalArgumentException(
            "the checkpoint holds another encoder than "
                + encoder
                + ": begin anew without --resume");
      }
    }
    return of(arrays, after);
  }

  /** Goes on from copies of {@link #arrays}, after so many steps. */
  static FineTuningState of(Map<String, float[]> arrays, int steps) {
    return new FineTuningState(
        arrays.get("parameters").clone(),
        arrays.get("adam.mean").clone(),
        arrays.get("adam.square").clone(),
        steps);
  }
}
