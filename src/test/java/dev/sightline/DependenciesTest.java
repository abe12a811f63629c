package dev.sightline;

import static java.util.stream.Collectors.toCollection;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** No library comes in or changes its version unless somebody looked at it. */
class DependenciesTest {
  private static final Pattern PLATFORM =
      Pattern.compile("-(linux|macosx|windows)-(x86_64|arm64)(-onednn)?");

  @Test
  void librariesAreThoseThatWereReviewed() throws IOException {
    Set<String> resolved =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(path -> path.contains(File.separator + "repository" + File.separator))
            .map(path -> Path.of(path).getFileName().toString().replaceFirst("\\.jar$", ""))
            .map(name -> PLATFORM.matcher(name).replaceFirst("-PLATFORM"))
            .collect(toCollection(TreeSet::new));
    assumeFalse(
        resolved.isEmpty() || resolved.stream().anyMatch(name -> name.contains("cuda")),
        "another build than the one that is listed");
    Path list = Path.of("docs/dependencies.txt");
    Set<String> reviewed =
        Files.readAllLines(list).stream()
            .filter(line -> !line.isBlank() && !line.startsWith("#"))
            .collect(toCollection(TreeSet::new));
    Set<String> unknown = new TreeSet<>(resolved);
    unknown.removeAll(reviewed);
    Set<String> gone = new TreeSet<>(reviewed);
    gone.removeAll(resolved);
    assertEquals(Set.of(), unknown, "to be looked at and added to " + list);
    assertEquals(Set.of(), gone, "to be taken out of " + list);
  }
}
