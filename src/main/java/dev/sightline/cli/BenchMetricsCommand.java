package dev.sightline.cli;

import dev.sightline.eval.MetricBench;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sightline bench metrics}: how fast captions are scored. */
@Command(
    name = "metrics",
    description = "Measure how fast captions with five references each are scored.")
public final class BenchMetricsCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Option(names = "--captions", description = "Number of captions to score.")
  int captions = 40000;

  @Override
  public Integer call() {
    MetricBench.Result result = MetricBench.run(captions, 1);
    spec.commandLine()
        .getOut()
        .printf(
            Locale.ROOT,
            "%d captions: BLEU-1 to 4, ROUGE-L and CIDEr-D in %.2f s; CIDEr-D as a reward, one"
                + " thread: %.0f captions/s%n",
            result.hypotheses(),
            result.allMetricsSeconds(),
            result.rewardsPerSecond());
    return ExitCode.DONE;
  }
}
