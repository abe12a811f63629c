package dev.sightline.cli;

import dev.sightline.activity.ClipClassifier;
import dev.sightline.bundle.ModelFolders;
import dev.sightline.media.MediaFiles;
import dev.sightline.text.ShownName;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sightline classify}: says what trimmed clips show. */
@Command(name = "classify", description = "Says which class a trimmed clip is of.")
public final class ClassifyCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Parameters(
      arity = "0..*",
      paramLabel = "CLIP",
      description =
          "Clips of some seconds, folders of clips, patterns such as 'yard/*.mp4', or - for a"
              + " clip on standard input.")
  List<String> inputs = List.of();

  @Option(
      names = "--model",
      defaultValue = "clips",
      description = "Name, folder or zip of the classifier. Default: ${DEFAULT-VALUE}.")
  String model;

  @Mixin DeviceChoice device;

  @Option(names = "--json", description = "One JSON object a line instead of text.")
  boolean json;

  @Option(
      names = "--top",
      defaultValue = "1",
      paramLabel = "N",
      description = "So many of the likeliest classes. Default: ${DEFAULT-VALUE}.")
  int top;

  @Mixin InputFiles inputFiles;

  @Mixin MediaOptions media;

  @Override
  public Integer call() throws Exception {
    if (top < 1) {
      throw new IllegalArgumentException("--top is " + top + "; at least 1 is expected");
    }
    Inputs clips = inputFiles.find(MediaFiles.Kind.VIDEOS, inputs);
    InputProblems problems = new InputProblems(spec.commandLine(), json);
    for (MediaFiles.Problem problem : clips.problems()) {
      problems.add(problem.name(), problem.sentence());
    }
    try (ClipClassifier classifier = ClipClassifier.open(ModelFolders.find(model), device.device)) {
      for (Path clip : clips.files()) {
        try {
          ClipClassifier.Answers answers = classifier.classify(clip);
          if (answers.problem().isPresent()) {
            problems.add(clip, answers.problem().get());
          }
          print(clip, answers, clips.named());
        } catch (IOException e) {
          problems.add(clip, e);
        }
      }
    }
    return problems.exitCode();
  }

  private void print(Path clip, ClipClassifier.Answers answers, boolean several)
      throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    List<ClipClassifier.Answer> best =
        answers.answers().subList(0, Math.min(top, answers.answers().size()));
    if (json) {
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("file", Inputs.name(clip));
      line.put("label", answers.best().label());
      line.put("score", answers.best().probability());
      if (top > 1) {
        line.put("labels", best);
      }
      new JsonLines(out).write(line);
      return;
    }
    for (ClipClassifier.Answer answer : best) {
      out.printf(
          Locale.ROOT,
          "%s%3.0f %%  %s%n",
          several ? Screen.line(Inputs.name(clip)) + ": " : "",
          100 * answer.probability(),
          Screen.line(ShownName.of(answer.label())));
    }
    out.flush();
  }
}
