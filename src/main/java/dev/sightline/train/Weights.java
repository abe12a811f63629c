package dev.sightline.train;

import dev.sightline.SightlineException;
import dev.sightline.bundle.Bundle;
import dev.sightline.bundle.BundleWriter;
import dev.sightline.bundle.Safetensors;
import dev.sightline.rnn.Parameters;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** A recurrent model's weights in a bundle: {@code weights.safetensors}, half precision. */
public final class Weights {
  /** The file's name in the bundle. */
  public static final String FILE = "weights.safetensors";

  private Weights() {}

  /**
   * Fills a model with the weights of a bundle. All sizes are compared with the file before memory
   * is taken for any, where the model was made with {@link Parameters#ZEROS}.
   *
   * @throws SightlineException where names, shapes or numbers are not those of the model
   */
  public static void read(Bundle bundle, Parameters parameters) throws SightlineException {
    Safetensors weights = Safetensors.read(bundle.file(FILE));
    for (Parameters.Entry entry : parameters.entries()) {
      int[] expected = {entry.rows(), entry.columns()};
      int[] shape = weights.shape(entry.name());
      if (!Arrays.equals(expected, shape)) {
        throw new SightlineException(
            "%s: its settings ask for a weight %s of %s, but %s holds one of %s"
                .formatted(
                    bundle.place(),
                    entry.name(),
                    Arrays.toString(expected),
                    FILE,
                    Arrays.toString(shape)));
      }
    }
    if (weights.names().size() != parameters.entries().size()) {
      throw new SightlineException(
          "%s: %s holds %s weights, expected were %s"
              .formatted(
                  bundle.place(), FILE, weights.names().size(), parameters.entries().size()));
    }
    for (Parameters.Entry entry : parameters.entries()) {
      float[] values = weights.values(entry.name());
      for (float value : values) {
        if (!Float.isFinite(value)) {
          throw new SightlineException(
              bundle.place() + ": weight " + entry.name() + " holds " + value + ", no number");
        }
      }
      entry.value().put(0, entry.rows(), values, 0);
    }
  }

  /** Writes weights into a bundle that is being made. */
  public static void write(BundleWriter writer, Parameters parameters) throws IOException {
    LinkedHashMap<String, Safetensors.Tensor> tensors = new LinkedHashMap<>();
    for (Parameters.Entry entry : parameters.entries()) {
      tensors.put(
          entry.name(),
          new Safetensors.Tensor(
              new int[] {entry.rows(), entry.columns()}, entry.value().toArray()));
    }
    Safetensors.write(writer.file(FILE), tensors, Map.of("format", "sightline"), true);
  }
}
