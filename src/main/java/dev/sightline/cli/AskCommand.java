package dev.sightline.cli;

import dev.sightline.Answerer;
import dev.sightline.Options;
import dev.sightline.machine.Terminal;
import dev.sightline.media.MediaFiles;
import dev.sightline.media.StandardInput;
import dev.sightline.train.Allowed;
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
        "Answer questions about a photo or a clip, each in a word or a few. Without a question, it reads"
            + " questions from the terminal, one per line.")
public final class AskCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "PICTURE",
      description =
          "A photo or clip, a folder of them, a pattern such as 'rooms/*.jpg', or - for a photo or clip"
              + " on standard input. Not with --files-from.")
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
      description = "Model to use: name, folder or zip of a model that answers questions.")
  String model;

  @Mixin DeviceChoice device;

  @Option(names = "--top", description = "Number of answers, most likely first.")
  int top = 3;

  @Option(
      names = "--explain",
      paramLabel = "DIR",
      description =
          "Write pictures that explain what the model said: where it looked, one per question, into DIR.")
  Output.PerInput explain;

  @Mixin OutputOptions output;

  @Mixin InputFiles inputFiles;

  @Mixin MediaOptions media;

  @Override
  public Integer call() throws Exception {
    Allowed.whole("--top", top, 1, Integer.MAX_VALUE);
    if (inputFiles.filesFrom != null && pictures != null) {
      questions.add(0, pictures);
      pictures = null;
    }
    Inputs photos =
        inputFiles.find(
            MediaFiles.Kind.PHOTOS_AND_VIDEOS, pictures == null ? List.of() : List.of(pictures));
    AskedQuestions asked = new AskedQuestions(questions);
    requireQuestion(photos.ofAllShards());
    try (OutputOptions.Results results = output.open(spec.commandLine(), photos, asked.lastLine());
        Answerer answerer = Answerer.open(model, options())) {
      if (explain != null && !answerer.hasAttention()) {
        throw new ParameterException(
            spec.commandLine(), "--explain needs a model with attention; " + model + " has none");
      }
      Map<Path, Path> explained = explained(photos);
      asked.tellRefused(results);
      boolean one = questions.size() <= 1 && !photos.named();
      AskLines lines =
          new AskLines(
              answerer,
              results.writer(),
              spec.commandLine().getErr(),
              output.json(),
              explained,
              one);
      results.each(
          photo -> {
            if (questions.isEmpty()) {
              new AskConversation(lines.look(photo), results, !output.json() && Terminal.talks())
                  .run(photo.toString(), System.in);
            } else if (!asked.sound().isEmpty()) {
              lines.look(photo).answer(asked.sound());
            }
          });
      return results.problems().exitCode();
    }
  }

  private Options options() {
    return Options.builder().device(device.device.name()).answers(top).build();
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
    if (questions.isEmpty() && output.file != null) {
      throw new ParameterException(
          spec.commandLine(),
          "--output needs a question; without one the answers go to the screen");
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
