package dev.sightline.cli;

import dev.sightline.SightlineException;
import dev.sightline.bundle.Bundle;
import dev.sightline.bundle.ModelFolders;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code sightline models list}: one line for each model, without reading its weights. */
@Command(
    description = "List the available models.",
    footer = {
      "",
      "Models are searched for in the folders of the environment variable SIGHTLINE_MODELS,",
      "in ./models, and in the models folder that came with this program."
    })
final class ModelsList implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    List<Path> places = ModelFolders.list();
    if (places.isEmpty()) {
      throw new SightlineException("there are no models in " + ModelFolders.all());
    }
    int code = ExitCode.DONE;
    for (Path place : places) {
      try {
        out.println(line(Bundle.describe(place)));
      } catch (SightlineException damaged) {
        Sightline.report(damaged, spec.commandLine().getErr(), false);
        code = ExitCode.SOME_FAILED;
      }
    }
    return code;
  }

  private static String line(Bundle bundle) {
    String date = bundle.provenance().date();
    return String.format(
        Locale.ROOT,
        "%-20s %-14s %7.1f MB  %-10s  %s",
        bundle.name(),
        bundle.task(),
        ModelsShow.megabytes(bundle),
        date.substring(0, Math.min(10, date.length())),
        bundle.place());
  }
}
