package dev.sightline.encoder.weights;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.sightline.SightlineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Weight files of others, read to the last number. */
public final class WeightsFuzz {
  private WeightsFuzz() {}

  /** HDF5 as Keras writes it. */
  public static void keras(Path file) throws SightlineException {
    readAll(KerasWeights.read(file));
  }

  /** The initialisers of an ONNX file. */
  public static void onnx(Path file) throws SightlineException {
    readAll(OnnxWeights.read(file));
  }

  /** A zip of DL4J. */
  public static void dl4jZip(Path file) throws SightlineException {
    readAll(Dl4jZip.read(file));
  }

  /** The two entries of such a zip, with {@code ====} between them: the zip is a sound one. */
  public static void dl4jNet(Path file) throws IOException {
    String[] parts = new String(Files.readAllBytes(file), ISO_8859_1).split("====", 2);
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.putNextEntry(new ZipEntry("configuration.json"));
      zip.write(parts[0].getBytes(ISO_8859_1));
      zip.putNextEntry(new ZipEntry("coefficients.bin"));
      zip.write((parts.length > 1 ? parts[1] : "").getBytes(ISO_8859_1));
    }
    dl4jZip(file);
  }

  private static void readAll(WeightTensors tensors) throws SightlineException {
    for (String name : tensors.names()) {
      String shape = tensors.shape(name); // [3, 2], or [] for a single number
      String[] lengths = shape.substring(1, shape.length() - 1).split(", ");
      int[] same =
          shape.equals("[]")
              ? new int[0]
              : Arrays.stream(lengths).mapToInt(Integer::parseInt).toArray();
      float[] values = tensors.values(name, same);
      if (values.length != Arrays.stream(same).asLongStream().reduce(1, Math::multiplyExact)) {
        throw new IllegalStateException(
            name + " " + shape + " has " + values.length + " values, which its shape denies");
      }
    }
  }
}
