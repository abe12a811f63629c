package dev.sightline.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sightline.SightlineException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
  @TempDir Path folder;

  private long files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.count();
    }
  }

  @Test
  void whatFailsHalfWayLeavesTheOldFileAndNothingElse() throws IOException {
    Path file = Files.writeString(folder.resolve("a.png"), "old");

    SightlineException full =
        assertThrows(
            SightlineException.class,
            () ->
                AtomicFile.write(
                    file,
                    out -> {
                      out.write(new byte[100_000]);
                      throw new IOException("No space left on device");
                    }));

    assertEquals(file + " cannot be written: No space left on device.", full.getMessage());
    assertEquals("old", Files.readString(file));
    assertEquals(1, files());
  }

  @Test
  void whatAKilledProgramLeftIsUsedUp() throws IOException {
    Path file = folder.resolve("state");
    Files.writeString(folder.resolve("state.unfinished"), "half of something longer than that");

    AtomicFile.writeAlone(file, out -> out.write("whole".getBytes(StandardCharsets.UTF_8)));

    assertEquals("whole", Files.readString(file));
    assertEquals(1, files());
  }

  @Test
  void aSentenceOfTheContentIsNotMadeAnother() throws IOException {
    SightlineException refused = new SightlineException("the value 70000 does not fit");

    SightlineException thrown =
        assertThrows(
            SightlineException.class,
            () ->
                AtomicFile.write(
                    folder.resolve("a"),
                    out -> {
                      throw refused;
                    }));

    assertSame(refused, thrown);
    assertEquals(0, files());
  }

  @Test
  void aLinkStaysALink() throws IOException {
    Path file = Files.writeString(folder.resolve("a.json"), "old");
    Path link = Files.createSymbolicLink(folder.resolve("link"), file);

    AtomicFile.write(link, "new");

    assertTrue(Files.isSymbolicLink(link));
    assertEquals("new", Files.readString(file));
  }

  @Test
  void whatIsInTheWayIsSaid() {
    IOException folderThere =
        assertThrows(IOException.class, () -> AtomicFile.write(folder, "text"));
    assertTrue(folderThere.getMessage().contains("it is a folder"), folderThere.getMessage());
    IOException nowhere =
        assertThrows(IOException.class, () -> AtomicFile.write(folder.resolve("no/where"), "text"));
    assertTrue(nowhere.getMessage().contains("there is no folder"), nowhere.getMessage());
  }
}
