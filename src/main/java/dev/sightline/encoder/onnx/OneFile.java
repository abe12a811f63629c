package dev.sightline.encoder.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DiscardUnknownFieldsParser;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.sightline.SightlineException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Whether an ONNX file holds everything itself. A tensor in it may say that its values lie in
 * another file, and ONNX Runtime opens any file that is named so. Tensors stand in many places:
 * weights, sparse ones, constants of nodes, of branches, of functions. So the whole message is
 * walked, whatever its fields are called.
 */
public final class OneFile {
  /** The key under which a tensor names a file. */
  private static final byte[] LOCATION = "location".getBytes(StandardCharsets.US_ASCII);

  /** ONNX Runtime's own format, which it knows by these letters, can name other files too. */
  private static final byte[] ORT_FORMAT = "ORTM".getBytes(StandardCharsets.US_ASCII);

  private static final int ORT_FORMAT_AT = 4;

  /** What becomes of a tensor whose values lie in another file. */
  @FunctionalInterface
  public interface Elsewhere {
    TensorProto replacement(TensorProto tensor) throws SightlineException;
  }

  private OneFile() {}

  /**
   * Refuses a graph that ONNX Runtime would open other files for. Only a file in which the word
   * stands that names them is taken apart: an encoder opens quickly.
   *
   * @param file for the sentence
   */
  public static void require(byte[] onnx, Path file) throws SightlineException {
    if (startsAt(onnx, ORT_FORMAT_AT, ORT_FORMAT)) {
      throw new SightlineException(file + ": is in ONNX Runtime's own format, expected ONNX");
    }
    if (!holds(onnx, LOCATION)) {
      return;
    }
    walk(
        parsed(onnx, file),
        tensor -> {
          throw new SightlineException(
              "%s: keeps the values of '%s' in another file, which is not read; an encoder must be one file"
                  .formatted(file, tensor.getName()));
        });
  }

  /**
   * A file's message. What this version of the format does not know could not be looked over: it is
   * left out.
   *
   * @param file for the sentence
   */
  public static ModelProto parsed(byte[] onnx, Path file) throws SightlineException {
    try {
      return DiscardUnknownFieldsParser.wrap(ModelProto.parser()).parseFrom(onnx);
    } catch (InvalidProtocolBufferException broken) {
      throw new SightlineException(file + ": is no ONNX file, or is cut short or damaged", broken);
    }
  }

  private static boolean holds(byte[] bytes, byte[] word) {
    for (int at = 0; at <= bytes.length - word.length; at++) {
      if (bytes[at] == word[0] && startsAt(bytes, at, word)) {
        return true;
      }
    }
    return false;
  }

  private static boolean startsAt(byte[] bytes, int at, byte[] word) {
    for (int i = 0; i < word.length; i++) {
      if (at + i >= bytes.length || bytes[at + i] != word[i]) {
        return false;
      }
    }
    return true;
  }

  /** The model with all such tensors replaced, wherever they stand. */
  public static ModelProto with(ModelProto model, Elsewhere elsewhere) throws SightlineException {
    return (ModelProto) walk(model, elsewhere);
  }

  private static Message walk(Message message, Elsewhere elsewhere) throws SightlineException {
    if (message instanceof TensorProto tensor) {
      boolean outside =
          tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL
              || tensor.getExternalDataCount() > 0;
      return outside ? elsewhere.replacement(tensor) : tensor;
    }
    Message.Builder changed = null;
    for (Map.Entry<FieldDescriptor, Object> set : message.getAllFields().entrySet()) {
      FieldDescriptor field = set.getKey();
      if (field.getJavaType() != FieldDescriptor.JavaType.MESSAGE) {
        continue;
      }
      List<?> old = field.isRepeated() ? (List<?>) set.getValue() : List.of(set.getValue());
      for (int i = 0; i < old.size(); i++) {
        Message now = walk((Message) old.get(i), elsewhere);
        if (now != old.get(i)) {
          changed = changed == null ? message.toBuilder() : changed;
          if (field.isRepeated()) {
            changed.setRepeatedField(field, i, now);
          } else {
            changed.setField(field, now);
          }
        }
      }
    }
    return changed == null ? message : changed.build();
  }
}
