package dev.sightline.bundle;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Where this program's sources are, and at which revision. */
final class Revision {
  static final String UNKNOWN = "unknown";

  private static final long SECONDS = 10;

  private Revision() {}

  /** The project that this program was built in; empty if it runs from somewhere else. */
  static Optional<Path> project() {
    try {
      var source = Revision.class.getProtectionDomain().getCodeSource();
      // target/sightline.jar or target/classes
      Path root = Path.of(source.getLocation().toURI()).resolve("../..").normalize();
      return Files.exists(root.resolve("pom.xml")) ? Optional.of(root) : Optional.empty();
    } catch (URISyntaxException | RuntimeException elsewhere) {
      return Optional.empty(); // not run from a file, so there is no project around it
    }
  }

  /** The commit, with "-dirty" if files differ from it; {@value #UNKNOWN} without git. */
  static String current() {
    return Current.COMMIT;
  }

  /** Asked for once: the program does not change while it runs. */
  private static final class Current {
    static final String COMMIT = project().map(Revision::of).orElse(UNKNOWN);
  }

  static String of(Path project) {
    return Files.exists(project.resolve(".git"))
        ? answer(
            project,
            SECONDS,
            "git",
            "describe",
            "--always",
            "--dirty",
            "--abbrev=40",
            "--exclude=*")
        : UNKNOWN;
  }

  /** What a command prints within a time; {@value #UNKNOWN}, with a warning why, if it does not. */
  static String answer(Path project, long seconds, String... command) {
    Path said = null;
    try {
      // To a file: a pipe would be waited for as long as anybody holds its other end.
      said = Files.createTempFile("sightline", ".revision");
      Process process =
          new ProcessBuilder(command)
              .directory(project.toFile())
              .redirectErrorStream(true)
              .redirectOutput(said.toFile())
              .start();
      if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return unknown("git gives no answer");
      }
      String text = Files.readString(said, StandardCharsets.UTF_8).strip();
      return process.exitValue() == 0 && !text.isEmpty()
          ? text.substring(text.lastIndexOf('\n') + 1)
          : unknown("git says: " + text.lines().findFirst().orElse("nothing"));
    } catch (IOException noGit) {
      return UNKNOWN;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return UNKNOWN;
    } finally {
      delete(said);
    }
  }

  private static String unknown(String why) {
    System.getLogger(Revision.class.getName())
        .log(System.Logger.Level.WARNING, "The model does not record its revision: {0}", why);
    return UNKNOWN;
  }

  private static void delete(Path file) {
    try {
      if (file != null) {
        Files.deleteIfExists(file);
      }
    } catch (IOException left) {
      // Left in the folder for temporary files, where it does no harm.
    }
  }
}
