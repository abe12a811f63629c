package dev.sightline.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sightline.world.QuestionWorld;
import dev.sightline.world.SmallAnswerer;
import java.awt.Color;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ask --output FILE --resume}: several lines for each picture, all of them or none. */
class ResumedAnswersTest {
  private static final String COLOUR = "what color?";
  private static final String NONE = "?";

  @TempDir static Path shared;
  private static String model;

  @TempDir Path folder;
  private Path rooms;
  private Path out;
  private final StringWriter said = new StringWriter();

  @BeforeAll
  static void train() throws IOException {
    model = SmallAnswerer.write(shared).toString();
  }

  @BeforeEach
  void threePicturesAndOneThatIsNone() throws IOException {
    rooms = Files.createDirectory(folder.resolve("rooms"));
    out = folder.resolve("answers.jsonl");
    QuestionWorld.picture(rooms.resolve("a.png"), Color.RED);
    QuestionWorld.picture(rooms.resolve("b.png"), Color.GREEN);
    Files.writeString(rooms.resolve("c.png"), "no picture");
    QuestionWorld.picture(rooms.resolve("d.png"), Color.BLUE);
  }

  private int ask(boolean resume, String... questions) {
    List<String> words =
        new ArrayList<>(List.of("ask", "--json", "--model", model, "--output", out.toString()));
    if (resume) {
      words.add("--resume");
    }
    words.add(rooms.toString());
    words.addAll(List.of(questions));
    return run(words.toArray(String[]::new));
  }

  private int run(String... words) {
    PrintWriter writer = new PrintWriter(said, true);
    return Sightline.run(writer, writer, words);
  }

  /** One question is asked twice, and one is none. */
  @Test
  void whereverItWasCutOffItEndsWithTheSameBytes() throws IOException {
    assertEquals(1, ask(false, COLOUR, NONE, COLOUR, "what is it?"), said::toString);
    byte[] whole = Files.readAllBytes(out);
    assertEquals(1 + 3 + 3 + 1 + 3, Files.readAllLines(out).size());

    for (int length = 0; length <= whole.length; length += 83) {
      Files.write(out, Arrays.copyOf(whole, length));

      assertEquals(1, ask(true, COLOUR, NONE, COLOUR, "what is it?"), said::toString);

      assertEquals(new String(whole, "UTF-8"), Files.readString(out), "cut after " + length);
    }
  }

  @Test
  void whatIsDoneIsNotAskedAgain() throws IOException {
    assertEquals(1, ask(false, COLOUR));
    Files.delete(rooms.resolve("c.png"));
    Files.writeString(rooms.resolve("a.png"), "would be a problem now, were it looked at");
    QuestionWorld.picture(rooms.resolve("e.png"), Color.WHITE);
    String before = Files.readString(out);

    assertEquals(1, ask(true, COLOUR), said::toString);

    String after = Files.readString(out);
    assertTrue(after.startsWith(before) && after.contains("e.png"), after);
    assertEquals(5, after.lines().count());
    assertTrue(said.toString().contains("Resuming: 4 files are in"), said::toString);
  }

  @Test
  void answersToOtherQuestionsAreNotGoneOnWith() throws IOException {
    assertEquals(1, ask(false, COLOUR, "what is it?"));
    String before = Files.readString(out);

    assertEquals(2, ask(true, COLOUR, "where is it?"));
    assertEquals(2, ask(true, COLOUR), "fewer");
    assertEquals(2, ask(true, COLOUR, "what is it?", "where is it?"), "more");
    assertEquals(2, ask(true, "what is it?", COLOUR), "another order");

    assertEquals(4, said.toString().lines().filter(l -> l.contains("other questions")).count());
    assertEquals(before, Files.readString(out));
  }

  @Test
  void aConversationIsNotWrittenIntoAFile() {
    assertEquals(
        2,
        run(
            "ask",
            "--model",
            model,
            "--output",
            out.toString(),
            rooms.resolve("a.png").toString()));
    assertTrue(said.toString().contains("--output needs a question"), said::toString);
    assertFalse(Files.exists(out));
  }
}
