package dev.sightline.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sightline.bundle.BundleWriter;
import dev.sightline.bundle.Provenance;
import dev.sightline.bundle.UserCache;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelsTest {
  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Path model;

  @BeforeEach
  void aSmallModel() throws IOException {
    model = folder.resolve("tiny");
    try (BundleWriter writer = BundleWriter.to(model, "photo-caption")) {
      writer.settings().put("hidden", 8).put("model", "show-and-tell");
      writer.provenance(
          new Provenance(
              "three drawn pictures",
              "sightline train caption",
              7,
              "unknown",
              "2025-01-31T12:00:00Z",
              Map.of("dev CIDEr-D", 0.5)));
      Files.writeString(writer.file("vocabulary.txt"), "a\ndog\n");
      writer.finish();
    }
  }

  private int run(String... args) {
    return Sightline.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
  }

  private void assertPrinted(String expected) {
    assertTrue(out.toString().contains(expected), out.toString());
  }

  @Test
  void showPrintsWhatAndWhence() {
    assertEquals(0, run("models", "show", model.toString()));
    assertPrinted("tiny: a model for photo-caption");
    assertPrinted("three drawn pictures");
    assertPrinted("dev CIDEr-D: 0.5");
    assertPrinted("show-and-tell");
    assertPrinted("vocabulary.txt");
  }

  @Test
  void verifySaysThatAWholeModelIsWhole() {
    assertEquals(0, run("models", "verify", model.toString()));
    assertPrinted(": whole (1 files");
  }

  @Test
  void verifyNamesTheDamageAndChecksTheOthersToo() throws IOException {
    Path broken = folder.resolve("broken");
    Files.createDirectory(broken);
    Files.copy(model.resolve("bundle.json"), broken.resolve("bundle.json"));
    Files.writeString(broken.resolve("vocabulary.txt"), "b\ndog\n");

    assertEquals(3, run("models", "verify", broken.toString(), model.toString()));

    assertTrue(err.toString().contains("vocabulary.txt: was altered"), err.toString());
    assertPrinted("tiny: whole");
  }

  @Test
  void aModelThatIsNotThereIsCodeThree() {
    assertEquals(3, run("models", "show", "no-such-model"));
    assertTrue(err.toString().contains("no-such-model: there is no such model"), err.toString());
  }

  @Test
  void theCacheIsListedAndCleared() throws IOException {
    Path kept = UserCache.folder(UserCache.BUNDLES).resolve("kept");
    Files.write(kept, new byte[3 << 20]);

    assertEquals(0, run("cache", "list"));
    assertPrinted("bundles");
    assertPrinted(" of at most 20480 MB in " + UserCache.root());

    assertEquals(0, run("cache", "clear", "bundles"));
    assertFalse(Files.exists(kept));
    assertPrinted(" MB deleted in " + UserCache.root());

    assertEquals(2, run("cache", "clear", "bundle"));
    assertTrue(err.toString().contains("KIND is 'bundle'; it must be features, "), err.toString());
  }
}
