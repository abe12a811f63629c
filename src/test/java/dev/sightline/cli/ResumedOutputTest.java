package dev.sightline.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sightline.media.MediaAccess;
import dev.sightline.media.PictureReader;
import dev.sightline.robustness.Child;
import dev.sightline.world.QuestionWorld;
import dev.sightline.world.SmallLabeller;
import java.awt.Color;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --output FILE --resume}: what is done is not done again, and every line is whole. */
class ResumedOutputTest {
  @TempDir Path folder;
  private Path photos;
  private Path out;
  private final StringWriter said = new StringWriter();

  @BeforeEach
  void fivePhotosOfWhichOneIsNone() throws IOException {
    photos = Files.createDirectory(folder.resolve("photos"));
    out = folder.resolve("captions.jsonl");
    for (int i = 0; i < 4; i++) {
      QuestionWorld.picture(photos.resolve(i + ".png"), Color.RED);
    }
    Files.writeString(photos.resolve("2b.png"), "no picture");
  }

  private int caption(String... more) {
    List<String> words = new ArrayList<>(List.of("caption", "--json", "--beams", "1", "--output"));
    words.add(out.toString());
    words.addAll(List.of(more));
    words.add(photos.toString());
    PrintWriter writer = new PrintWriter(said, true);
    return Sightline.run(writer, writer, words.toArray(String[]::new));
  }

  private List<String> names() throws IOException {
    List<String> names = new ArrayList<>();
    for (String line : Files.readAllLines(out)) {
      String file = new ObjectMapper().readTree(line).get("file").textValue();
      names.add(Path.of(file).getFileName().toString());
    }
    return names;
  }

  @Test
  void whereverItWasCutOffItEndsTheSame() throws IOException {
    assertEquals(1, caption(), said::toString); // one is no picture
    byte[] whole = Files.readAllBytes(out);
    List<String> sentences = sentences();
    assertEquals(List.of("0.png", "1.png", "2.png", "2b.png", "3.png"), names());

    for (int length = 0; length <= whole.length; length += 37) {
      Files.write(out, java.util.Arrays.copyOf(whole, length));

      assertEquals(1, caption("--resume"), said::toString);

      assertEquals(sentences, sentences(), "cut after " + length);
    }
  }

  /** Without probabilities: in another batch they differ in the eighth digit. */
  private List<String> sentences() throws IOException {
    return Files.readAllLines(out).stream()
        .map(line -> line.replaceFirst("\"logProbability\":[^,}]*", ""))
        .toList();
  }

  @Test
  void whatIsDoneIsNotDoneAgain() throws IOException {
    int before = caption();
    Files.delete(photos.resolve("1.png")); // would be a problem now, were it looked at
    QuestionWorld.picture(photos.resolve("9.png"), Color.BLUE);
    byte[] done = Files.readAllBytes(out);

    assertEquals(before, caption("--resume"), said::toString);

    assertEquals(List.of("0.png", "1.png", "2.png", "2b.png", "3.png", "9.png"), names());
    assertTrue(Files.readString(out).startsWith(new String(done, "UTF-8")));
    assertTrue(said.toString().contains("Resuming: 5 files are in"), said::toString);
  }

  @Test
  void whatIsUnfinishedIsTriedAgain() throws IOException {
    String given = "{\"file\":\"%s\",\"error\":\"It is slow.\",\"unfinished\":true}\n";
    String failed = "{\"file\":\"%s\",\"error\":\"It was given up: no.\"}\n";
    Path slow = photos.resolve("1.png");
    Path bad = photos.resolve("2b.png");
    Files.writeString(out, given.formatted(slow) + failed.formatted(bad));

    assertEquals(1, caption("--resume"), said::toString);

    assertEquals(List.of("1.png", "2b.png", "0.png", "1.png", "2.png", "3.png"), names());
  }

  /** A file that killed the last run is decoded where it can kill no more than itself. */
  @Test
  void aRunThatWasKilledLeavesANote() throws Exception {
    OutputOptions options = new OutputOptions();
    options.file = new Output.ToFile(out);
    options.resume = true;
    assertFalse(options.followsCrash());
    try (ResultsFile killed = ResultsFile.open(out, true, line -> true)) {
      assertTrue(options.followsCrash());
    }
    assertFalse(options.followsCrash());

    long before = ProcessHandle.current().children().count();
    try (MediaAccess access = new MediaOptions().begin(true)) {
      PictureReader.read(photos.resolve("0.png"));
      assertEquals(before + 1, ProcessHandle.current().children().count());
    }
  }

  @Test
  void whatIsThereIsNotOverwrittenByMistake() throws IOException {
    Files.writeString(out, "hours of work\n");
    assertEquals(2, caption());
    assertTrue(said.toString().contains("continue it with --resume"), said::toString);
    assertEquals("hours of work\n", Files.readString(out));
  }

  @Test
  void aFileOfOtherThingsIsNotGoneOnWith() throws IOException {
    Files.writeString(out, "a poem\nof two lines\n");
    assertEquals(3, caption("--resume"));
    assertTrue(said.toString().contains("line 1: is not a result"), said::toString);
    assertEquals("a poem\nof two lines\n", Files.readString(out));

    Files.writeString(out, "one line without end");
    assertEquals(3, caption("--resume"));
    assertEquals("one line without end", Files.readString(out));
  }

  @Test
  void anotherSpellingOfANameIsTheSameFile() throws IOException {
    assertEquals(1, caption(), said::toString);
    byte[] done = Files.readAllBytes(out);
    Path link = Files.createSymbolicLink(folder.resolve("link"), photos);

    PrintWriter to = new PrintWriter(said, true);
    String[] words = {"caption", "--json", "--resume", "--output", out + "", folder + "/./photos"};
    assertEquals(1, Sightline.run(to, to, words), said::toString);
    words[5] = link.toString();
    assertEquals(1, Sightline.run(to, to, words), said::toString);

    assertArrayEquals(done, Files.readAllBytes(out));
  }

  @Test
  void goingOnNeedsLinesThatCanBeRead() {
    PrintWriter writer = new PrintWriter(said, true);
    assertEquals(2, Sightline.run(writer, writer, "caption", "--resume", photos.toString()));
    assertTrue(said.toString().contains("--resume needs --json and --output"), said::toString);
  }

  @Test
  void aFileThatAnotherIsWritingIsLeftAlone() throws IOException {
    try (ResultsFile first = ResultsFile.open(out, false, line -> true)) {
      assertEquals(3, caption("--resume"));
      assertTrue(said.toString().contains("another process is writing it"), said::toString);
    }
  }

  /** Its last line says how many frames there were; without it the video is labelled again. */
  @Test
  void aVideoWhoseEndLacksIsLabelledAgain() throws IOException {
    Path model =
        SmallLabeller.write(folder, "labeller", SmallLabeller.lstm(false), SmallLabeller.labels());
    Path one = SmallLabeller.film(folder.resolve("a.mp4"), 10);
    Path two = SmallLabeller.film(folder.resolve("b.mp4"), 10);
    String[] label = {
      "label",
      "--json",
      "--model",
      model.toString(),
      "--output",
      out.toString(),
      "--resume",
      one.toString(),
      two.toString()
    };
    PrintWriter writer = new PrintWriter(said, true);
    assertEquals(0, Sightline.run(writer, writer, label), said::toString);
    String whole = Files.readString(out);
    Files.writeString(out, whole.substring(0, whole.lastIndexOf("{")));

    assertEquals(0, Sightline.run(writer, writer, label), said::toString);

    assertEquals(whole, Files.readString(out));
  }

  @Test
  void killedForRealEveryLineIsThereOnce() throws Exception {
    for (int i = 10; i < 400; i++) {
      Files.copy(photos.resolve("0.png"), photos.resolve(i + ".png"));
    }
    List<String> words =
        List.of(
            "caption",
            "--json",
            "--beams",
            "1",
            "--output",
            out.toString(),
            "--resume",
            photos.toString());
    int kills = 0;
    while (kills < 2) {
      try (Child child = Child.sightline(folder, words)) {
        long before = Files.exists(out) ? Files.size(out) : 0;
        while (!child.ended(5) && (!Files.exists(out) || Files.size(out) < before + 3000)) {
          // until it has written something
        }
        child.kill();
        kills++;
      }
    }
    long lines = Files.readString(out).lines().count();
    assertTrue(lines > 20 && lines < 395, lines + " lines when it was killed");
    // As a write that was under way would have left it.
    Files.writeString(out, "{\"file\":\"" + photos, StandardOpenOption.APPEND);

    assertEquals(1, caption("--resume"), said::toString);

    assertEquals(395, names().size());
    assertEquals(395, names().stream().distinct().count());
    assertFalse(Files.readString(out).contains("\n\n"));
  }
}
