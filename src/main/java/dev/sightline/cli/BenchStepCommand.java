package dev.sightline.cli;

import dev.sightline.bundle.Bundle;
import dev.sightline.bundle.ModelFolders;
import dev.sightline.encoder.StepBench;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sightline bench step}: what a training step of an encoder costs, and where. */
@Command(
    name = "step",
    description =
        "Measures a training step of an encoder in DL4J: photos a second, and the processor's time"
            + " for each kind of layer.")
public final class BenchStepCommand implements Callable<Integer> {
  private static final String DEFAULT = "Default: ${DEFAULT-VALUE}.";

  @Spec CommandSpec spec;

  @Option(
      names = "--encoder",
      defaultValue = "mobilenet-v2",
      paramLabel = "MODEL",
      description = "Name or folder of the encoder. " + DEFAULT)
  String encoder;

  @Option(
      names = "--batch",
      split = ",",
      defaultValue = "8,32",
      description = "Photos in a step. " + DEFAULT)
  List<Integer> batches;

  @Option(
      names = "--replicas",
      split = ",",
      defaultValue = "1,2",
      description = "Nets that share a batch, one core each. " + DEFAULT)
  List<Integer> replicas;

  @Option(names = "--steps", defaultValue = "10", description = "Steps of each turn. " + DEFAULT)
  int steps;

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    Bundle bundle = Bundle.open(ModelFolders.find(encoder));
    for (int batch : batches) {
      for (int nets : replicas) {
        StepBench.Result result = StepBench.run(bundle, batch, nets, steps);
        out.printf(
            Locale.ROOT,
            "batch %d, replicas %d: %.1f photos/s, %.1f ms of a processor for a photo%n",
            batch,
            nets,
            result.photosPerSecond(),
            result.processorMs());
        result.byKind().forEach((kind, ms) -> out.printf(Locale.ROOT, "%9.2f  %s%n", ms, kind));
        out.flush();
      }
    }
    return ExitCode.DONE;
  }
}
