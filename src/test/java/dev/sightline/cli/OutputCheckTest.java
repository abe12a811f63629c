package dev.sightline.cli;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** No command writes over what it reads, whatever option names it. */
class OutputCheckTest {
  /** Options and parameters that are paths and only read. Everything written is an Output. */
  private static final Set<String> READ =
      new TreeSet<>(
          Set.of(
              "--as-camera",
              "--classes",
              "--data",
              "--dev-videos",
              "--hypotheses",
              "--meteor-paraphrases",
              "--photos",
              "--read",
              "--references",
              "--results",
              "--sentences",
              "--text",
              "--truth",
              "--videos",
              "--weights",
              "FILE"));

  @TempDir Path folder;
  private Path file;
  private Path link;

  @BeforeEach
  void aFileAndALinkToIt() throws IOException {
    file = Files.writeString(folder.resolve("precious"), "precious");
    link = Files.createSymbolicLink(folder.resolve("link"), file);
  }

  private static List<CommandSpec> commands() {
    return Sightline.COMMANDS.stream()
        .map(command -> new CommandLine(command.getValue()).getCommandSpec())
        .toList();
  }

  private static String name(ArgSpec arg) {
    return arg instanceof OptionSpec option ? option.longestName() : arg.paramLabel();
  }

  private static boolean has(ArgSpec arg, Class<?> type) {
    return type.isAssignableFrom(arg.type())
        || Arrays.stream(arg.auxiliaryTypes()).anyMatch(type::isAssignableFrom);
  }

  /** A new option that is a path either only reads, and is listed above, or is an Output. */
  @Test
  void everyPathIsEitherReadOrAnOutput() {
    Set<String> paths = new TreeSet<>();
    for (CommandSpec command : commands()) {
      for (ArgSpec arg : command.args()) {
        assertTrue(!has(arg, File.class), () -> name(arg) + " should be a Path or an Output");
        if (has(arg, Path.class)) {
          paths.add(name(arg));
        }
      }
    }
    assertEquals(READ, paths);
  }

  @Test
  void noOutputOfAnyCommandIsWrittenOverAnyOfItsInputs() {
    List<String> written = new ArrayList<>();
    for (Class<?> type : Sightline.COMMANDS.stream().map(c -> (Class<?>) c.getValue()).toList()) {
      CommandSpec shape = new CommandLine(type).getCommandSpec();
      for (ArgSpec output : shape.args().stream().filter(a -> has(a, Output.class)).toList()) {
        for (ArgSpec input : shape.args()) {
          if (!inGroup(input, output) && (has(input, Path.class) || has(input, String.class))) {
            Object in = has(input, Path.class) ? file : file.toString();
            CommandSpec command = new CommandLine(type).getCommandSpec();
            set(command, name(input), input.isMultiValue() ? List.of(in) : in);
            set(command, name(output), output(output.type(), link));
            String both = type.getSimpleName() + " " + name(input) + " " + name(output);
            ParameterException refused =
                assertThrows(
                    ParameterException.class, () -> OutputCheck.require(command), () -> both);
            assertTrue(refused.getMessage().contains(link + " would be written over"), both);
            written.add(both);
          }
        }
      }
    }
    assertTrue(written.size() > 50, () -> written.stream().collect(joining("\n")));
  }

  /** Picocli sets those only while it parses. */
  private static boolean inGroup(ArgSpec... args) {
    return Arrays.stream(args).anyMatch(arg -> arg.group() != null);
  }

  @Test
  void norIsOneOfAGroupOfOptions() throws IOException {
    String[] compare = {"evaluate", "activity", "--compare", "--data", folder.toString()};
    List<String> words = new ArrayList<>(List.of(compare));
    words.addAll(List.of("--videos", file.toString(), "--curves", link.toString()));

    assertTrue(refused(words.toArray(String[]::new)).contains("would be written over"));
    assertEquals("precious", text(file));
  }

  private static void set(CommandSpec command, String name, Object value) {
    ArgSpec arg =
        command.args().stream().filter(each -> name(each).equals(name)).findFirst().orElseThrow();
    arg.setValue(value);
  }

  private static Output output(Class<?> type, Path path) {
    return type == Output.ToFile.class
        ? new Output.ToFile(path)
        : type == Output.ToFolder.class ? new Output.ToFolder(path) : new Output.PerInput(path);
  }

  private String refused(String... arguments) {
    StringWriter said = new StringWriter();
    PrintWriter to = new PrintWriter(said);
    assertEquals(ExitCode.USAGE, Sightline.run(to, to, arguments), said::toString);
    return said.toString();
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file);
  }

  @Test
  void aFileOfADataSetIsNotWrittenOver() throws IOException {
    Path data = Files.createDirectories(folder.resolve("data"));
    Path table = Files.writeString(data.resolve("captions.csv"), "a.jpg,a dog");

    String said = refused("evaluate", "captions", "--data", data + "", "--json", table + "");

    assertTrue(said.contains("captions.csv exists in " + data + ", which is read"), said);
    assertEquals("a.jpg,a dog", text(table));
  }

  @Test
  void aFileOfAModelIsNotWrittenOver() throws IOException {
    Path weights = Files.writeString(folder.resolve("weights"), "w");
    Files.writeString(folder.resolve("bundle.json"), "{\"files\": {\"weights\": {}}}");

    String said = refused("models", "export", "photo-caption", weights + "");

    assertTrue(said.contains("part of a model"), said);
    assertEquals("w", text(weights));
  }

  @Test
  void whatAPatternStandsForIsNotWrittenOver() throws IOException {
    Path film = Files.writeString(folder.resolve("a.mp4"), "film");

    String said = refused("label", "--film", film + "", folder + "/*.mp4");

    assertTrue(said.contains("a.mp4 would be written over"), said);
    assertEquals("film", text(film));
  }

  @Test
  void norIsWhatAnotherInputIsCalledInTheFolder() throws IOException {
    Path film = Files.writeString(folder.resolve("a.mp4"), "film");
    Path other = Files.writeString(folder.resolve("a.mov"), "other");

    String said = refused("label", "--film", folder + "", film + "", folder + "/b.mov");

    assertTrue(said.contains("a.mp4 would be written over"), said);
    assertEquals("film", text(film));
    assertEquals("other", text(other));
  }

  @Test
  void twoOptionsDoNotWriteOneFile() throws IOException {
    Path film = Files.writeString(folder.resolve("a.mp4"), "film");
    String out = folder.resolve("out").toString();

    assertTrue(
        refused("label", "--timeline", out, "--film", out, film + "")
            .contains("already what --timeline writes"));
  }

  @Test
  void aMissingFolderIsSaidBeforeTheWork() {
    String nowhere = folder.resolve("nowhere/out").toString();

    assertTrue(refused("lecture", "gradients", "--output", nowhere).contains("there is no folder"));
    assertTrue(refused("label", "--film", nowhere, "f.mp4").contains("there is no folder"));
    assertTrue(refused("watch", "--film", nowhere).contains("there is no folder"));
    assertTrue(refused("caption", "--output", nowhere, "a.jpg").contains("there is no folder"));
    assertTrue(
        refused("train", "text", file + "", "--output", link + "/run").contains("is a file"));
  }

  @Test
  void anEmptyNameIsNone() {
    assertTrue(refused("caption", "--output", "", "a.jpg").contains("the name is empty"));
  }
}
