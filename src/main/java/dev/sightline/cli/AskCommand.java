package dev.sightline.cli;

import dev.sightline.bundle.ModelFolders;
import dev.sightline.machine.Terminal;
import dev.sightline.media.MediaException;
import dev.sightline.media.MediaFiles;
import dev.sightline.media.StandardInput;
import dev.sightline.vqa.Answerer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sightline ask}: answers questions about pictures. */
@Command(
    name = "ask",
    description =
        "Answers questions about a picture, each in a word or a few. Without a question it asks for"
            + " them, one a line, and keeps the picture in mind.")
public final class AskCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "PICTURE",
      description =
          "A picture, a folder of pictures, a pattern such as 'rooms/*.jpg', or - for a picture on"
              + " standard input. Not with --files-from.")
  String pictures;

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "QUESTION",
      description = "In English, in quotes: \"what is on the table?\"")
  List<String> questions = new ArrayList<>();

  @Option(
      names = "--model",
      defaultValue = "vqa",
      description = "Name, folder or zip of the model. Default: ${DEFAULT-VALUE}.")
  String model;

  @Mixin DeviceChoice device;

  @Option(names = "--json", description = "One JSON object a line for each question.")
  boolean json;

  @Option(
      names = "--top",
      paramLabel = "N",
      defaultValue = "3",
      description = "So many answers, the likeliest first. Default: ${DEFAULT-VALUE}.")
  int top;

  @Option(
      names = "--explain",
      paramLabel = "DIR",
      description = "Write a picture for each question that shows where the model looked.")
  Output.PerInput explain;

  @Mixin OutputOptions output;

  @Mixin InputFiles inputFiles;

  @Mixin MediaOptions media;

  @Override
  public Integer call() throws Exception {
    if (top < 1) {
      throw new ParameterException(spec.commandLine(), "--top must be at least 1");
    }
    if (inputFiles.filesFrom != null && pictures != null) {
      questions.add(0, pictures);
      pictures = null;
    }
    Inputs photos =
        inputFiles.find(MediaFiles.Kind.PHOTOS, pictures == null ? List.of() : List.of(pictures));
    AskedQuestions asked = new AskedQuestions(questions);
    requireQuestion(photos.files());
    try (OutputOptions.Results results =
            output.open(spec.commandLine(), photos, json, asked.lastLine());
        Answerer answerer = Answerer.open(ModelFolders.find(model), device.device)) {
      if (explain != null && !answerer.hasAttention()) {
        throw new ParameterException(
            spec.commandLine(), "--explain needs a model with attention; " + model + " has none");
      }
      Map<Path, Path> explained = explained(photos);
      asked.tellRefused(results);
      boolean one = questions.size() <= 1 && !photos.named();
      AskLines lines =
          new AskLines(
              answerer, results.writer(), spec.commandLine().getErr(), json, top, explained, one);
      for (Path photo : results.left()) {
        try {
          if (questions.isEmpty()) {
            new AskConversation(lines.look(photo), results, !json && Terminal.talks())
                .run(photo.toString(), System.in);
          } else if (!asked.sound().isEmpty()) {
            lines.look(photo).answer(asked.sound());
          }
        } catch (MediaException unreadable) {
          results.problems().add(photo, unreadable);
        }
        results.done();
      }
      return results.problems().exitCode();
    }
  }

  /** A conversation is about one picture, and on the screen. */
  private void requireQuestion(List<Path> photos) {
    if (questions.isEmpty() && photos.size() > 1) {
      throw new ParameterException(
          spec.commandLine(), "there is more than one picture; a question is needed");
    }
    if (questions.isEmpty() && photos.stream().anyMatch(StandardInput::is)) {
      throw new ParameterException(
          spec.commandLine(), "the picture is on standard input; a question is needed");
    }
    if (questions.isEmpty() && output.out != null) {
      throw new ParameterException(
          spec.commandLine(), "--out needs a question; without one the answers are on the screen");
    }
  }

  private Map<Path, Path> explained(Inputs photos) throws IOException {
    List<String> endings = new ArrayList<>(List.of(AskLines.PICTURE));
    for (int i = 2; i <= questions.size(); i++) {
      endings.add(AskLines.picture(i));
    }
    return explain == null ? Map.of() : photos.inFolder("--explain", explain, true, endings);
  }
}
