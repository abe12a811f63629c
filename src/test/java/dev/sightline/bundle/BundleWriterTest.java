package dev.sightline.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sightline.SightlineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleWriterTest {
  @TempDir Path folder;

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void nothingIsLeftBesideTheBundle() throws IOException {
    SmallBundle.write(folder.resolve("mine"));
    SmallBundle.write(folder.resolve("mine"));
    assertEquals(List.of("mine"), names());
  }

  @Test
  void theOldBundleStandsUntilTheNewOneIsFinished() throws IOException {
    Path place = SmallBundle.write(folder.resolve("mine"));
    try (BundleWriter writer = BundleWriter.to(place, "photo-caption")) {
      Files.writeString(writer.file("vocabulary.txt"), "something else");
      assertEquals(512, Bundle.open(place).integer("hidden", 1, 4096));
      // closed unfinished, as by an exception
    }
    assertEquals(512, Bundle.open(place).integer("hidden", 1, 4096));
    assertEquals(List.of("mine"), names());
  }

  @Test
  void aWriteThatWasKilledBetweenTheTwoMovesLosesNothing() throws IOException {
    Path place = SmallBundle.write(folder.resolve("mine"));
    Files.move(place, BundleWriter.previous(place)); // the state after the first move

    SightlineException refused = assertThrows(SightlineException.class, () -> Bundle.open(place));
    assertTrue(refused.getMessage().contains(".mine.previous"), refused.getMessage());

    BundleWriter.to(place, "photo-caption").close(); // the next write puts it back
    assertEquals("photo-caption", Bundle.open(place).task());
  }

  @Test
  void aFolderOfPhotosIsNotOverwritten() throws IOException {
    Path photos = Files.createDirectory(folder.resolve("photos"));
    SightlineException refused =
        assertThrows(SightlineException.class, () -> BundleWriter.to(photos, "photo-caption"));
    assertTrue(refused.getMessage().contains("it is not overwritten"), refused.getMessage());
  }

  /** A killed writer leaves its folder; one that is still at work must keep its own. */
  @Test
  void whatAKilledWriterLeftIsDeletedLater() throws IOException {
    Path place = folder.resolve("mine");
    Path killed = Files.createDirectory(folder.resolve(".mine.new-1-abc"));
    Files.writeString(killed.resolve("weights.safetensors"), "half a");
    Path atWork = Files.createDirectory(folder.resolve(".mine.new-2-abc"));
    Path another = Files.createDirectory(folder.resolve(".other.new-1-abc"));
    FileTime yesterday = FileTime.from(Instant.now().minus(Duration.ofDays(1)));
    Files.setLastModifiedTime(killed, yesterday);
    Files.setLastModifiedTime(another, yesterday);

    SmallBundle.write(place);

    assertEquals(
        List.of(another.getFileName().toString(), atWork.getFileName().toString(), "mine").stream()
            .sorted()
            .toList(),
        names());
  }

  @Test
  void filesKeepToTheFolder() throws IOException {
    try (BundleWriter writer = BundleWriter.to(folder.resolve("mine"), "photo-caption")) {
      assertThrows(IllegalArgumentException.class, () -> writer.file("../escaped"));
      assertThrows(IllegalArgumentException.class, () -> writer.file("bundle.json"));
    }
  }

  /** A bundle that a service of another user is to read must not be its writer's alone. */
  @Test
  void aBundleIsAsReadableAsAnyNewFolder() throws IOException {
    Path ordinary = Files.createDirectory(folder.resolve("ordinary"));
    assumeTrue(Files.getFileStore(ordinary).supportsFileAttributeView("posix"));

    Path bundle = SmallBundle.write(folder.resolve("mine"));

    assertEquals(Files.getPosixFilePermissions(ordinary), Files.getPosixFilePermissions(bundle));
  }

  @Test
  void aRevisionKeepsWhatItDoesNotChange() throws IOException {
    Path place = SmallBundle.write(folder.resolve("mine"));
    Bundle before = Bundle.open(place);

    try (BundleWriter writer = BundleWriter.revise(before)) {
      writer.provenance(before.provenance().with("dev BLEU-4", 21.5));
      writer.card("# A better description\n");
      writer.finish();
    }

    Bundle after = Bundle.open(place);
    assertEquals(before.settings(), after.settings());
    assertEquals(before.seal("weights.safetensors"), after.seal("weights.safetensors"));
    assertEquals(21.5, after.provenance().metrics().get("dev BLEU-4"));
    assertEquals(0.25, after.provenance().metrics().get("dev CIDEr-D"));
    assertEquals("# A better description\n", Files.readString(after.file("MODEL_CARD.md")));
  }

  @Test
  void theSameContentGivesTheSameBytes() throws IOException {
    Path one = SmallBundle.write(folder.resolve("one"));
    Path two = SmallBundle.write(folder.resolve("two"));
    assertEquals(-1, Files.mismatch(one.resolve("bundle.json"), two.resolve("bundle.json")));
  }
}
