package dev.sightline.encoder.weights;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import dev.sightline.SightlineException;
import dev.sightline.bundle.Half;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * The initialisers of an ONNX file, of any type of floats; its graph is not looked at. Names are as
 * the file has them, but {@code x:weight} and {@code x:weight.half} (Sightline's own files) become
 * {@code x.weight}, {@code x_w_0} and {@code x_b_0} (files made from Caffe's) {@code x.weight} and
 * {@code x.bias}. Numbers without axes and whole numbers (shapes, counters) are passed over; 8-bit
 * weights are refused when they are asked for.
 */
final class OnnxWeights {
  private static final int FLOAT = TensorProto.DataType.FLOAT_VALUE;
  private static final int DOUBLE = TensorProto.DataType.DOUBLE_VALUE;
  private static final int BFLOAT16 = TensorProto.DataType.BFLOAT16_VALUE;

  /** Of one number of each type that is read. */
  private static final Map<Integer, Integer> BYTES =
      Map.of(FLOAT, 4, DOUBLE, 8, BFLOAT16, 2, TensorProto.DataType.FLOAT16_VALUE, 2);

  private OnnxWeights() {}

  static WeightTensors read(Path file) throws SightlineException {
    ModelProto model;
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      model = ModelProto.parseFrom(in);
    } catch (IOException | RuntimeException e) {
      // Of lengths below zero protobuf says so as of a mistake in the program.
      throw new SightlineException(
          file + " is neither whole ONNX nor safetensors: " + e.getMessage(), e);
    }
    WeightTensors tensors = new WeightTensors(file, "ONNX", Map.of());
    for (TensorProto tensor : model.getGraph().getInitializerList()) {
      if (tensor.getDimsCount() == 0 || tensor.getName().contains("pixels:")) {
        continue;
      }
      if (BYTES.containsKey(tensor.getDataType())) {
        tensors.add(name(tensor.getName()), shape(file, tensor), () -> values(file, tensor));
      } else if (!isCount(tensor)) {
        TensorProto.DataType type = TensorProto.DataType.forNumber(tensor.getDataType());
        tensors.addOther(name(tensor.getName()), shape(file, tensor), String.valueOf(type));
      }
    }
    if (tensors.names().isEmpty()) {
      throw new SightlineException(file + " is no ONNX file with weights in it.");
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

  private static int[] shape(Path file, TensorProto tensor) throws SightlineException {
    long size = 1;
    for (long length : tensor.getDimsList()) {
      if (length < 0 || length > Integer.MAX_VALUE || (size *= length) > Integer.MAX_VALUE / 4) {
        throw new SightlineException(
            "%s: tensor %s has the impossible shape %s."
                .formatted(file, tensor.getName(), tensor.getDimsList()));
      }
    }
    return tensor.getDimsList().stream().mapToInt(Long::intValue).toArray();
  }

  private static float[] values(Path file, TensorProto tensor) throws SightlineException {
    int size = 1;
    for (int length : shape(file, tensor)) {
      size *= length;
    }
    if (tensor.getExternalDataCount() > 0) {
      throw new SightlineException(
          "%s keeps tensor %s in another file; only weights inside the file are read."
              .formatted(file, tensor.getName()));
    }
    ByteString raw = tensor.getRawData();
    int type = tensor.getDataType();
    int found =
        raw.isEmpty()
            ? type == FLOAT
                ? tensor.getFloatDataCount()
                : type == DOUBLE ? tensor.getDoubleDataCount() : tensor.getInt32DataCount()
            : raw.size() / BYTES.get(type);
    if (found != size) {
      throw new SightlineException(
          "%s: tensor %s has %s values, its shape says %s."
              .formatted(file, tensor.getName(), found, size));
    }
    float[] values = new float[size];
    ByteBuffer bytes = raw.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < size; i++) {
      if (type == FLOAT) {
        values[i] = raw.isEmpty() ? tensor.getFloatData(i) : bytes.getFloat(4 * i);
      } else if (type == DOUBLE) {
        values[i] = (float) (raw.isEmpty() ? tensor.getDoubleData(i) : bytes.getDouble(8 * i));
      } else {
        short bits = raw.isEmpty() ? (short) tensor.getInt32Data(i) : bytes.getShort(2 * i);
        values[i] = type == BFLOAT16 ? Half.ofBrain(bits) : Half.toFloat(bits);
      }
    }
    return values;
  }
}
