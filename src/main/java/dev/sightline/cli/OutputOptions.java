package dev.sightline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sightline.Model;
import dev.sightline.Model.Result;
import dev.sightline.media.MediaFiles;
import dev.sightline.train.Progress;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where a command that works on many files writes, and how. */
final class OutputOptions {
  /** The name of the mixin. */
  static final String NAME = "output";

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "Where the output goes: this file. Default: standard output.")
  Output.ToFile file;

  @Option(
      names = "--resume",
      description =
          "Resume: skip inputs already in --output (needs --json), and redo a line that was cut"
              + " short.")
  boolean resume;

  @Mixin JsonChoice format;

  boolean json() {
    return format.json;
  }

  /** Whether a run is gone on with that was killed, perhaps by a file that crashed its decoder. */
  boolean followsCrash() {
    return resume && file != null && Files.exists(ResultsFile.note(file.path()));
  }

  /**
   * Opens the output. Where it is a file, a bar at the terminal shows how far the command is.
   *
   * @param inputs all there are
   * @param endsInput whether a line of JSON is the last one of its file
   * @throws IllegalArgumentException where the options do not go together
   */
  Results open(CommandLine line, Inputs inputs, Predicate<JsonNode> endsInput) throws IOException {
    if (resume && (file == null || !json())) {
      throw new IllegalArgumentException(
          "--resume needs --json and --output FILE, the file to continue");
    }
    ResultsFile results = file == null ? null : ResultsFile.open(file.path(), resume, endsInput);
    if (results != null && results.size() > 0) {
      line.getErr()
          .printf(Locale.ROOT, "Resuming: %,d files are in %s already.%n", results.size(), file);
    }
    PrintWriter writer = results == null ? line.getOut() : results.out();
    InputProblems problems =
        new InputProblems(writer, line.getErr(), json(), results == null ? 0 : results.failed());
    List<Path> left =
        inputs.files().stream()
            .filter(each -> results == null || !results.has(Inputs.name(each)))
            .toList();
    boolean several = results != null && left.size() > 1;
    Progress.Style style = several ? Progress.suited() : Progress.Style.SILENT;
    Progress bar = Progress.of(file + "", "files", left.size(), style, line.getErr());
    Results opened = new Results(results, writer, problems, left, bar);
    for (MediaFiles.Problem problem : inputs.problems()) {
      opened.tell(problem.name(), problem.sentence());
    }
    return opened;
  }

  /** What is done with one input. */
  interface Work {
    void on(Path input) throws IOException;
  }

  /** What is done with what a model said of an input. */
  interface Said<O> {
    void on(Result<Path, O> result) throws IOException;
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

    /**
     * Runs a model on one file after the other. What is wrong with one is told of, and the others
     * are done.
     */
    <O> void each(Model<Path, O> model, Said<O> work) throws IOException {
      each(model, result -> {}, work);
    }

    /**
     * As the other one.
     *
     * @param ended is called first after each file, before anything is printed about it
     */
    <O> void each(Model<Path, O> model, Consumer<Result<Path, O>> ended, Said<O> work)
        throws IOException {
      try (Stream<Result<Path, O>> stream = model.stream(left.iterator())) {
        for (Iterator<Result<Path, O>> all = stream.iterator(); all.hasNext(); ) {
          Result<Path, O> result = all.next();
          ended.accept(result);
          if (result.problem() != null) {
            problems.add(result.input(), result.problem());
          }
          if (result.output() != null) {
            each(result.input(), input -> work.on(result));
          } else {
            done();
          }
        }
      }
    }

    /** Works on one file after the other; one that fails is told of, and the others are done. */
    void each(Work work) throws IOException {
      for (Path input : left) {
        each(input, work);
      }
    }

    private void each(Path input, Work work) throws IOException {
      try {
        work.on(input);
      } catch (IOException e) {
        problems.add(input, e);
      }
      done();
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
