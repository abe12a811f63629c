package dev.sightline.encoder.export;

import dev.sightline.bundle.BundleException;
import dev.sightline.bundle.Half;
import dev.sightline.bundle.Safetensors.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import onnx.Onnx.ModelProto;
import onnx.Onnx.TensorProto;

/**
 * Reads the weights back out of a file that {@link OnnxExport} wrote, named as in weight files:
 * {@code stem:weight} there, in half or single precision, is {@code stem.weight} here.
 */
public final class OnnxWeights {
  private static final String HALF = ".half";

  private OnnxWeights() {}

  /**
   * Every weight and bias of the file.
   *
   * @throws BundleException if it is no ONNX file, or holds none
   */
  public static LinkedHashMap<String, Tensor> read(Path file) throws BundleException {
    ModelProto model;
    try {
      model = ModelProto.parseFrom(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new BundleException(file + " cannot be read as ONNX: " + e.getMessage(), e);
    }
    LinkedHashMap<String, Tensor> weights = new LinkedHashMap<>();
    for (TensorProto tensor : model.getGraph().getInitializerList()) {
      String name = tensor.getName();
      boolean half = name.endsWith(HALF);
      name = half ? name.substring(0, name.length() - HALF.length()) : name;
      if (name.endsWith(":weight") || name.endsWith(":bias")) {
        weights.put(name.replace(':', '.'), tensor(tensor, file));
      }
    }
    if (weights.isEmpty()) {
      throw new BundleException(
          file + " holds no weights under the names that Sightline gives them");
    }
    return weights;
  }

  private static Tensor tensor(TensorProto tensor, Path file) throws BundleException {
    int[] shape = tensor.getDimsList().stream().mapToInt(Math::toIntExact).toArray();
    ByteBuffer bytes =
        ByteBuffer.wrap(tensor.getRawData().toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
    float[] values;
    if (tensor.getDataType() == TensorProto.DataType.FLOAT_VALUE) {
      values = new float[bytes.remaining() / 4];
      bytes.asFloatBuffer().get(values);
    } else if (tensor.getDataType() == TensorProto.DataType.FLOAT16_VALUE) {
      values = new float[bytes.remaining() / 2];
      for (int i = 0; i < values.length; i++) {
        values[i] = Half.toFloat(bytes.getShort());
      }
    } else {
      throw new BundleException(
          file + ": " + tensor.getName() + " is neither in single nor in half precision");
    }
    try {
      return new Tensor(shape, values);
    } catch (IllegalArgumentException e) {
      throw new BundleException(file + ": " + tensor.getName() + ": " + e.getMessage(), e);
    }
  }
}
