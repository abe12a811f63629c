package dev.sightline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sightline.media.MediaFiles;
import dev.sightline.train.Progress;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** Where a command that works on many files writes, and whether it goes on with what is there. */
final class OutputOptions {
  /** The name of the mixin. */
  static final String NAME = "output";

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Write the results to this file instead of standard output.")
  Output.ToFile out;

  @Option(
      names = "--resume",
      description =
          "Skip inputs already in --out (needs --json), and redo a line that was cut short.")
  boolean resume;

  /** Whether a run is gone on with that was killed, perhaps by a file that crashed its decoder. */
  boolean followsCrash() {
    return resume && out != null && Files.exists(ResultsFile.note(out.path()));
  }

  /**
   * Opens the output. Where it is a file, a bar at the terminal shows how far the command is.
   *
   * @param inputs all there are
   * @param endsInput whether a line of JSON is the last one of its file
   * @throws IllegalArgumentException where the options do not go together
   */
  Results open(CommandLine line, Inputs inputs, boolean json, Predicate<JsonNode> endsInput)
      throws IOException {
    if (resume && (out == null || !json)) {
      throw new IllegalArgumentException("--resume needs --json and --out FILE to go on with");
    }
    ResultsFile file = out == null ? null : ResultsFile.open(out.path(), resume, endsInput);
    if (file != null && file.size() > 0) {
      line.getErr()
          .printf(Locale.ROOT, "Resuming: %,d files are in %s already.%n", file.size(), out);
    }
    PrintWriter writer = file == null ? line.getOut() : file.out();
    InputProblems problems =
        new InputProblems(writer, line.getErr(), json, file == null ? 0 : file.failed());
    List<Path> left =
        inputs.files().stream()
            .filter(each -> file == null || !file.has(Inputs.name(each)))
            .toList();
    boolean several = file != null && left.size() > 1;
    Progress.Style style = several ? Progress.suited() : Progress.Style.SILENT;
    Progress bar = Progress.of(out + "", "files", left.size(), style, line.getErr());
    Results results = new Results(file, writer, problems, left, bar);
    for (MediaFiles.Problem problem : inputs.problems()) {
      results.tell(problem.name(), problem.sentence());
    }
    return results;
  }

  /**
   * An open output.
   *
   * @param file null for standard output
   * @param problems of inputs, those of former runs among them
   * @param left the files that are still to be done
   * @param bar shows how many are done
   */
  record Results(
      ResultsFile file, PrintWriter writer, InputProblems problems, List<Path> left, Progress bar)
      implements AutoCloseable {
    /** Tells what is wrong with an input, unless it was told before. */
    void tell(String input, String sentence) throws IOException {
      if (file == null || !file.has(input)) {
        problems.add(input, sentence);
      }
    }

    /** Whether a bar shows how many files are done. */
    boolean hasBar() {
      return bar.isShown();
    }

    /** One more is done. */
    void done() {
      bar.add(1);
    }

    @Override
    public void close() throws IOException {
      bar.close();
      if (file != null) {
        file.close();
      }
    }
  }
}
