package dev.sightline.encoder.weights;

import dev.sightline.SightlineException;
import dev.sightline.bundle.Safetensors;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Reads the weights of a net from a file of somebody else's: safetensors, Keras's HDF5, the
 * initialisers of an ONNX file, or a zip of DL4J. What it is, its first bytes say, not its name.
 *
 * <p>A file is hostile until read: nothing in it is run, no Java object stream is opened, and a
 * file of more than {@value #LARGEST_GIB} GiB is refused unread (VGG-16, the largest net here, has
 * 0.5).
 */
public final class WeightFile {
  private static final int LARGEST_GIB = 2;
  private static final byte[] HDF5 = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};

  private WeightFile() {}

  /**
   * The tensors of a file.
   *
   * @throws SightlineException if it is missing, too large, damaged or of no known format
   */
  public static WeightTensors read(Path file) throws SightlineException {
    byte[] start;
    try {
      if (!Files.isRegularFile(file)) {
        throw new SightlineException(
            file
                + (Files.exists(file) ? " is not a file" : " does not exist")
                + "; expected weights (safetensors, Keras HDF5, ONNX or a DL4J zip).");
      }
      long size = Files.size(file);
      if (size > (long) LARGEST_GIB << 30) {
        throw new SightlineException(
            String.format(
                Locale.ROOT,
                "%s has %,d bytes; weight files of at most %d GiB are read.",
                file,
                size,
                LARGEST_GIB));
      }
      try (InputStream in = Files.newInputStream(file)) {
        start = in.readNBytes(9);
      }
    } catch (SightlineException e) {
      throw e;
    } catch (IOException e) {
      throw new SightlineException(file + " cannot be read: " + e.getMessage() + ".", e);
    }
    if (begins(start, HDF5)) {
      return KerasWeights.read(file);
    }
    if (begins(start, new byte[] {'P', 'K', 3, 4})) {
      return Dl4jZip.read(file);
    }
    // ONNX begins with its version: field 1 of the message, a small number.
    if (start.length == 9 && start[0] == 8 && start[1] > 0 && start[8] != '{') {
      return OnnxWeights.read(file);
    }
    return tensors(Safetensors.read(file), file);
  }

  private static boolean begins(byte[] start, byte[] magic) {
    if (start.length < magic.length) {
      return false;
    }
    for (int i = 0; i < magic.length; i++) {
      if (start[i] != magic[i]) {
        return false;
      }
    }
    return true;
  }

  private static WeightTensors tensors(Safetensors safetensors, Path file)
      throws SightlineException {
    WeightTensors tensors = new WeightTensors(file, "safetensors", safetensors.metadata());
    for (String name : safetensors.names()) {
      if (safetensors.isFloats(name)) {
        tensors.add(name, safetensors.shape(name), () -> safetensors.values(name));
      } else {
        tensors.addOther(name, safetensors.shape(name), safetensors.type(name));
      }
    }
    return tensors;
  }
}
