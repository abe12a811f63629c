package dev.sightline.encoder.export;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue.OnnxValueType;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An ONNX graph in ONNX Runtime, as a proof runs it: plain arrays in, plain arrays out. For one
 * thread; holds native memory.
 */
public final class OnnxSession implements AutoCloseable {
  private final OrtSession session;
  private final String file;

  /**
   * Loads a graph.
   *
   * @param file what it is to be called in complaints
   * @throws IOException why ONNX Runtime refuses it
   */
  public OnnxSession(byte[] onnx, String file) throws IOException {
    this.file = file;
    try {
      session = OrtEnvironment.getEnvironment().createSession(onnx);
    } catch (OrtException e) {
      throw failure(file, e);
    }
  }

  private static IOException failure(String file, OrtException e) {
    return new IOException(file + ": ONNX Runtime cannot run the export: " + e.getMessage(), e);
  }

  /** What it is called in complaints. */
  public String file() {
    return file;
  }

  /** The names of the inputs that it needs. */
  public List<String> inputs() {
    return List.copyOf(session.getInputNames());
  }

  /**
   * Runs the graph.
   *
   * @param inputs by name
   * @return every output by name
   */
  public Map<String, OnnxValue> run(Map<String, OnnxValue> inputs) throws IOException {
    Map<String, OnnxTensor> tensors = new HashMap<>();
    try {
      for (Map.Entry<String, OnnxValue> input : inputs.entrySet()) {
        tensors.put(input.getKey(), input.getValue().tensor(OrtEnvironment.getEnvironment()));
      }
      Map<String, OnnxValue> outputs = new LinkedHashMap<>();
      try (OrtSession.Result result = session.run(tensors)) {
        result.forEach(
            output -> {
              if (output.getValue().getType() == OnnxValueType.ONNX_TYPE_TENSOR) {
                outputs.put(output.getKey(), OnnxValue.of((OnnxTensor) output.getValue()));
              }
            });
      }
      return outputs;
    } catch (OrtException e) {
      throw failure(file, e);
    } finally {
      tensors.values().forEach(OnnxTensor::close);
    }
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
