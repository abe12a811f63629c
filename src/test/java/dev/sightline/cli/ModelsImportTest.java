package dev.sightline.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sightline.Shared;
import dev.sightline.bundle.Bundle;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelsImportTest {
  @TempDir Path folder;
  private final StringWriter complaints = new StringWriter();

  @Test
  void weightsBecomeAModelThatSaysWhereItIsFrom() throws IOException {
    Path weights = Shared.path("weights/mobilenet_v2_imagenet.safetensors");
    Path model = folder.resolve("eye");

    int code = run("models", "import", weights.toString(), model.toString(), "--data", "ImageNet");

    assertEquals(ExitCode.DONE, code, complaints.toString());
    assertEquals("ImageNet", Bundle.describe(model).provenance().data());
    assertTrue(Files.size(model.resolve("encoder.onnx")) < 5_000_000, "half precision");
  }

  @Test
  void damagedWeightsAreNamedAndNothingIsWritten() throws IOException {
    Path weights = Files.writeString(folder.resolve("cut.safetensors"), "short");
    Path model = folder.resolve("eye");

    int code = run("models", "import", weights.toString(), model.toString());

    assertEquals(ExitCode.MISSING_OR_DAMAGED, code);
    assertTrue(complaints.toString().contains("cut.safetensors"), complaints.toString());
    assertFalse(Files.exists(model));
  }

  private int run(String... args) {
    return Sightline.run(
        new PrintWriter(new StringWriter()), new PrintWriter(complaints, true), args);
  }
}
