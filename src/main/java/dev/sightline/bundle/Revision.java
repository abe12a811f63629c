package dev.sightline.bundle;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Where this program's sources are and at which revision they stand. */
final class Revision {
  static final String UNKNOWN = "unknown";

  private Revision() {}

  /** The project that this program was built in; empty if it runs from somewhere else. */
  static Optional<Path> project() {
    try {
      var source = Revision.class.getProtectionDomain().getCodeSource();
      // target/sightline.jar or target/classes
      Path root = Path.of(source.getLocation().toURI()).resolve("../..").normalize();
      return Files.exists(root.resolve("pom.xml")) ? Optional.of(root) : Optional.empty();
    } catch (URISyntaxException | RuntimeException elsewhere) {
      return Optional.empty(); // not run from a file: then there is no project around it
    }
  }

  /** The commit, with "-dirty" if files differ from it; {@value #UNKNOWN} without git. */
  static String current() {
    return project().map(Revision::of).orElse(UNKNOWN);
  }

  static String of(Path project) {
    if (!Files.exists(project.resolve(".git"))) {
      return UNKNOWN;
    }
    ProcessBuilder git =
        new ProcessBuilder("git", "describe", "--always", "--dirty", "--abbrev=40", "--exclude=*");
    git.directory(project.toFile()).redirectError(ProcessBuilder.Redirect.DISCARD);
    try {
      Process process = git.start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      boolean told = process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
      return told && !said.isBlank() ? said.strip() : UNKNOWN;
    } catch (IOException noGit) {
      return UNKNOWN;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return UNKNOWN;
    }
  }
}
