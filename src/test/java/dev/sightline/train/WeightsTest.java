package dev.sightline.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sightline.SightlineException;
import dev.sightline.bundle.Bundle;
import dev.sightline.bundle.BundleWriter;
import dev.sightline.bundle.Provenance;
import dev.sightline.bundle.Safetensors;
import dev.sightline.bundle.Safetensors.Tensor;
import dev.sightline.rnn.Matrix;
import dev.sightline.rnn.Parameters;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bundles whose every hash is right, and whose weights are not what the model wants. */
class WeightsTest {
  @TempDir Path folder;
  private final Parameters parameters = new Parameters();
  private final LinkedHashMap<String, Tensor> tensors = new LinkedHashMap<>();

  @BeforeEach
  void aModelOfTwoWeights() {
    parameters.add("w", 2, 3, 1);
    parameters.add("b", 1, 3, 1);
    parameters.allocate(1);
    tensors.put("w", new Tensor(new int[] {2, 3}, new float[] {1, 2, 3, 4, 5, 6}));
    tensors.put("b", new Tensor(new int[] {1, 3}, new float[] {7, 8, 9}));
  }

  @AfterEach
  void close() {
    parameters.close();
  }

  private Bundle bundle() throws IOException {
    Path place = folder.resolve("model");
    try (BundleWriter writer = BundleWriter.to(place, "photo-caption")) {
      writer.provenance(new Provenance("nothing", "none", 1, "unknown", "2026-01-01", Map.of()));
      Safetensors.write(writer.file(Weights.FILE), tensors, Map.of(), false);
      writer.finish();
    }
    return Bundle.open(place);
  }

  private String refusal() throws IOException {
    Bundle bundle = bundle();
    return assertThrows(SightlineException.class, () -> Weights.read(bundle, parameters))
        .getMessage();
  }

  @Test
  void whatFitsIsRead() throws IOException {
    Weights.read(bundle(), parameters);
    assertArrayEquals(new float[] {1, 2, 3, 4, 5, 6, 7, 8, 9}, parameters.values().toArray());
  }

  @Test
  void memoryIsTakenWhenTheSizesHaveBeenCompared() throws IOException {
    try (Parameters inflated = new Parameters()) {
      inflated.add("a", 30_000, 30_000, 1).begin(a -> a.put(0, 1, new float[30_000], 0));
      inflated.allocate(Parameters.ZEROS);
      long before = Matrix.inUse();
      assertThrows(SightlineException.class, () -> Weights.read(bundle(), inflated));
      assertEquals(before, Matrix.inUse());
    }
  }

  @Test
  void aMissingTensor() throws IOException {
    tensors.remove("b");
    assertTrue(refusal().contains("no tensor named b"), refusal());
  }

  @Test
  void oneTensorTooMany() throws IOException {
    tensors.put("backdoor", new Tensor(new int[] {1}, new float[] {1}));
    assertTrue(refusal().contains("holds 3 weights, expected were 2"), refusal());
  }

  @Test
  void anotherShape() throws IOException {
    tensors.put("b", new Tensor(new int[] {3, 1}, new float[] {7, 8, 9}));
    assertTrue(
        refusal()
            .contains("ask for a weight b of [1, 3], but weights.safetensors holds one of [3, 1]"),
        refusal());
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void aWeightThatIsNoNumber(float value) throws IOException {
    tensors.put("b", new Tensor(new int[] {1, 3}, new float[] {7, value, 9}));
    assertTrue(refusal().contains("weight b holds " + value), refusal());
  }
}
