package dev.sightline.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sightline.media.MediaException;
import dev.sightline.media.PictureReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InputProblemsTest {
  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final InputProblems problems =
      new InputProblems(new PrintWriter(out), new PrintWriter(err, true), true, 0);

  @Test
  void whatIsNoPictureIsDone() throws IOException {
    Path notes = Files.writeString(folder.resolve("notes.jpg"), "no picture");

    problems.add(notes, assertThrows(MediaException.class, () -> PictureReader.read(notes)));

    assertEquals(1, out.toString().lines().count());
    assertFalse(out.toString().contains("unfinished"), out::toString);
    assertEquals(1, problems.exitCode());
  }

  /** So that a run that goes on with the results tries it. */
  @Test
  void whatWasNotTriedIsMarkedAsUnfinished() throws IOException {
    MediaException ended = MediaException.notTried("photo.jpg was not read.", null);

    problems.add(Path.of("photo.jpg"), ended);

    assertEquals(
        "{\"file\":\"photo.jpg\",\"error\":\"photo.jpg was not read.\",\"unfinished\":true}",
        out.toString().strip());
    assertEquals("sightline: photo.jpg was not read.", err.toString().strip());
    assertEquals(1, problems.exitCode());
  }
}
