package dev.sightline.encoder.weights;

import dev.sightline.bundle.BundleException;
import dev.sightline.bundle.Half;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import onnx.Onnx.ModelProto;
import onnx.Onnx.TensorProto;
import org.nd4j.shade.protobuf.ByteString;

/**
 * The initialisers of an ONNX file, in single or half precision; its graph is not looked at. Names
 * are as the file has them, but {@code x:weight} and {@code x:weight.half} (Sightline's own files)
 * become {@code x.weight}, {@code x_w_0} and {@code x_b_0} (files made from Caffe's) {@code
 * x.weight} and {@code x.bias}. Numbers without axes and whole numbers (shapes, counters) are
 * passed over; 8-bit weights are refused when they are asked for.
 */
final class OnnxWeights {
  private OnnxWeights() {}

  static WeightTensors read(Path file) throws BundleException {
    ModelProto model;
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      model = ModelProto.parseFrom(in);
    } catch (IOException | RuntimeException e) {
      // Of lengths below zero protobuf says so as of a mistake in the program.
      throw new BundleException(
          file + " is neither whole ONNX nor safetensors: " + e.getMessage(), e);
    }
    WeightTensors tensors = new WeightTensors(file, "ONNX", Map.of());
    for (TensorProto tensor : model.getGraph().getInitializerList()) {
      if (tensor.getDimsCount() > 0 && !isCount(tensor) && !tensor.getName().contains("pixels:")) {
        tensors.add(name(tensor.getName()), shape(file, tensor), () -> values(file, tensor));
      }
    }
    if (tensors.names().isEmpty()) {
      throw new BundleException(file + " is no ONNX file with weights in it.");
    }
    return tensors;
  }

  private static boolean isCount(TensorProto tensor) {
    return tensor.getDataType() == TensorProto.DataType.INT64_VALUE
        || tensor.getDataType() == TensorProto.DataType.INT32_VALUE;
  }

  private static String name(String name) {
    return name.replaceFirst("\\.half$", "")
        .replace(':', '.')
        .replaceFirst("_w_0$", ".weight")
        .replaceFirst("_b_0$", ".bias");
  }

  private static int[] shape(Path file, TensorProto tensor) throws BundleException {
    long size = 1;
    for (long length : tensor.getDimsList()) {
      if (length < 0 || length > Integer.MAX_VALUE || (size *= length) > Integer.MAX_VALUE / 4) {
        throw new BundleException(
            "%s: tensor %s has the impossible shape %s."
                .formatted(file, tensor.getName(), tensor.getDimsList()));
      }
    }
    return tensor.getDimsList().stream().mapToInt(Long::intValue).toArray();
  }

  private static float[] values(Path file, TensorProto tensor) throws BundleException {
    int size = 1;
    for (int length : shape(file, tensor)) {
      size *= length;
    }
    if (tensor.getExternalDataCount() > 0) {
      throw new BundleException(
          "%s keeps tensor %s in another file; only weights inside the file are read."
              .formatted(file, tensor.getName()));
    }
    boolean half = tensor.getDataType() == TensorProto.DataType.FLOAT16_VALUE;
    if (!half && tensor.getDataType() != TensorProto.DataType.FLOAT_VALUE) {
      throw new BundleException(
          "%s: tensor %s is of type %s; only FLOAT and FLOAT16 are read."
              .formatted(
                  file, tensor.getName(), TensorProto.DataType.forNumber(tensor.getDataType())));
    }
    ByteString raw = tensor.getRawData();
    float[] values = new float[size];
    int found =
        raw.isEmpty()
            ? half ? tensor.getInt32DataCount() : tensor.getFloatDataCount()
            : raw.size() / (half ? 2 : 4);
    if (found != size) {
      throw new BundleException(
          "%s: tensor %s has %s values, its shape says %s."
              .formatted(file, tensor.getName(), found, size));
    }
    ByteBuffer bytes = raw.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < size; i++) {
      if (half) {
        short bits = raw.isEmpty() ? (short) tensor.getInt32Data(i) : bytes.getShort(2 * i);
        values[i] = Half.toFloat(bits);
      } else {
        values[i] = raw.isEmpty() ? tensor.getFloatData(i) : bytes.getFloat(4 * i);
      }
    }
    return values;
  }
}
