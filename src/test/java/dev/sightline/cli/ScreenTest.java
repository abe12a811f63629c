package dev.sightline.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScreenTest {
  private final StringWriter text = new StringWriter();

  @Test
  void nothingPrintedSteersTheTerminal() {
    PrintWriter screen = Screen.harmless(new PrintWriter(text));

    screen.print("a\u001b[31mred\u0007 \u009b\tb\nc\r");
    screen.flush();

    assertEquals("a\\x1b[31mred\\x07 \\x9b\tb\nc\r", text.toString());
  }

  @Test
  void aLineIsOneLine() {
    assertEquals("two\\nlines\\x09 ü 犬", Screen.line("two\nlines\t ü 犬"));
  }

  @Test
  void jsonIsExactAndHarmless() throws IOException {
    new JsonLines(Screen.harmless(new PrintWriter(text)))
        .write(Map.of("file", "a\u001b\u009b\u007f\nb"));

    assertEquals("{\"file\":\"a\\u001B\\u009b\\u007f\\nb\"}\n", text.toString());
  }

  /** A full disk, or a reader such as head that has gone. */
  private static OutputStream broken(String message) {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        throw new IOException(message);
      }
    };
  }

  @Test
  void lostOutputEndsTheRunAtOnce() {
    PrintWriter screen =
        new PrintWriter(new Screen.Throwing("standard output", broken("No space left")), true);
    PrintWriter printed = Screen.harmless(screen);

    Screen.Lost lost = assertThrows(Screen.Lost.class, () -> printed.println("a caption"));

    assertFalse(lost.readerLeft());
    assertEquals(
        "standard output could not be written: No space left", Complaint.about(lost).sentence());
  }

  @Test
  void aReaderThatLeftIsNoComplaint() {
    PrintWriter err = new PrintWriter(text);
    Screen.Lost lost = new Screen.Lost("standard output", new IOException("Broken pipe"));

    assertTrue(Sightline.report(lost, err, false) != ExitCode.DONE);
    assertEquals("", text.toString());
  }
}
