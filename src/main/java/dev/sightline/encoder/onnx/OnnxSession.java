package dev.sightline.encoder.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue.OnnxValueType;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
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
   * What goes in and what comes out, a line each: {@code in word int64 [batch]}.
   *
   * @throws IOException if ONNX Runtime does not say
   */
  public List<String> signature() throws IOException {
    List<String> lines = new ArrayList<>();
    try {
      session.getInputInfo().values().forEach(node -> lines.add("in  " + line(node)));
      session.getOutputInfo().values().forEach(node -> lines.add("out " + line(node)));
    } catch (OrtException e) {
      throw failure(file, e);
    }
    return lines;
  }

  private static String line(NodeInfo node) {
    if (!(node.getInfo() instanceof TensorInfo tensor)) {
      return node.getName();
    }
    long[] shape = tensor.getShape();
    String[] names = tensor.getDimensionNames();
    List<String> sizes = new ArrayList<>();
    for (int i = 0; i < shape.length; i++) {
      sizes.add(shape[i] >= 0 ? Long.toString(shape[i]) : names[i].isEmpty() ? "?" : names[i]);
    }
    return node.getName() + " " + tensor.type.toString().toLowerCase(Locale.ROOT) + " " + sizes;
  }

  /** The entries of its metadata. */
  public Map<String, String> metadata() throws IOException {
    try {
      return session.getMetadata().getCustomMetadata();
    } catch (OrtException e) {
      throw failure(file, e);
    }
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
