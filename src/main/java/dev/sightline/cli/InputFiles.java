package dev.sightline.cli;

import dev.sightline.media.MediaFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Which photos or videos a command works on, for every command that takes many. */
final class InputFiles {
  @Spec(Spec.Target.MIXEE)
  CommandSpec command;

  @Option(
      names = "--files-from",
      paramLabel = "LIST",
      description =
          "Also read the files, folders and patterns listed in this file, one per line; - for"
              + " standard input.")
  String filesFrom;

  @Option(
      names = {"-0", "--null"},
      description = "Names in --files-from end with NUL, as written by 'find -print0'.")
  boolean nul;

  @Option(names = "--recursive", description = "Include subfolders.")
  boolean recursive;

  @Option(
      names = "--shard",
      paramLabel = "I/N",
      converter = Shard.Converter.class,
      description =
          "Do only the I-th of N equal shares of the inputs. Machines that are given the same"
              + " inputs, by the same names, and one share each do all of them once.")
  Shard shard = Shard.WHOLE;

  /**
   * Finds them, and looks at what the command writes once more, now that they are known.
   *
   * @param words as on the command line
   * @throws IllegalArgumentException where there is nothing to work on
   */
  Inputs find(MediaFiles.Kind kind, List<String> words) throws IOException {
    if (words.isEmpty() && filesFrom == null) {
      throw new IllegalArgumentException("no files were given; name " + kind + ", or --files-from");
    } else if (nul && filesFrom == null) {
      throw new IllegalArgumentException("-0 says how names in --files-from end, which is missing");
    }
    List<Path> files = new ArrayList<>();
    List<MediaFiles.Problem> problems = new ArrayList<>();
    List<MediaFiles> parts = new ArrayList<>();
    if (!words.isEmpty()) {
      parts.add(MediaFiles.find(kind, words, recursive, System.in));
    }
    if (filesFrom != null) {
      try (InputStream list =
          filesFrom.equals("-") ? System.in : Files.newInputStream(Path.of(filesFrom))) {
        parts.add(MediaFiles.listed(kind, list, nul, recursive));
      }
    }
    for (MediaFiles part : parts) {
      files.addAll(part.files());
      problems.addAll(part.problems());
      Optional<String> remark = part.remark();
      remark.ifPresent(
          sentence -> command.commandLine().getErr().println("sightline: " + sentence));
    }
    OutputCheck.require(command, files);
    return new Inputs(words, files, problems, shard);
  }
}
