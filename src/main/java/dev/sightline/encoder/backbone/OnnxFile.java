package dev.sightline.encoder.backbone;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import dev.sightline.SightlineException;
import dev.sightline.encoder.onnx.OneFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * An ONNX file from anywhere, read and looked over: that it is one, is of a size that can be, holds
 * everything it needs. What its operators are is for ONNX Runtime to judge.
 *
 * @param path where it lies
 * @param model its content; data that lay beside it is inside
 */
record OnnxFile(Path path, ModelProto model) {
  /** Protobuf cannot hold more than 2 GB; a little is left for what is added. */
  static final long MOST_BYTES = Integer.MAX_VALUE - (1L << 20);

  private static final int OLDEST_OPERATORS = 7;

  /**
   * Reads a file.
   *
   * @throws SightlineException saying in one sentence why it cannot be used
   */
  static OnnxFile read(Path path) throws SightlineException {
    ModelProto model = OneFile.parsed(bytes(path), path);
    if (!model.hasGraph() || model.getGraph().getNodeCount() == 0) {
      throw new SightlineException(path + ": is no ONNX file: there is no graph in it");
    }
    OnnxFile file = new OnnxFile(path, ExternalData.brought(model, path));
    if (file.operatorSet() < OLDEST_OPERATORS) {
      throw new SightlineException(
          "%s: uses ONNX operator set %s, expected %s or later"
              .formatted(path, file.operatorSet(), OLDEST_OPERATORS));
    }
    return file;
  }

  /** The bytes of the file itself. */
  static byte[] bytes(Path path) throws SightlineException {
    try {
      if (!Files.isRegularFile(path)) {
        throw new SightlineException(
            path + (Files.exists(path) ? ": is not a file" : ": there is no such file"));
      }
      long size = Files.size(path);
      if (size > MOST_BYTES) {
        throw new SightlineException(
            String.format(
                Locale.ROOT, "%s: has %.1f GB; an ONNX file has at most 2", path, size / 1e9));
      }
      return Files.readAllBytes(path);
    } catch (SightlineException refused) {
      throw refused;
    } catch (IOException unreadable) {
      throw new SightlineException(
          path + ": cannot be read: " + unreadable.getMessage(), unreadable);
    }
  }

  /** The version of the standard operators that the file uses; 0 if it says none. */
  long operatorSet() {
    return model.getOpsetImportList().stream()
        .filter(set -> set.getDomain().isEmpty() || set.getDomain().equals("ai.onnx"))
        .mapToLong(OperatorSetIdProto::getVersion)
        .findFirst()
        .orElse(0);
  }

  GraphProto graph() {
    return model.getGraph();
  }

  /** What must be fed in: older files list their weights among the inputs, which need not. */
  List<ValueInfoProto> inputs() {
    Set<String> weights = new HashSet<>();
    graph().getInitializerList().stream().map(TensorProto::getName).forEach(weights::add);
    return graph().getInputList().stream()
        .filter(input -> !weights.contains(input.getName()))
        .toList();
  }
}
