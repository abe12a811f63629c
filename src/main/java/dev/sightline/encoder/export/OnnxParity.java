package dev.sightline.encoder.export;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.sightline.encoder.export.OnnxExport.Output;
import dev.sightline.encoder.zoo.PixelScaling;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The proof that an exported net computes what DL4J's does: both are given the same two random
 * inputs, and no value may differ by more than {@value #TOLERANCE} times the largest value of its
 * output (or 1, if that is less).
 */
final class OnnxParity {
  static final double TOLERANCE = 1e-4;
  private static final int BATCH = 2;

  private final byte[] pixels; // [batch, height, width, channels], or null
  private final float[] input; // [batch, channels, height, width], or null
  private final long[] shape;
  private final Map<String, INDArray> activations;

  private OnnxParity(
      byte[] pixels, float[] input, long[] shape, Map<String, INDArray> activations) {
    this.pixels = pixels;
    this.input = input;
    this.shape = shape;
    this.activations = activations;
  }

  /** Runs the net in DL4J. */
  static OnnxParity of(ComputationGraph net, long[] one, PixelScaling scale) {
    Random random = new Random(1);
    int size = Math.toIntExact(BATCH * Arrays.stream(one).reduce(1, Math::multiplyExact));
    if (scale == null) {
      float[] values = new float[size];
      for (int i = 0; i < size; i++) {
        values[i] = 2 * random.nextFloat() - 1;
      }
      long[] shape = new long[one.length + 1];
      shape[0] = BATCH;
      System.arraycopy(one, 0, shape, 1, one.length);
      return new OnnxParity(null, values, shape, run(net, Nd4j.createFromArray(values), shape));
    }
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    float[] values = new float[size];
    int channels = scale.planes();
    for (int i = 0; i < size; i++) {
      int plane = i % channels;
      values[i] = scale.scale(plane, bytes[i - plane + scale.channel(plane)] & 0xff);
    }
    long[] shape = {BATCH, one[1], one[2], one[0]};
    INDArray planes = Nd4j.createFromArray(values).reshape(shape).permute(0, 3, 1, 2).dup('c');
    return new OnnxParity(bytes, null, shape, run(net, planes, planes.shape()));
  }

  private static Map<String, INDArray> run(ComputationGraph net, INDArray input, long[] shape) {
    DataType type = net.getConfiguration().getDataType();
    INDArray shaped = input.castTo(type).reshape(shape);
    return net.feedForward(new INDArray[] {shaped}, false);
  }

  /** What every vertex of the net computed, by name. */
  Map<String, INDArray> activations() {
    return activations;
  }

  /**
   * Runs the file and compares.
   *
   * @throws IOException naming the output that differs, or why ONNX Runtime cannot run the file
   */
  void check(byte[] onnx, Map<String, Output> outputs, Path file) throws IOException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession session = environment.createSession(onnx);
        OnnxTensor tensor = tensor(environment);
        OrtSession.Result result =
            session.run(Map.of(session.getInputNames().iterator().next(), tensor))) {
      for (Map.Entry<String, Output> output : outputs.entrySet()) {
        OnnxTensor value = (OnnxTensor) result.get(output.getKey()).orElseThrow();
        compare(output.getKey(), expected(output.getValue()), value.getFloatBuffer(), file);
      }
    } catch (OrtException e) {
      throw new IOException(file + ": ONNX Runtime cannot run the export: " + e.getMessage(), e);
    }
  }

  private OnnxTensor tensor(OrtEnvironment environment) throws OrtException {
    return pixels != null
        ? OnnxTensor.createTensor(environment, ByteBuffer.wrap(pixels), shape, OnnxJavaType.UINT8)
        : OnnxTensor.createTensor(environment, FloatBuffer.wrap(input), shape);
  }

  private float[] expected(Output output) {
    INDArray value = activations.get(output.vertex()).castTo(DataType.FLOAT);
    if (output.cellMajor()) {
      value = value.permute(0, 2, 3, 1);
    }
    return value.dup('c').data().asFloat();
  }

  private static void compare(String output, float[] expected, FloatBuffer found, Path file)
      throws IOException {
    if (found.remaining() != expected.length) {
      throw new IOException(
          "%s: output '%s' has %d values in ONNX Runtime, %d in DL4J"
              .formatted(file, output, found.remaining(), expected.length));
    }
    double largest = 1;
    double difference = 0;
    for (int i = 0; i < expected.length; i++) {
      largest = Math.max(largest, Math.abs(expected[i]));
      difference = Math.max(difference, Math.abs(expected[i] - found.get(i)));
    }
    if (!(difference <= TOLERANCE * largest)) {
      throw new IOException(
          "%s: output '%s' differs by %.2g between ONNX Runtime and DL4J; at most %.2g is allowed"
              .formatted(file, output, difference, TOLERANCE * largest));
    }
  }
}
