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
        "Measure a training step of an encoder in DL4J: photos per second, and the processor time of"
            + " each kind of layer.")
public final class BenchStepCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Option(
      names = "--encoder",
      defaultValue = "mobilenet-v2",
      paramLabel = "MODEL",
      description = "Encoder to use: name or folder.")
  String encoder;

  @Option(
      names = "--batch",
      split = ",",
      defaultValue = "8,32",
      description = "Examples per step: photos; several numbers are allowed.")
  List<Integer> batches;

  @Option(
      names = "--replicas",
      split = ",",
      defaultValue = "1,2",
      description =
          "Copies of the net that share a batch, one per core; several numbers are allowed.")
  List<Integer> replicas;

  @Option(
      names = "--frozen-blocks",
      paramLabel = "N",
      description = "Keep the lowest N blocks of the net as they are: only those above learn.")
  int frozenBlocks;

  @Option(names = "--steps", description = "Training steps per measurement.")
  int steps = 10;

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    Bundle bundle = Bundle.open(ModelFolders.find(encoder));
    for (int batch : batches) {
      for (int nets : replicas) {
        StepBench.Result result = StepBench.run(bundle, batch, nets, frozenBlocks, steps);
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
