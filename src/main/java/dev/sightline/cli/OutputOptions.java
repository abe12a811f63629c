package dev.sightline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sightline.media.MediaFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** Where a command that works on many files writes, and whether it goes on with what is there. */
final class OutputOptions {
  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Write the results here instead of on standard output.")
  Output.ToFile out;

  @Option(
      names = "--resume",
      description =
          "Go on with --out, which must hold --json: what is in it is not done again; a line that"
              + " was cut off is.")
  boolean resume;

  /**
   * Opens the output.
   *
   * @param endsInput whether a line of JSON is the last one of its file
   * @throws IllegalArgumentException where the options do not go together
   */
  Results open(CommandLine line, boolean json, Predicate<JsonNode> endsInput) throws IOException {
    if (resume && (out == null || !json)) {
      throw new IllegalArgumentException("--resume needs --json and --out FILE to go on with");
    }
    ResultsFile file = out == null ? null : ResultsFile.open(out.path(), resume, endsInput);
    if (file != null && file.size() > 0) {
      line.getErr().printf("Going on: %,d files are in %s already.%n", file.size(), out);
    }
    PrintWriter writer = file == null ? line.getOut() : file.out();
    InputProblems problems =
        new InputProblems(writer, line.getErr(), json, file == null ? 0 : file.failed());
    return new Results(file, writer, problems);
  }

  /**
   * An open output.
   *
   * @param file null for standard output
   * @param problems of inputs, those of former runs among them
   */
  record Results(ResultsFile file, PrintWriter writer, InputProblems problems)
      implements AutoCloseable {
    /** Tells of what could not be found, unless it was told before. */
    void tell(List<MediaFiles.Problem> notFound) throws IOException {
      for (MediaFiles.Problem problem : notFound) {
        tell(problem.name(), problem.sentence());
      }
    }

    /** Tells what is wrong with an input, unless it was told before. */
    void tell(String input, String sentence) throws IOException {
      if (file == null || !file.has(input)) {
        problems.add(input, sentence);
      }
    }

    /** The files that are still to be done. */
    List<Path> left(List<Path> files) {
      return file == null
          ? files
          : files.stream().filter(each -> !file.has(each.toString())).toList();
    }

    @Override
    public void close() throws IOException {
      if (file != null) {
        file.close();
      }
    }
  }
}
