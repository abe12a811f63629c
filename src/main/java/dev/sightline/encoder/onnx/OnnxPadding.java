package dev.sightline.encoder.onnx;

import org.deeplearning4j.nn.conf.ConvolutionMode;

/**
 * What a convolution or pooling of DL4J pads, as ONNX's {@code pads} says it: for every axis what
 * goes before, then for every axis what goes after.
 *
 * <ul>
 *   <li>{@code Same}: as TensorFlow, {@code out = ceil(in / stride)}; of {@code total = max(0, (out
 *       - 1) stride + dilation (kernel - 1) + 1 - in)} the smaller half goes before, the larger
 *       after.
 *   <li>{@code Causal}, over time: all of {@code dilation (kernel - 1)} goes before.
 *   <li>{@code Truncate} and {@code Strict}: what the layer says, on both sides; what is left over
 *       at the end is cut off.
 * </ul>
 */
final class OnnxPadding {
  private OnnxPadding() {}

  /**
   * The padding of one layer.
   *
   * @param size of the layer's input, an axis each: {@code {height, width}} or {@code {steps}};
   *     {@link OnnxGraph#STEPS} where it is not known
   * @throws IllegalArgumentException for another mode
   */
  static long[] of(
      ConvolutionMode mode, long[] size, int[] kernel, int[] stride, int[] dilation, int[] given) {
    int axes = size.length;
    long[] pads = new long[2 * axes];
    for (int axis = 0; axis < axes; axis++) {
      long reach = (long) dilation[axis] * (kernel[axis] - 1) + 1;
      switch (mode) {
        case Same -> {
          long total = total(size[axis], stride[axis], reach);
          pads[axis] = total / 2;
          pads[axis + axes] = total - total / 2;
        }
        case Causal -> pads[axis] = reach - 1;
        case Truncate, Strict -> {
          pads[axis] = given[axis];
          pads[axis + axes] = given[axis];
        }
        default -> throw new IllegalArgumentException("convolution mode " + mode);
      }
    }
    return pads;
  }

  private static long total(long size, int stride, long reach) {
    if (size >= 0) {
      long out = (size + stride - 1) / stride;
      return Math.max(0, (out - 1) * stride + reach - size);
    }
    if (stride > 1) {
      throw new IllegalArgumentException(
          "its padding depends on the number of steps, which was left open: give a number");
    }
    return reach - 1;
  }
}
