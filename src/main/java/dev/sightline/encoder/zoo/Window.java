package dev.sightline.encoder.zoo;

import org.deeplearning4j.nn.conf.ConvolutionMode;

/**
 * What a convolution or pooling sees at a time, and how far it moves.
 *
 * @param height of the kernel
 * @param width of the kernel
 * @param stride in both directions
 * @param likeTensorFlow whether padding is TensorFlow's SAME, {@code out = ceil(in / stride)}
 * @param padHeight zeros above and below, otherwise
 * @param padWidth zeros left and right, otherwise
 */
record Window(
    int height, int width, int stride, boolean likeTensorFlow, int padHeight, int padWidth) {
  /** A square of stride 1 whose zeros keep the size, for odd kernels. */
  static Window of(int kernel) {
    return of(kernel, kernel);
  }

  /** A rectangle of stride 1 whose zeros keep the size, for odd kernels. */
  static Window of(int height, int width) {
    return new Window(height, width, 1, false, (height - 1) / 2, (width - 1) / 2);
  }

  /** The same with this stride and equal padding on both sides. */
  Window stride(int newStride) {
    return new Window(height, width, newStride, likeTensorFlow, padHeight, padWidth);
  }

  /** The same with so many zeros on each side. */
  Window pad(int zeros) {
    return new Window(height, width, stride, false, zeros, zeros);
  }

  /** The same without padding; what does not fill a kernel at the end is not seen. */
  Window bare() {
    return pad(0);
  }

  /** The same with TensorFlow's SAME padding. */
  Window same() {
    return new Window(height, width, stride, true, 0, 0);
  }

  /**
   * For pooling without padding: the last, incomplete window counts too, as in Caffe and PyTorch's
   * {@code ceil_mode}. With kernel 3 and stride 2 that is SAME for an even size and nothing for an
   * odd one.
   */
  Window wholeOf(int size) {
    if (height != 3 || stride != 2) {
      throw new IllegalArgumentException("kernel " + height + ", stride " + stride);
    }
    return size % 2 == 0 ? same() : bare();
  }

  ConvolutionMode mode() {
    return likeTensorFlow ? ConvolutionMode.Same : ConvolutionMode.Truncate;
  }

  int[] kernel() {
    return new int[] {height, width};
  }

  int[] strides() {
    return new int[] {stride, stride};
  }

  int[] padding() {
    return new int[] {padHeight, padWidth};
  }

  /**
   * The size of what comes out, 0 if the kernel does not fit in once; inputs and kernels are as
   * high as wide, or padded to be so.
   */
  int out(int size) {
    if (likeTensorFlow) {
      return (size + stride - 1) / stride;
    }
    int room = size + 2 * padHeight - height;
    return room < 0 ? 0 : room / stride + 1;
  }
}
