package dev.sightline.cli;

import dev.sightline.language.TextTraining;
import dev.sightline.language.TextTrainingRun;
import dev.sightline.rnn.CellKind;
import dev.sightline.rnn.Clipping;
import dev.sightline.rnn.OptimizerKind;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sightline train text}: trains a character model. */
@Command(
    name = "text",
    description =
        "Trains a model that writes text character by character. After each epoch it writes a"
            + " sample; the best epoch is kept as the bundle. 'sightline write' then uses it.")
public final class TrainTextCommand implements Callable<Integer> {
  private static final String DEFAULT = "Default: ${DEFAULT-VALUE}.";

  @Spec CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "The text to learn from, UTF-8.")
  Path file;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "BUNDLE",
      description = "The bundle to be written; checkpoints and curve go to BUNDLE-training.")
  Output.ToFolder out;

  @Option(
      names = "--cell",
      defaultValue = "lstm",
      description =
          "Recurrent cell: lstm, peephole, coupled, gru, gru-reset-after, elman, elman-relu or"
              + " jordan. "
              + DEFAULT)
  String cell;

  @Option(names = "--hidden", defaultValue = "256", description = "Width of the state. " + DEFAULT)
  int hidden;

  @Option(
      names = "--layers",
      defaultValue = "1",
      description = "Recurrent layers, one above the other. " + DEFAULT)
  int layers;

  @Option(
      names = "--dropout",
      defaultValue = "0",
      description = "Between layers and before the output. " + DEFAULT)
  double dropout;

  @Option(names = "--epochs", defaultValue = "20", description = "Passes over the text. " + DEFAULT)
  int epochs;

  @Option(
      names = "--batch",
      description =
          "Streams the text is cut into, read side by side. Default: 32, fewer for a short text.")
  Integer batch;

  @Option(
      names = "--steps",
      defaultValue = "25",
      paramLabel = "K1",
      description = "Characters from one change of the weights to the next. " + DEFAULT)
  int steps;

  @Option(
      names = "--back",
      paramLabel = "K2",
      description = "Steps to go back through, at most K1. Default: K1.")
  Integer back;

  @Option(
      names = "--optimizer",
      defaultValue = "adam",
      description = "sgd, adagrad, rmsprop or adam. " + DEFAULT)
  String optimizer;

  @Option(
      names = "--rate",
      defaultValue = "4e-3",
      description = "Learning rate at its highest. " + DEFAULT)
  double rate;

  @Option(
      names = "--clip-norm",
      defaultValue = "5",
      description = "Largest norm of the whole gradient. " + DEFAULT)
  double clipNorm;

  @Option(
      names = "--clip-value",
      defaultValue = "5",
      description = "Largest size of one gradient. " + DEFAULT)
  double clipValue;

  @Option(
      names = "--held-back",
      defaultValue = "0.05",
      paramLabel = "SHARE",
      description = "Share of the text, from its end, to measure with. " + DEFAULT)
  double heldBack;

  @Option(names = "--seed", defaultValue = "1", description = DEFAULT)
  long seed;

  @Option(names = "--resume", description = "Go on where the training to --out stopped.")
  boolean resume;

  @Override
  public Integer call() throws IOException {
    TextTraining.Settings asked = settings(batch == null ? 1 : batch);
    TextTrainingRun.Plan plan =
        new TextTrainingRun.Plan(CellKind.of(cell), hidden, layers, dropout);
    String text =
        TextFile.read(file); // only now: what cannot be is refused before anything is read
    TextTraining.Settings settings =
        batch == null ? settings(TextTraining.usualBatch(text.length(), steps)) : asked;
    PrintWriter screen = spec.commandLine().getOut();
    try (Interruption interruption = Interruption.watch();
        TextTrainingRun run =
            new TextTrainingRun(
                plan,
                settings,
                text,
                file.getFileName().toString(),
                TrainingFolder.commandLine(spec),
                out.path(),
                screen,
                spec.commandLine().getErr(),
                interruption::wished)) {
      if (run.run(resume)) {
        screen.printf(Locale.ROOT, "Use it: sightline write --model %s%n", out);
      }
    }
    return ExitCode.DONE;
  }

  private TextTraining.Settings settings(int streams) {
    return new TextTraining.Settings(
        epochs,
        streams,
        steps,
        back == null ? steps : back,
        OptimizerKind.of(optimizer),
        rate,
        new Clipping(clipNorm, clipValue),
        heldBack,
        seed);
  }
}
