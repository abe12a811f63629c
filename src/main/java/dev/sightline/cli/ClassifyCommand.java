package dev.sightline.cli;

import dev.sightline.Answer;
import dev.sightline.Classifier;
import dev.sightline.Options;
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
        Classifier classifier =
            Classifier.open(model, Options.builder().device(device.device.name()).build())) {
      results.each(
          classifier, said -> print(results.writer(), said.input(), said.output(), clips.named()));
      return results.problems().exitCode();
    }
  }

  private void print(PrintWriter out, Path clip, List<Answer> answers, boolean several)
      throws IOException {
    List<Answer> best = answers.subList(0, Math.min(top, answers.size()));
    if (output.json()) {
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("file", Inputs.name(clip));
      line.put("label", best.get(0).text());
      line.put("score", best.get(0).probability());
      if (top > 1) {
        line.put("labels", best.stream().map(a -> new Label(a.text(), a.probability())).toList());
      }
      new JsonLines(out).write(line);
      return;
    }
    for (Answer answer : best) {
      out.printf(
          Locale.ROOT,
          "%s%3.0f %%  %s%n",
          several ? Screen.line(Inputs.name(clip)) + ": " : "",
          100 * answer.probability(),
          Screen.line(ShownName.of(answer.text())));
    }
    out.flush();
  }

  /** A class as it stands in a line of JSON. */
  private record Label(String label, double probability) {}
}
