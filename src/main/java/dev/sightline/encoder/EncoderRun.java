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
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;

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
  private final FloatBuffer classes; // [1, classes]
  private final FloatBuffer words; // [1, words]
  private final Map<String, OnnxTensor> inputs;
  private final Map<String, OnnxTensor> outputs = new HashMap<>();

  EncoderRun(OrtSession session, EncoderShape shape) throws OrtException {
    this.session = session;
    int side = shape.side();
    int cells = shape.cells();
    int channels = shape.channels();
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    pixels = ByteBuffer.allocateDirect(3 * side * side);
    pooled = output(environment, "pooled", 1, channels);
    grid = output(environment, "grid", 1, cells, channels);
    classes = output(environment, "classes", 1, shape.classes());
    words = output(environment, "words", 1, shape.words());
    inputs =
        Map.of(
            "pixels",
            OnnxTensor.createTensor(
                environment, pixels, new long[] {1, side, side, 3}, OnnxJavaType.UINT8));
  }

  /** Where the session writes an output; it is not asked for one without values. */
  private FloatBuffer output(OrtEnvironment environment, String name, long... sizes)
      throws OrtException {
    long count = LongStream.of(sizes).reduce(1, (a, b) -> a * b);
    FloatBuffer values =
        ByteBuffer.allocateDirect((int) (Float.BYTES * count))
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    if (count > 0) {
      outputs.put(name, OnnxTensor.createTensor(environment, values, sizes));
    }
    return values;
  }

  /** The features of a picture that has the net's size. */
  Features features(Picture picture) throws OrtException {
    pixels.put(0, picture.rgb());
    session.run(inputs, Set.of(), outputs).close();
    return new Features(copy(pooled), copy(grid), copy(classes), copy(words));
  }

  private static float[] copy(FloatBuffer values) {
    float[] copy = new float[values.capacity()];
    values.get(0, copy);
    return copy;
  }

  @Override
  public void close() {
    inputs.values().forEach(OnnxTensor::close);
    outputs.values().forEach(OnnxTensor::close);
  }
}
