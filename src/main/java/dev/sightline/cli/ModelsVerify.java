package dev.sightline.cli;

import dev.sightline.SightlineException;
import dev.sightline.bundle.Bundle;
import dev.sightline.bundle.ModelFolders;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sightline models verify [MODEL...]}: reads every byte of models and checks it. */
@Command(
    description = "Check that models are complete: every file, its size, its SHA-256, the encoder.")
final class ModelsVerify implements Callable<Integer> {
  @Parameters(
      paramLabel = "MODEL",
      arity = "0..*",
      description = "Names, folders or zips of models. Default: all available models.")
  private List<String> models = List.of();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    List<String> wanted =
        models.isEmpty() ? ModelFolders.list().stream().map(Path::toString).toList() : models;
    if (wanted.isEmpty()) {
      throw new SightlineException("there are no models in " + ModelFolders.all());
    }
    int code = ExitCode.DONE;
    for (String model : wanted) {
      try {
        Bundle bundle = Bundle.open(ModelFolders.find(model));
        bundle.verify();
        if (bundle.encoder().isPresent()) {
          bundle.openEncoder().verify();
        }
        spec.commandLine()
            .getOut()
            .printf(
                Locale.ROOT,
                "%s: whole (%d files, %.1f MB)%n",
                bundle.place(),
                bundle.files().size(),
                ModelsShow.megabytes(bundle));
      } catch (SightlineException damaged) {
        code = Sightline.report(damaged, spec.commandLine().getErr(), false);
      }
    }
    return code;
  }
}
