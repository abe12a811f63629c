package dev.sightline.encoder.weights;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sightline.SightlineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Dl4jZipTest {
  private static final String DENSE =
      """
      {"confs": [{"variables": ["W", "b"],
        "layer": {"@class": "org.deeplearning4j.nn.conf.layers.DenseLayer", "nin": 2, "nout": 3}}]}
      """;

  @TempDir Path folder;

  @Test
  void aDenseLayerLiesColumnByColumn() throws IOException {
    WeightTensors tensors = read(DENSE, 9, "FLOAT", 9);
    assertEquals("[3, 2]", tensors.shape("0.weight"));
    assertEquals(2, tensors.values("0.weight", 3, 2)[2]);
    assertEquals(8, tensors.values("0.bias", 3)[2]);
  }

  @Test
  void whatDoesNotFitTogetherIsRefused() {
    assertRefused(() -> read(DENSE, 8, "FLOAT", 8), "has 8 parameters, configuration.json says 9");
    assertRefused(() -> read(DENSE, 1 << 30, "FLOAT", 9), "which do not fit into it");
    assertRefused(() -> read(DENSE, 9, "FLOAT", 4), "coefficients.bin ends early");
    assertRefused(() -> read(DENSE, 9, "BFLOAT16", 9), "is of type 'BFLOAT16', expected FLOAT");
    assertRefused(() -> read("{\"confs\": [", 9, "FLOAT", 9), "is no whole JSON");
    assertRefused(() -> read("{}", 9, "FLOAT", 9), "in which order the parameters lie");
    assertRefused(
        () -> read(DENSE.replace("DenseLayer", "LSTM"), 9, "FLOAT", 9),
        "layer 0 is of type LSTM, which no net here has");
    assertRefused(
        () -> read(DENSE.replace("2,", "-2,"), 9, "FLOAT", 9), "layer 0 has impossible sizes");
    String huge = DENSE.replace("2,", "2147483647,").replace("3}", "2147483647}");
    assertRefused(() -> read(huge, 9, "FLOAT", 9), "layer 0 has impossible sizes");
    String huger =
        huge.replace("DenseLayer", "ConvolutionLayer")
            .replace("\"nin\"", "\"kernelSize\": [2147483647, 2147483647], \"nin\"");
    assertRefused(() -> read(huger, 9, "FLOAT", 9), "layer 0 has impossible sizes");
  }

  @Test
  void entriesThatClimbOutAreRefused() {
    assertRefused(() -> zip(Map.of("../coefficients.bin", new byte[1])), "leads out of the folder");
    assertRefused(() -> zip(Map.of("/etc/passwd", new byte[1])), "leads out of the folder");
    assertRefused(() -> zip(Map.of("readme", new byte[1])), "it has no configuration.json");
  }

  private interface Reading {
    void run() throws IOException;
  }

  private static void assertRefused(Reading reading, String why) {
    String message = assertThrows(SightlineException.class, reading::run).getMessage();
    assertTrue(message.contains("net.zip") && message.contains(why), message);
  }

  /** A zip whose parameters are 0, 1, 2 ...: so many are stated, so many are there. */
  private WeightTensors read(String json, int stated, String type, int there) throws IOException {
    return zip(
        Map.of(
            "configuration.json",
            json.getBytes(UTF_8),
            "coefficients.bin",
            WeightSeeds.coefficients(stated, type, there)));
  }

  private WeightTensors zip(Map<String, byte[]> entries) throws IOException {
    Path file = folder.resolve("net.zip");
    Files.write(file, WeightSeeds.zip(new TreeMap<>(entries)));
    return WeightFile.read(file);
  }
}
