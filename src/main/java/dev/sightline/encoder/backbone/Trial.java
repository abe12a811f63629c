package dev.sightline.encoder.backbone;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.TensorInfo;
import dev.sightline.SightlineException;
import dev.sightline.encoder.OnnxRuntimeFiles;
import dev.sightline.encoder.onnx.OneFile;
import dev.sightline.encoder.onnx.RuntimeSays;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * ONNX Runtime trying a graph on pictures of noise: that it runs at all, what comes out, and how
 * many pictures it takes at once. It gets bytes and no file's name, so that it can open nothing.
 */
final class Trial implements AutoCloseable {
  static {
    OnnxRuntimeFiles.prepare();
  }

  private final OrtSession session;
  private final int side;
  private final Path file;

  private Trial(OrtSession session, int side, Path file) {
    this.session = session;
    this.side = side;
    this.file = file;
  }

  /**
   * Loads a graph that takes {@code pixels} of this many a side.
   *
   * @param file where it comes from, for the sentence
   * @throws SightlineException if ONNX Runtime does not know its operators, or finds it wrong
   */
  static Trial of(byte[] onnx, int side, Path file) throws SightlineException {
    OneFile.require(onnx, file);
    try (SessionOptions options = new SessionOptions()) {
      // What is wrong is said once, by us.
      options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
      return new Trial(OrtEnvironment.getEnvironment().createSession(onnx, options), side, file);
    } catch (OrtException refused) {
      throw new SightlineException(file + ": " + RuntimeSays.of(refused), refused);
    }
  }

  /** What came out for one picture of noise: of every output that is a tensor, by its name. */
  Map<String, TensorInfo> shapes() throws SightlineException {
    try (OnnxTensor pixels = pixels(1);
        OrtSession.Result result = session.run(Map.of("pixels", pixels))) {
      Map<String, TensorInfo> shapes = new HashMap<>();
      for (Map.Entry<String, OnnxValue> output : result) {
        if (output.getValue() instanceof OnnxTensor tensor) {
          shapes.put(output.getKey(), tensor.getInfo());
        }
      }
      return shapes;
    } catch (OrtException failed) {
      throw new SightlineException(
          "%s: fails on a picture of %s x %s pixels: %s"
              .formatted(file, side, side, RuntimeSays.of(failed)),
          failed);
    }
  }

  /**
   * The float outputs for some pictures of noise, one array for each output in the order of the
   * names. The first picture is the same whatever their number.
   *
   * @throws OrtException if it does not take so many
   */
  List<float[]> values(List<String> outputs, int pictures) throws OrtException {
    try (OnnxTensor pixels = pixels(pictures);
        OrtSession.Result result = session.run(Map.of("pixels", pixels))) {
      List<float[]> values = new ArrayList<>();
      for (String output : outputs) {
        OnnxTensor tensor = (OnnxTensor) result.get(output).orElseThrow();
        FloatBuffer buffer = tensor.getFloatBuffer();
        float[] copy = new float[buffer.remaining()];
        buffer.get(copy);
        values.add(copy);
      }
      return values;
    }
  }

  private OnnxTensor pixels(int pictures) throws OrtException {
    byte[] noise = new byte[pictures * side * side * 3];
    new Random(1).nextBytes(noise);
    return OnnxTensor.createTensor(
        OrtEnvironment.getEnvironment(),
        ByteBuffer.wrap(noise),
        new long[] {pictures, side, side, 3},
        OnnxJavaType.UINT8);
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime could not be closed", e);
    }
  }
}
