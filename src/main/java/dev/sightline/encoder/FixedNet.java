package dev.sightline.encoder;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.sightline.encoder.onnx.OnnxExport;
import dev.sightline.encoder.onnx.RuntimeSays;
import dev.sightline.encoder.zoo.NetShape;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * What does not change while an encoder learns: the maps of its frozen blocks, and the classes that
 * the whole net told apart before. ONNX Runtime computes both in one pass, several times as fast as
 * DL4J. Thread-safe.
 */
final class FixedNet implements AutoCloseable {
  private static final String MAPS = "maps";
  private static final String CLASSES = "classes";

  private final OrtSession session;
  private final long[] input;

  /**
   * What it sees in a photo.
   *
   * @param maps of the highest frozen block, {@code [channels, height, width]}; empty where nothing
   *     is frozen
   * @param classes the probability of each; empty where the net tells none apart
   */
  record Seen(float[] maps, float[] classes) {}

  /**
   * The fixed part of a net.
   *
   * @param net as it is now; later changes of its weights make no difference
   * @param frozen the vertex that ends the highest frozen block, null for none
   */
  FixedNet(ComputationGraph net, NetShape shape, String frozen) throws IOException {
    OnnxExport export = new OnnxExport(net, 3, shape.side(), shape.side());
    if (frozen != null) {
      export.output(MAPS, frozen);
    }
    if (shape.classes() > 0) {
      export.output(CLASSES, NetShape.CLASSIFIER);
    }
    Path file = Files.createTempFile("sightline", ".onnx");
    try {
      export.write(file);
      session = Device.CPU.start(Files.readAllBytes(file)).session();
    } catch (OrtException e) {
      throw new IOException("ONNX Runtime cannot run the net: " + RuntimeSays.of(e), e);
    } finally {
      Files.deleteIfExists(file);
    }
    input = new long[] {1, 3, shape.side(), shape.side()};
  }

  /** What it sees in a photo, {@code [3, side, side]}, on the calling thread. */
  Seen look(float[] photo) {
    try (OnnxTensor pixels =
            OnnxTensor.createTensor(
                OrtEnvironment.getEnvironment(), FloatBuffer.wrap(photo), input);
        OrtSession.Result result = session.run(Map.of("input", pixels))) {
      return new Seen(floats(result, MAPS), floats(result, CLASSES));
    } catch (OrtException e) {
      throw new IllegalStateException("the net fails on a photo: " + RuntimeSays.of(e), e);
    }
  }

  private static float[] floats(OrtSession.Result result, String name) {
    Optional<ai.onnxruntime.OnnxValue> value = result.get(name);
    if (value.isEmpty()) {
      return new float[0];
    }
    FloatBuffer buffer = ((OnnxTensor) value.get()).getFloatBuffer();
    float[] floats = new float[buffer.remaining()];
    buffer.get(floats);
    return floats;
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
