package dev.sightline.encoder;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import dev.sightline.bundle.Bundle;
import dev.sightline.encoder.onnx.OneFile;
import dev.sightline.encoder.onnx.OnnxComparison;
import dev.sightline.encoder.onnx.OnnxSession;
import dev.sightline.encoder.onnx.OnnxValue;
import dev.sightline.encoder.onnx.ProvenOnnx;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * An encoder's ONNX file for use elsewhere: the bundle's own graph, with what it is and the shapes
 * of what goes in and comes out written into it. It is kept only if it computes what the bundle's
 * file computes.
 */
public final class EncoderOnnx {
  private static final int BATCH = 2;

  private EncoderOnnx() {}

  /**
   * Writes the encoder of a bundle.
   *
   * @throws IOException if the bundle is of another task or damaged, or the file cannot be written
   */
  public static void write(Bundle files, Path file) throws IOException {
    files.expectTask(Encoder.TASK).verify();
    byte[] original = Encoder.onnx(files);
    ModelProto.Builder model = OneFile.parsed(original, files.file(Encoder.FILE)).toBuilder();
    model.setDocString(
        "Encoder '"
            + files.name()
            + "' of Sightline: pictures to feature vectors, pooled and cell by cell.");
    Map<String, String> facts = new TreeMap<>();
    facts.put("task", Encoder.TASK);
    facts.put("name", files.name());
    facts.put("settings", files.settings().toString());
    facts.forEach(
        (key, value) ->
            model.addMetadataProps(
                StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
    List<ValueInfoProto> inputs = model.getGraph().getInputList();
    ProvenOnnx.write(
        model.build().toByteArray(),
        file,
        session -> {
          Map<String, OnnxValue> values = new TreeMap<>();
          for (ValueInfoProto input : inputs) {
            if (session.inputs().contains(input.getName())) {
              values.put(input.getName(), random(input.getType().getTensorType()));
            }
          }
          compare(session, original, files.file(Encoder.FILE), values);
        });
  }

  private static void compare(
      OnnxSession session, byte[] original, Path place, Map<String, OnnxValue> values)
      throws IOException {
    Map<String, OnnxValue> found = session.run(values);
    try (OnnxSession first = new OnnxSession(original, place.toString())) {
      for (Map.Entry<String, OnnxValue> output : first.run(values).entrySet()) {
        OnnxComparison.require(
            session, output.getKey(), output.getValue().floats(), found, "the model's own file");
      }
    }
  }

  private static OnnxValue random(TypeProto.Tensor type) {
    long[] shape = new long[type.getShape().getDimCount()];
    int size = 1;
    for (int i = 0; i < shape.length; i++) {
      TensorShapeProto.Dimension dimension = type.getShape().getDim(i);
      shape[i] = dimension.hasDimValue() ? dimension.getDimValue() : BATCH;
      size = Math.multiplyExact(size, Math.toIntExact(shape[i]));
    }
    Random random = new Random(1);
    if (type.getElemType() == TensorProto.DataType.UINT8_VALUE) {
      byte[] bytes = new byte[size];
      random.nextBytes(bytes);
      return OnnxValue.of(bytes, shape);
    }
    float[] floats = new float[size];
    for (int i = 0; i < size; i++) {
      floats[i] = 2 * random.nextFloat() - 1;
    }
    return OnnxValue.of(floats, shape);
  }
}
