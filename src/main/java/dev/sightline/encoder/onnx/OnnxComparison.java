package dev.sightline.encoder.onnx;

import java.io.IOException;
import java.util.Locale;
import java.util.Map;

/**
 * Whether an ONNX file computes what the original does: no value may differ by more than {@value
 * #TOLERANCE} times the largest value of its output (or 1, if that is less).
 */
public final class OnnxComparison {
  public static final double TOLERANCE = 1e-4;

  private OnnxComparison() {}

  /**
   * Compares one output.
   *
   * @param file for the complaint
   * @param original who computed what is expected, for the complaint
   * @throws IOException saying by how much it differs
   */
  public static void require(
      String file, String output, float[] expected, float[] found, String original)
      throws IOException {
    if (found.length != expected.length) {
      throw new IOException(
          "%s: output '%s' has %s values in ONNX Runtime, %s in %s"
              .formatted(file, output, found.length, expected.length, original));
    }
    double largest = 1;
    double difference = 0;
    for (int i = 0; i < expected.length; i++) {
      largest = Math.max(largest, Math.abs(expected[i]));
      double d = Math.abs(expected[i] - found[i]);
      difference = d <= difference ? difference : d; // what is no number counts too
    }
    if (!(difference <= TOLERANCE * largest)) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "%s: output '%s' differs by %.2g between ONNX Runtime and %s; at most %.2g is allowed",
              file,
              output,
              difference,
              original,
              TOLERANCE * largest));
    }
  }

  /** The same of an output among all that a run gave. */
  public static void require(
      OnnxSession session,
      String output,
      float[] expected,
      Map<String, OnnxValue> found,
      String original)
      throws IOException {
    require(session.file(), output, expected, found.get(output).floats(), original);
  }
}
