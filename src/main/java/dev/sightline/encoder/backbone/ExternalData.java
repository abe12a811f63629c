package dev.sightline.encoder.backbone;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import dev.sightline.SightlineException;
import dev.sightline.encoder.onnx.OneFile;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Weights that lie in a file beside the ONNX file. They are read into the graph here, from plain
 * files in its folder and nowhere else, because a file from elsewhere may name any other: ONNX
 * Runtime is never given a graph that makes it open one.
 */
final class ExternalData {
  private final Path onnx;
  private final Path folder;
  private long total;

  private ExternalData(Path onnx) {
    this.onnx = onnx;
    this.folder = onnx.toAbsolutePath().normalize().getParent();
  }

  /**
   * The model with everything inside.
   *
   * @throws SightlineException if data lies outside the folder, is missing, or is too much
   */
  static ModelProto brought(ModelProto model, Path onnx) throws SightlineException {
    ExternalData data = new ExternalData(onnx);
    data.total = model.getSerializedSize();
    return OneFile.with(model, data::brought);
  }

  private TensorProto brought(TensorProto tensor) throws SightlineException {
    Map<String, String> place = new HashMap<>();
    for (StringStringEntryProto entry : tensor.getExternalDataList()) {
      place.put(entry.getKey(), entry.getValue());
    }
    Path file = inFolder(place.getOrDefault("location", ""));
    try (RandomAccessFile data = new RandomAccessFile(file.toFile(), "r")) {
      long offset = number(place.get("offset"), 0, tensor);
      long length = number(place.get("length"), data.length() - offset, tensor);
      if (length < 0 || offset > data.length() - length) {
        throw new SightlineException(
            "%s: the weights '%s' end beyond the end of %s; is it cut short?"
                .formatted(onnx, tensor.getName(), file));
      }
      total += length;
      if (total > OnnxFile.MOST_BYTES) {
        throw new SightlineException(
            onnx + ": with the data beside it, it has more than the 2 GB that can be used");
      }
      byte[] bytes = new byte[(int) length];
      data.seek(offset);
      data.readFully(bytes);
      return tensor.toBuilder()
          .clearExternalData()
          .clearDataLocation()
          .setRawData(ByteString.copyFrom(bytes))
          .build();
    } catch (SightlineException refused) {
      throw refused;
    } catch (IOException unreadable) {
      throw new SightlineException(
          onnx + ": its weights in " + file + " cannot be read: " + unreadable.getMessage(),
          unreadable);
    }
  }

  private long number(String text, long otherwise, TensorProto tensor) throws SightlineException {
    try {
      long value = text == null ? otherwise : Long.parseLong(text);
      if (value >= 0) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new SightlineException(
        "%s: says of the weights '%s' that they begin or end at %s"
            .formatted(onnx, tensor.getName(), text));
  }

  /**
   * The named file, if it is a plain one in the folder of the ONNX file, which no link leads out
   * of. In the cache of a model hub both are links to files that lie beside each other under other
   * names: so the folder where the ONNX file really lies will do too.
   */
  private Path inFolder(String location) throws SightlineException {
    try {
      Path real = onnx.toRealPath().getParent();
      for (Path from : List.of(folder, real)) {
        Path file = from.resolve(location).normalize();
        if (!file.startsWith(from) || file.equals(from)) {
          break;
        }
        if (Files.isRegularFile(file)) {
          Path lies = file.toRealPath();
          if (lies.startsWith(folder.toRealPath()) || lies.startsWith(real)) {
            return lies;
          }
          break;
        }
        if (from.equals(real) && !Files.exists(file)) {
          throw new SightlineException(
              onnx + ": its weights are in " + location + ", which is not beside it");
        }
      }
    } catch (InvalidPathException e) {
      // Said below.
    } catch (SightlineException refused) {
      throw refused;
    } catch (IOException unreadable) {
      throw new SightlineException(onnx + ": " + unreadable.getMessage(), unreadable);
    }
    throw new SightlineException(
        onnx + ": keeps weights outside its folder, in '" + location + "', which is not read");
  }
}
