package dev.sightline.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sightline.media.MediaException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

class SightlineTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Command(description = "Greets.")
  static final class Greet implements Callable<Integer> {
    @Spec CommandSpec spec;

    @Parameters String name;

    @Override
    public Integer call() {
      spec.commandLine().getOut().println("hello " + name);
      return ExitCode.DONE;
    }
  }

  @Command(description = "Fails.")
  static final class Fail implements Callable<Integer> {
    @Option(names = "--how")
    String how;

    @Override
    public Integer call() throws Exception {
      switch (how) {
        case "data" -> throw new IOException("data: the file captions.csv is empty");
        case "photo" -> throw new MediaException("cat.jpg: is cut off");
        case "setting" -> throw new IllegalArgumentException("0 beams find nothing");
        case "memory" -> throw new OutOfMemoryError("Java heap space");
        case "threads" -> throw new OutOfMemoryError("unable to create native thread");
        case "number" -> Integer.parseInt("seven");
        case "wrapped" -> throw new UncheckedIOException(new NoSuchFileException("a.txt"));
        default -> throw new IllegalStateException("a bug");
      }
      return ExitCode.DONE;
    }
  }

  /** Never built in a test that asks for another command: its constructor would end the test. */
  @Command(description = "Costs a lot to build.")
  static final class Costly implements Runnable {
    @Option(names = "--what")
    String what = fail();

    private static String fail() {
      throw new AssertionError("built without being asked for");
    }

    @Override
    public void run() {}
  }

  private int run(String... args) {
    List<Map.Entry<String, Class<?>>> commands =
        List.of(Map.entry("greet", Greet.class), Map.entry("train fail", Fail.class));
    return new Sightline(commands)
        .execute(new PrintWriter(out, true), new PrintWriter(err, true), args);
  }

  @Test
  void aCommandPrintsAndReturnsItsCode() {
    assertEquals(0, run("greet", "Zoë"));
    assertEquals("hello Zoë" + System.lineSeparator(), out.toString());
    assertEquals("", err.toString());
  }

  @Test
  void onlyTheCommandThatIsAskedForIsBuilt() {
    List<Map.Entry<String, Class<?>>> commands =
        List.of(Map.entry("costly", Costly.class), Map.entry("greet", Greet.class));
    int code =
        new Sightline(commands).execute(new PrintWriter(out), new PrintWriter(err), "greet", "you");
    assertEquals(0, code);
  }

  @Test
  void helpListsEveryCommandAndTheExitCodes() {
    assertEquals(0, run("--help"));
    assertTrue(out.toString().contains("greet  Greets."), out.toString());
    assertTrue(out.toString().contains("train  Train a model"), out.toString());
    assertTrue(out.toString().contains("3   a model or data set is missing"), out.toString());
  }

  @Test
  void helpOfAGroupListsItsCommands() {
    assertEquals(0, run("train", "--help"));
    assertTrue(out.toString().contains("fail  Fails."), out.toString());
    assertFalse(out.toString().contains("greet"), out.toString());
  }

  @Test
  void helpIsACommandToo() {
    assertEquals(0, run("help"));
    assertTrue(out.toString().contains("greet  Greets."), out.toString());
    assertEquals(0, run("help", "greet"));
    assertTrue(out.toString().contains("Usage: sightline greet"), out.toString());
    assertEquals(0, run("train", "help"));
    assertTrue(out.toString().contains("Usage: sightline train"), out.toString());
  }

  @Test
  void noFileIsAListOfOptions(@TempDir Path folder) throws IOException {
    Path list = Files.writeString(folder.resolve("list"), "Zoë");
    assertEquals(0, run("greet", "@" + list));
    assertEquals(0, run("greet", "--", "@" + list));
    assertEquals("hello @" + list, out.toString().lines().findFirst().orElseThrow());
    assertFalse(out.toString().contains("Zoë"));
  }

  /** As a shell makes it of a star. */
  @Test
  void noNameOfAFileIsAnOption() throws IOException {
    Path file = Path.of("--how=data"); // in the current folder
    Files.createFile(file);
    try {
      assertEquals(2, run("train", "fail", "--how=data"));
      assertTrue(err.toString().contains("write ./--how=data"), err.toString());
      assertEquals(0, run("greet", "--", "--how=data"));
    } finally {
      Files.delete(file);
    }
  }

  @Test
  void errorsOfTheVirtualMachineAreSentences() {
    assertEquals(1, run("train", "fail", "--how", "memory"));
    assertEquals(1, run("train", "fail", "--how", "threads"));
    List<String> lines = err.toString().lines().toList();
    assertEquals(2, lines.size(), err::toString);
    assertTrue(lines.get(0).contains("out of memory"), lines.get(0));
    assertTrue(lines.get(1).contains("no more threads"), lines.get(1));
  }

  @Test
  void outputThatIsLostIsSaidAndNoSuccess() {
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("No space left on device");
          }
        };
    List<Map.Entry<String, Class<?>>> commands = List.of(Map.entry("greet", Greet.class));
    int code =
        new Sightline(commands).execute(new PrintWriter(full), new PrintWriter(err), "greet", "x");
    assertEquals(3, code);
    assertTrue(err.toString().contains("its disk is full"), err.toString());
  }

  @Test
  void aTextThatIsNotUtf8IsNamed(@TempDir Path folder) throws IOException {
    Path text = Files.write(folder.resolve("latin.txt"), new byte[] {'c', (byte) 0xe9, '\n'});
    assertTrue(
        assertThrows(IOException.class, () -> TextFile.read(text))
            .getMessage()
            .contains("latin.txt is not UTF-8"));
  }

  @Test
  void versionIsPrinted() {
    assertEquals(0, run("--version"));
    assertTrue(out.toString().startsWith("sightline "), out.toString());
  }

  @Test
  void anUnknownCommandIsAUsageErrorThatNamesTheNearestOne() {
    assertEquals(2, run("gret"));
    assertTrue(err.toString().startsWith("sightline: unknown: gret"), err.toString());
    assertTrue(err.toString().contains("greet"), err.toString());
    assertTrue(err.toString().contains("Try 'sightline --help'."), err.toString());
  }

  @Test
  void noCommandIsAUsageError() {
    assertEquals(2, run());
    assertEquals(2, run("train"));
    assertTrue(err.toString().contains("Try 'sightline train --help'."), err.toString());
  }

  @Test
  void anUnknownOptionIsAUsageError() {
    assertEquals(2, run("greet", "you", "--loud"));
    assertTrue(err.toString().contains("--loud"), err.toString());
  }

  @Test
  void damagedDataIsOneSentenceAndCodeThree() {
    assertEquals(3, run("train", "fail", "--how", "data"));
    assertEquals(
        "sightline: data: the file captions.csv is empty" + System.lineSeparator(), err.toString());
  }

  @Test
  void aBadPhotoIsCodeOne() {
    assertEquals(1, run("train", "fail", "--how", "photo"));
    assertEquals("sightline: cat.jpg: is cut off" + System.lineSeparator(), err.toString());
  }

  @Test
  void aSettingThatOurCodeRefusesIsAUsageError() {
    assertEquals(2, run("train", "fail", "--how", "setting"));
    assertEquals("sightline: 0 beams find nothing" + System.lineSeparator(), err.toString());
  }

  @Test
  void anArgumentThatTheJdkRefusesIsABug() {
    assertEquals(1, run("train", "fail", "--how", "number"));
    assertTrue(err.toString().contains("this should not have happened"), err.toString());
  }

  @Test
  void anExceptionFromAnotherThreadIsUnwrapped() {
    assertEquals(3, run("train", "fail", "--how", "wrapped"));
    assertEquals(
        "sightline: a.txt: there is no such file" + System.lineSeparator(), err.toString());
  }

  @Test
  void verbosePrintsTheStackTrace() {
    assertEquals(1, run("train", "fail", "--how", "bug"));
    assertFalse(err.toString().contains("\tat "), err.toString());
    assertEquals(1, run("--verbose", "train", "fail", "--how", "bug"));
    assertTrue(err.toString().contains("\tat dev.sightline.cli"), err.toString());
  }

  @Test
  void verboseMayStandAfterTheCommandToo() {
    assertEquals(1, run("train", "fail", "--how", "bug", "--verbose"));
    assertTrue(err.toString().contains("\tat dev.sightline.cli"), err.toString());
  }
}
