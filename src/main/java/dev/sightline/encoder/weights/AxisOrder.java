package dev.sightline.encoder.weights;

/** Orders of axes, brought to that of {@link WeightTensors}. */
final class AxisOrder {
  private AxisOrder() {}

  /**
   * Turns the axes of a tensor round.
   *
   * @param shape of {@code values}
   * @param axes which axis of {@code values} each axis of the result is
   */
  static float[] permute(float[] values, int[] shape, int... axes) {
    int[] steps = new int[shape.length];
    int step = 1;
    for (int axis = shape.length - 1; axis >= 0; axis--) {
      steps[axis] = step;
      step *= shape[axis];
    }
    int[] outShape = permuted(shape, axes);
    float[] out = new float[values.length];
    int[] at = new int[axes.length];
    for (int i = 0; i < out.length; i++) {
      int from = 0;
      for (int axis = 0; axis < axes.length; axis++) {
        from += at[axis] * steps[axes[axis]];
      }
      out[i] = values[from];
      for (int axis = axes.length - 1; axis >= 0 && ++at[axis] == outShape[axis]; axis--) {
        at[axis] = 0;
      }
    }
    return out;
  }

  /** A shape with its axes turned round in the same way. */
  static int[] permuted(int[] shape, int... axes) {
    int[] out = new int[axes.length];
    for (int axis = 0; axis < axes.length; axis++) {
      out[axis] = shape[axes[axis]];
    }
    return out;
  }
}
