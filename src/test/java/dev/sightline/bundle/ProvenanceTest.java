package dev.sightline.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProvenanceTest {

  @Test
  void aTrainingThatEndsNow() {
    Provenance origin = Provenance.now("two photos", "sightline train caption", 3);
    assertEquals(3, origin.seed());
    assertEquals(Map.of(), origin.metrics());
    assertTrue(Instant.parse(origin.date()).isAfter(Instant.parse("2025-01-01T00:00:00Z")));
  }

  @Test
  void theProjectIsTheOneThatWasBuilt() {
    Path project = Revision.project().orElseThrow();
    assertTrue(Files.exists(project.resolve("pom.xml")), project.toString());
  }

  @Test
  void theRevisionIsACommitWhereThereIsGit() {
    boolean cloned = Files.exists(Path.of(".git"));
    String expected = cloned ? "[0-9a-f]{40}(-dirty)?|unknown" : "unknown";
    String revision = Revision.current();
    assertTrue(revision.matches(expected), revision);
  }

  @Test
  void withoutGitTheRevisionIsUnknown(@TempDir Path folder) {
    assertEquals("unknown", Revision.of(folder));
  }

  @Test
  void whatGitDoesNotSayIsNotWaitedFor(@TempDir Path folder) {
    assertEquals("unknown", Revision.answer(folder, 10, "sh", "-c", "echo dubious >&2; exit 128"));
    assertEquals("unknown", Revision.answer(folder, 10, "no-such-program"));
    long begun = System.nanoTime();
    assertEquals("unknown", Revision.answer(folder, 1, "sh", "-c", "sleep 30"));
    // A process left behind holds the output open; that is not waited for either.
    assertEquals("abc", Revision.answer(folder, 10, "sh", "-c", "sleep 30 & echo abc"));
    assertTrue(System.nanoTime() - begun < 15_000_000_000L);
  }
}
