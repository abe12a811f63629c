package dev.sightline.cli;

import dev.sightline.activity.ClipClassifier;
import dev.sightline.bundle.ModelFolders;
import dev.sightline.media.MediaFiles;
import dev.sightline.text.ShownName;
import dev.sightline.train.Allowed;
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
@Command(name = "classify", description = "Tell which class a short clip belongs to.")
public final class ClassifyCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Parameters(
      arity = "0..*",
      paramLabel = "CLIP",
      description =
          "Clips of a few seconds, folders of clips, patterns such as 'yard/*.mp4', or - for a clip"
              + " on standard input.")
  List<String> inputs = List.of();

  @Option(
      names = "--model",
      defaultValue = "clips",
      description = "Model to use: name, folder or zip of a classifier.")
  String model;

  @Mixin DeviceChoice device;

  @Option(names = "--top", description = "Number of answers, most likely first.")
  int top = 1;

  @Mixin OutputOptions output;

  @Mixin InputFiles inputFiles;

  @Mixin MediaOptions media;

  @Override
  public Integer call() throws Exception {
    Allowed.whole("--top", top, 1, Integer.MAX_VALUE);
    Inputs clips = inputFiles.find(MediaFiles.Kind.VIDEOS, inputs);
    try (OutputOptions.Results results =
            output.open(spec.commandLine(), clips, line -> line.has("label"));
        ClipClassifier classifier = ClipClassifier.open(ModelFolders.find(model), device.device)) {
      results.each(
          clip -> {
            ClipClassifier.Answers answers = classifier.classify(clip);
            if (answers.problem().isPresent()) {
              results.problems().add(clip, answers.problem().get());
            }
            print(results.writer(), clip, answers, clips.named());
          });
      return results.problems().exitCode();
    }
  }

  private void print(PrintWriter out, Path clip, ClipClassifier.Answers answers, boolean several)
      throws IOException {
    List<ClipClassifier.Answer> best =
        answers.answers().subList(0, Math.min(top, answers.answers().size()));
    if (output.json()) {
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
