package dev.sightline.cli;

import dev.sightline.language.TextPlan;
import dev.sightline.language.TextTraining;
import dev.sightline.language.TextTrainingRun;
import dev.sightline.language.TextTrainingSettings;
import dev.sightline.rnn.CellKind;
import dev.sightline.rnn.Clipping;
import dev.sightline.rnn.OptimizerKind;
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
import picocli.CommandLine.Spec;

/** {@code sightline train text}: trains a character model. */
@Command(
    name = "text",
    description =
        "Train a model that writes text character by character. It prints a sample after each epoch"
            + " and keeps the best epoch. Use the model with 'sightline write'.")
public final class TrainTextCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

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

  @Mixin RecurrentOptions recurrent = new RecurrentOptions(CellKind.LSTM, 256, 1);

  @Option(names = "--dropout", description = "Dropout: between layers and before the output layer.")
  double dropout = 0;

  @Option(names = "--epochs", description = "Passes over the training data.")
  int epochs = 20;

  @Option(
      names = "--streams",
      description =
          "Number of streams into which the text is cut, read side by side. Default: 32, fewer for a"
              + " short text.")
  Integer streams;

  @Option(
      names = "--window",
      paramLabel = "K1",
      description = "Training window: characters between two updates of the weights.")
  int window = 25;

  @Option(
      names = "--back",
      paramLabel = "K2",
      description = "Characters to backpropagate through, at most K1. Default: K1.")
  Integer back;

  @Option(names = "--optimizer", description = "Optimizer: ${COMPLETION-CANDIDATES}.")
  OptimizerKind optimizer = OptimizerKind.ADAM;

  @Option(names = "--learning-rate", description = "Peak learning rate.")
  double learningRate = 4e-3;

  @Option(names = "--clip-norm", description = "Largest norm of the gradient.")
  double clipNorm = 5;

  @Option(
      names = "--clip-value",
      description = "Largest absolute value of one element of the gradient.")
  double clipValue = 5;

  @Option(
      names = "--hold-out",
      paramLabel = "SHARE",
      description = "Share of the data held out to measure with: the end of the text.")
  double holdOut = 0.05;

  @Mixin SeedChoice seed;

  @Override
  public Integer call() throws IOException {
    TextTrainingSettings asked = settings(streams == null ? 1 : streams);
    TextPlan plan = new TextPlan(recurrent.cell, recurrent.hidden, recurrent.layers, dropout);
    String text =
        TextFile.read(file); // only now: what cannot be is refused before anything is read
    TextTrainingSettings settings =
        streams == null ? settings(TextTraining.usualBatch(text.length(), window)) : asked;
    PrintWriter screen = spec.commandLine().getOut();
    try (Interruption interruption = Interruption.watch();
        TextTrainingRun run =
            new TextTrainingRun(
                plan,
                settings,
                text,
                file.getFileName().toString(),
                TrainingFolder.commandLine(spec),
                output.path(),
                screen,
                spec.commandLine().getErr(),
                interruption::wished)) {
      if (run.run(resume)) {
        screen.printf(Locale.ROOT, "Use it: sightline write --model %s%n", output);
      }
    }
    return ExitCode.DONE;
  }

  private TextTrainingSettings settings(int sideBySide) {
    return new TextTrainingSettings(
        epochs,
        sideBySide,
        window,
        back == null ? window : back,
        optimizer,
        learningRate,
        new Clipping(clipNorm, clipValue),
        holdOut,
        seed.value);
  }
}
