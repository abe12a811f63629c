package dev.sightline.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code train text} and {@code write}, as a script calls them. */
class TextCommandsTest {
  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Path text;
  private Path model;

  @BeforeEach
  void aText() throws IOException {
    text = folder.resolve("rhyme.txt");
    model = folder.resolve("rhyme");
    Files.writeString(text, "One for the money, two for the show.\n".repeat(20));
  }

  private int run(String... args) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return Sightline.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
  }

  private int train(String... more) {
    List<String> args =
        new ArrayList<>(List.of("train", "text", text.toString(), "--output", model.toString()));
    args.addAll(List.of("--streams", "4", "--seed", "3"));
    args.addAll(List.of(more));
    if (!args.contains("--hidden")) {
      args.addAll(List.of("--hidden", "32"));
    }
    return run(args.toArray(String[]::new));
  }

  @Test
  void trainsWritesAndShowsItsUnits() throws IOException {
    assertEquals(
        0, train("--cell", "gru", "--epochs", "80", "--learning-rate", "0.01"), err::toString);
    assertTrue(out.toString().contains("epoch 80: loss "), out::toString);
    assertTrue(out.toString().contains("\n  | "), "a sample is shown: " + out);
    assertTrue(Files.exists(folder.resolve("rhyme-training/curve.png")));

    String[] write = {"write", "--model", model.toString(), "--prompt", "One", "--length", "34"};
    assertEquals(0, run(with(write, "--temperature", "0")), err::toString);
    assertEquals("One for the money, two for the show.\n\n", out.toString());

    assertEquals(0, run(with(write, "--seed", "5")));
    String drawn = out.toString();
    assertEquals(0, run(with(write, "--seed", "5")));
    assertEquals(drawn, out.toString(), "the same seed writes the same text");

    Path page = folder.resolve("cells.html");
    assertEquals(
        0, run(with(write, "--cells", page.toString(), "--read", text.toString())), err::toString);
    assertTrue(out.toString().contains("white space"), out::toString);
    assertTrue(Files.readString(page).contains("<pre>"));
  }

  private static String[] with(String[] first, String... more) {
    List<String> all = new ArrayList<>(List.of(first));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  @Test
  void goesOnWhereItStopped() {
    assertEquals(0, train("--epochs", "2"));
    String first = out.toString();
    assertEquals(0, train("--epochs", "2", "--resume"));
    assertTrue(out.toString().contains("Going on"), out::toString);
    assertFalse(out.toString().contains("epoch 1:"), "nothing is left to do: " + first);
    assertEquals(0, train("--epochs", "3", "--resume"));
    assertTrue(out.toString().contains("epoch 3:"), "a training can be prolonged");
    assertEquals(2, train("--epochs", "3", "--resume", "--cell", "gru", "--layers", "2"));
    assertTrue(err.toString().contains("cell (lstm, not gru), layers (1, not 2)"), err::toString);
  }

  @Test
  void badInputIsOneSentence() throws IOException {
    Files.writeString(text, "");
    assertEquals(2, train());
    assertEquals(
        "sightline: the text has 0 characters; a window of 25 steps needs at least 26\n",
        err.toString());

    Files.write(text, new byte[] {'a', (byte) 0xff, 'b'});
    assertEquals(3, train());
    assertEquals("sightline: " + text + " is not UTF-8 text; save it as UTF-8.\n", err.toString());

    Files.writeString(text, "One for the money, two for the show.\n".repeat(3));
    assertEquals(2, train("--back", "26"));
    assertEquals(
        "sightline: back is 26; it must be from 1 to window, which is 25\n", err.toString());
    assertEquals(2, train("--hidden", "0"));
    assertEquals("sightline: hidden is 0; allowed is 1 to 8192\n", err.toString());
    assertEquals(2, train("--cell", "lstn"));
    assertTrue(err.toString().startsWith("sightline: --cell is 'lstn'; it must be lstm, "));

    assertEquals(0, train("--epochs", "1"));
    assertEquals(2, run("write", "--model", model.toString(), "--prompt", "Zwei"));
    assertTrue(err.toString().contains("'Z' (U+005A) does not occur in the text"), err::toString);
    assertEquals(2, run("write", "--model", model.toString(), "--temperature", "-1"));
    assertEquals(2, run("write", "--model", model.toString(), "--length", "0"));
    assertEquals(3, run("write", "--model", folder.resolve("none").toString()));
  }
}
