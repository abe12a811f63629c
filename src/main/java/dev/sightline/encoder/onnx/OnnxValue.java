package dev.sightline.encoder.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;

/** A tensor that goes into an ONNX file or comes out of it. What it holds is not copied. */
public final class OnnxValue {
  private final long[] shape;
  private final float[] floats;
  private final long[] integers;
  private final byte[] bytes;

  private OnnxValue(long[] shape, float[] floats, long[] integers, byte[] bytes) {
    this.shape = shape;
    this.floats = floats;
    this.integers = integers;
    this.bytes = bytes;
  }

  /** Floats, row by row. */
  public static OnnxValue of(float[] values, long... shape) {
    return new OnnxValue(shape, values, null, null);
  }

  /** Whole numbers, row by row. */
  public static OnnxValue of(long[] values, long... shape) {
    return new OnnxValue(shape, null, values, null);
  }

  /** Unsigned bytes, row by row. */
  public static OnnxValue of(byte[] values, long... shape) {
    return new OnnxValue(shape, null, null, values);
  }

  /** Zeros. */
  public static OnnxValue zeros(long... shape) {
    return of(
        new float[Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact))], shape);
  }

  /** The floats, row by row. */
  public float[] floats() {
    return floats;
  }

  OnnxTensor tensor(OrtEnvironment environment) throws OrtException {
    if (integers != null) {
      return OnnxTensor.createTensor(environment, LongBuffer.wrap(integers), shape);
    }
    return bytes != null
        ? OnnxTensor.createTensor(environment, ByteBuffer.wrap(bytes), shape, OnnxJavaType.UINT8)
        : OnnxTensor.createTensor(environment, FloatBuffer.wrap(floats), shape);
  }

  static OnnxValue of(OnnxTensor tensor) {
    FloatBuffer buffer = tensor.getFloatBuffer();
    float[] values = new float[buffer.remaining()];
    buffer.get(values);
    return of(values, tensor.getInfo().getShape());
  }
}
