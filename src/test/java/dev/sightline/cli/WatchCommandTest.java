package dev.sightline.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sightline.media.VideoReader;
import dev.sightline.world.SmallLabeller;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code sightline watch}, with a film in place of the camera. */
@Timeout(60) // a thread that does not end would hang the build
class WatchCommandTest {
  @TempDir static Path folder;
  private static String model;
  private static String film;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeAll
  static void aLabellerAndAFilm() throws IOException {
    model =
        SmallLabeller.write(folder, "lstm", SmallLabeller.lstm(false), SmallLabeller.labels())
            .toString();
    film = SmallLabeller.film(folder.resolve("film.mp4"), 20).toString();
  }

  private int run(String... arguments) {
    return Sightline.run(new PrintWriter(out), new PrintWriter(err), arguments);
  }

  @Test
  void changesAreLinesAndTheEndIsASummary() {
    assertEquals(0, run("watch", "--as-camera", film, "--model", model), err::toString);

    List<String> lines = out.toString().lines().toList();
    assertTrue(
        lines.get(0).matches(" +\\d\\.\\d s {2}(background|walk|sit) +\\d+ % +\\d+ ms"),
        out::toString);
    String summary = lines.get(lines.size() - 3);
    assertTrue(summary.contains("of 20 pictures"), out::toString);
    assertTrue(lines.get(lines.size() - 2).startsWith("age of a label: median "), out::toString);
    assertTrue(lines.get(lines.size() - 1).startsWith("memory: "), out::toString);
    assertEquals("", err.toString());
  }

  @Test
  void jsonHasAnObjectForEveryLabel() throws IOException {
    assertEquals(0, run("watch", "--as-camera", film, "--model", model, "--json"), err::toString);

    double before = -1;
    for (String line : out.toString().lines().toList()) {
      JsonNode label = new ObjectMapper().readTree(line);
      assertTrue(label.get("time").asDouble() > before, out::toString);
      before = label.get("time").asDouble();
      assertTrue(List.of("background", "walk", "sit").contains(label.get("label").asText()));
      assertTrue(label.get("score").asDouble() > 0 && label.get("score").asDouble() <= 1);
      assertTrue(label.get("age").asDouble() >= 0);
      assertEquals(4, label.size());
    }
    assertTrue(before > 0);
    assertTrue(err.toString().contains("labels a second"), err::toString);
  }

  @Test
  void aRecordingIsAFilm() throws IOException {
    Path recording = folder.resolve("recording.mp4");
    assertEquals(
        0,
        run("watch", "--as-camera", film, "--model", model, "--film", recording.toString()),
        err::toString);

    assertTrue(err.toString().contains("recording.mp4"), err::toString);
    try (VideoReader reader = VideoReader.open(recording, VideoReader.Settings.DEFAULT)) {
      assertEquals(80, reader.info().width());
      int frames = 0;
      while (reader.next() != null) {
        frames++;
      }
      assertTrue(frames > 0, "frames: " + frames);
    }
  }

  @Test
  void aLoopEndsAfterItsSeconds() {
    String[] loop = {"watch", "--as-camera", film, "--loop", "--model", model, "--seconds", "1"};
    assertEquals(0, run(loop), err::toString);
    assertTrue(out.toString().contains(" s watched"), out::toString);
  }

  @Test
  void anotherRateIsAWarning() {
    run("watch", "--as-camera", film, "--model", model, "--fps", "10");
    assertTrue(
        err.toString().startsWith("sightline: the labeller was trained on 20.0 pictures a second"),
        err::toString);
  }

  @Test
  void whatCannotBeWatchedIsASentence() throws IOException {
    assertEquals(1, run("watch", "987", "--model", model));
    assertTrue(err.toString().contains("There is no camera 987"), err::toString);

    Path text = Files.writeString(folder.resolve("text.mp4"), "no film");
    assertEquals(1, run("watch", "--as-camera", text.toString(), "--model", model));
    assertEquals(1, run("watch", "--as-camera", folder + "/none.mp4", "--model", model));
    assertTrue(err.toString().contains("none.mp4"), err::toString);
    assertEquals(3, run("watch", "--as-camera", film, "--model", folder + "/none"));
    assertFalse(err.toString().contains("should not have happened"), err::toString);
    assertEquals("", out.toString());
  }

  @Test
  void aFilmThatCannotBeRecordedIsSaidAtOnce() {
    String nowhere = folder.resolve("no folder/a.mp4").toString();
    String[] words = {"watch", "--as-camera", film, "--loop", "--model", model, "--film", nowhere};
    assertEquals(2, run(words));
    assertTrue(err.toString().contains("there is no folder"), err::toString);
  }

  @Test
  void contradictionsAreUsageErrors() {
    assertEquals(2, run("watch", "0", "--as-camera", film, "--model", model));
    assertEquals(2, run("watch", "0", "--loop", "--model", model));
    assertEquals(2, run("watch", "--as-camera", film, "--model", model, "--fps", "0"));
    assertEquals(2, run("watch", "--as-camera", film, "--model", model, "--draw-fps", "-1"));
    assertEquals(2, run("watch", "--as-camera", film, "--model", model, "--seconds", "-1"));
  }

  /** A classifier of clips judges each frame; one that pools a clip cannot. */
  @Test
  void whatShipsForEverydayIsWatchedWith() throws Exception {
    assertEquals(0, run("watch", "--as-camera", film, "--seconds", "1", "--json"), err::toString);
    String first = out.toString().lines().findFirst().orElseThrow();
    assertTrue(first.contains("\"label\":\""), first);
    assertEquals(3, run("watch", "--as-camera", film, "--model", "clips"));
    assertTrue(err.toString().contains("classifies clips as a whole"), err::toString);
  }
}
