package dev.sightline.encoder;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.sightline.media.Picture;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.Set;

/**
 * Native memory for one picture and its features, used again for picture after picture: pixels are
 * copied in, the session writes its outputs straight into it, features are copied out. For one
 * thread at a time.
 */
final class EncoderRun implements AutoCloseable {
  private final OrtSession session;
  private final ByteBuffer pixels; // [1, side, side, 3]
  private final FloatBuffer pooled; // [1, channels]
  private final FloatBuffer grid; // [1, cells, channels]
  private final Map<String, OnnxTensor> inputs;
  private final Map<String, OnnxTensor> outputs;

  EncoderRun(OrtSession session, EncoderShape shape) throws OrtException {
    this.session = session;
    int side = shape.side();
    int cells = shape.cells();
    int channels = shape.channels();
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    pixels = ByteBuffer.allocateDirect(3 * side * side);
    pooled = floats(channels);
    grid = floats(cells * channels);
    inputs =
        Map.of(
            "pixels",
            OnnxTensor.createTensor(
                environment, pixels, new long[] {1, side, side, 3}, OnnxJavaType.UINT8));
    outputs =
        Map.of(
            "pooled",
            OnnxTensor.createTensor(environment, pooled, new long[] {1, channels}),
            "grid",
            OnnxTensor.createTensor(environment, grid, new long[] {1, cells, channels}));
  }

  private static FloatBuffer floats(int count) {
    return ByteBuffer.allocateDirect(4 * count).order(ByteOrder.nativeOrder()).asFloatBuffer();
  }

  /** The features of a picture that has the net's size. */
  Features features(Picture picture) throws OrtException {
    pixels.put(0, picture.rgb());
    session.run(inputs, Set.of(), outputs).close();
    float[] vector = new float[pooled.capacity()];
    float[] cells = new float[grid.capacity()];
    pooled.get(0, vector);
    grid.get(0, cells);
    return new Features(vector, cells);
  }

  @Override
  public void close() {
    inputs.values().forEach(OnnxTensor::close);
    outputs.values().forEach(OnnxTensor::close);
  }
}
