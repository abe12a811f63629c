package dev.sightline;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Finds research data and golden values beside the project. A test that needs a file from there is
 * skipped only where the whole folder is absent; a folder that lacks the file fails the test, so
 * that no such test can be skipped by accident.
 */
public final class Shared {
  private Shared() {}

  /** The folder named by {@code SIGHTLINE_SHARED}, else {@code ../shared}. */
  private static Path root() {
    String named = System.getenv("SIGHTLINE_SHARED");
    return Path.of(named == null ? "../shared" : named);
  }

  /** A file or folder below the shared folder, for example {@code "datasets/flickr8k"}. */
  public static Path path(String below) {
    assumeTrue(Files.isDirectory(root()), () -> root() + " is not here: test skipped");
    Path file = root().resolve(below);
    if (!Files.exists(file)) {
      fail(root() + " is here but lacks " + below);
    }
    return file;
  }
}
