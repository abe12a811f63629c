package dev.sightline.cli;

import dev.sightline.bundle.ModelFolders;
import dev.sightline.media.MediaException;
import dev.sightline.media.PhotoFiles;
import dev.sightline.vqa.Answerer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
      paramLabel = "PICTURE",
      description = "A picture, a folder of pictures, or a pattern such as 'rooms/*.jpg'.")
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
  Path explain;

  @Option(names = "--recursive", description = "Folders with the folders in them.")
  boolean recursive;

  @Mixin MediaOptions media;

  @Override
  public Integer call() throws Exception {
    if (top < 1) {
      throw new ParameterException(spec.commandLine(), "--top must be at least 1");
    }
    PhotoFiles photos = PhotoFiles.find(List.of(pictures), recursive, System.in);
    InputProblems problems = new InputProblems(spec.commandLine(), json);
    for (PhotoFiles.Problem problem : photos.problems()) {
      problems.add(problem.name(), problem.sentence());
    }
    List<String> sound = sound(problems);
    if (questions.isEmpty() && photos.files().size() > 1) {
      throw new ParameterException(
          spec.commandLine(), pictures + " is more than one picture; a question is needed");
    }
    boolean one = questions.size() <= 1 && photos.files().size() == 1;
    try (Answerer answerer = Answerer.open(ModelFolders.find(model), device.device)) {
      if (explain != null && !answerer.hasAttention()) {
        throw new ParameterException(
            spec.commandLine(), "--explain needs a model with attention; " + model + " has none");
      } else if (explain != null) {
        Files.createDirectories(explain);
      }
      AskLines lines = new AskLines(answerer, spec.commandLine(), json, top, explain, one);
      for (Path photo : photos.files()) {
        try {
          if (questions.isEmpty()) {
            converse(lines.look(photo), problems);
          } else if (!sound.isEmpty()) {
            lines.look(photo).answer(sound);
          }
        } catch (MediaException unreadable) {
          problems.add(photo, unreadable);
        }
      }
    }
    return problems.exitCode();
  }

  /** The questions that can be asked; what is wrong with the others is said. */
  private List<String> sound(InputProblems problems) throws IOException {
    List<String> sound = new ArrayList<>();
    for (String question : questions) {
      if (isSound(question, problems)) {
        sound.add(question);
      }
    }
    return sound;
  }

  private static boolean isSound(String question, InputProblems problems) throws IOException {
    try {
      Answerer.require(question);
      return true;
    } catch (IllegalArgumentException refused) {
      problems.add(question, refused.getMessage());
      return false;
    }
  }

  /** Questions from standard input until it ends; an empty line is passed over. */
  private void converse(AskLines lines, InputProblems problems) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    if (!json) {
      out.println("Ask about " + pictures + ", one question a line; an end of file ends it.");
    }
    while (true) {
      if (!json) {
        out.print("> ");
        out.flush();
      }
      String question = in.readLine();
      if (question == null) {
        return;
      }
      if (!question.isBlank() && isSound(question, problems)) {
        lines.answer(List.of(question));
      }
    }
  }
}
