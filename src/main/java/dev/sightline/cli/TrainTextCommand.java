package dev.sightline.cli;

import dev.sightline.language.TextCourse;
import dev.sightline.language.TextLesson;
import dev.sightline.language.TextPlan;
import dev.sightline.language.TextTrainingSettings;
import dev.sightline.spec.Spec;
import dev.sightline.train.TrainingOrigin;
import dev.sightline.train.TrainingRun;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sightline train text}: trains a model of characters or words. */
@Command(
    name = "text",
    description =
        "Train a model that writes text character by character, or word by word with --words. It prints a sample after each epoch"
            + " and keeps the best epoch. Use the model with 'sightline write'.")
public final class TrainTextCommand implements Callable<Integer> {
  @picocli.CommandLine.Spec CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "The text to learn from, in UTF-8.")
  Path file;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "BUNDLE",
      description =
          "Where the output goes: the model into this folder, checkpoints and learning curve into"
              + " BUNDLE-training.")
  Output.ToFolder output;

  @Option(
      names = "--resume",
      description = "Resume: continue the training in --output where it stopped.")
  boolean resume;

  @Mixin SettingOptions options = new SettingOptions(TextPlan.SPEC, TextTrainingSettings.SPEC);

  @Override
  public Integer call() throws IOException {
    TextPlan plan = options.over(TextPlan.SPEC.usual());
    TextTrainingSettings asked = options.over(TextTrainingSettings.SPEC.usual());
    String text =
        TextFile.read(file); // only now: what cannot be is refused before anything is read
    TextTrainingSettings settings =
        options.isAsked("batch")
            ? asked
            : Spec.with(asked, "batch", TextLesson.usualBatch(text.length(), asked.steps()));
    PrintWriter screen = spec.commandLine().getOut();
    TrainingOrigin origin =
        new TrainingOrigin(file.getFileName().toString(), TrainingFolder.commandLine(spec));
    Path model = output.path();
    Path beside = model.toAbsolutePath().resolveSibling(model.getFileName() + "-training");
    try (Interruption interruption = Interruption.watch();
        TextCourse course = new TextCourse(plan, settings, text, origin)) {
      PrintWriter err = spec.commandLine().getErr();
      TrainingRun run = new TrainingRun(course, beside, model, screen, err, interruption::wished);
      if (run.run(resume).isPresent()) {
        screen.printf(Locale.ROOT, "Use it: sightline write --model %s%n", output);
      }
    }
    return ExitCode.DONE;
  }
}
