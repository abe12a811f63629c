package dev.sightline.encoder.export;

import org.deeplearning4j.nn.conf.ConvolutionMode;

/**
 * What a convolution or pooling of DL4J pads, as ONNX's {@code pads} says it: {@code {top, left,
 * bottom, right}}.
 *
 * <ul>
 *   <li>{@code Same}: as TensorFlow, {@code out = ceil(in / stride)}; of {@code total = max(0, (out
 *       - 1) stride + dilation (kernel - 1) + 1 - in)} the smaller half goes before, the larger
 *       after.
 *   <li>{@code Truncate} and {@code Strict}: what the layer says, on both sides; what is left over
 *       at the end is cut off.
 * </ul>
 */
final class OnnxPadding {
  private OnnxPadding() {}

  /**
   * The padding of one layer.
   *
   * @param size {@code {height, width}} of the layer's input
   * @throws IllegalArgumentException for another mode
   */
  static long[] of(
      ConvolutionMode mode, long[] size, int[] kernel, int[] stride, int[] dilation, int[] given) {
    switch (mode) {
      case Same:
        long[] pads = new long[4];
        for (int axis = 0; axis < 2; axis++) {
          long out = (size[axis] + stride[axis] - 1) / stride[axis];
          long reach = (long) dilation[axis] * (kernel[axis] - 1) + 1;
          long total = Math.max(0, (out - 1) * stride[axis] + reach - size[axis]);
          pads[axis] = total / 2;
          pads[axis + 2] = total - total / 2;
        }
        return pads;
      case Truncate:
      case Strict:
        return new long[] {given[0], given[1], given[0], given[1]};
      default:
        throw new IllegalArgumentException("convolution mode " + mode);
    }
  }
}
