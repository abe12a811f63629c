package dev.sightline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sightline.bundle.Bundle;
import dev.sightline.bundle.ModelFolders;
import dev.sightline.bundle.Provenance;
import dev.sightline.bundle.Seal;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sightline models show MODEL}: what a model is, where it comes from, what it reached. */
@Command(description = "Show what a model is, where it comes from and how well it scored.")
final class ModelsShow implements Callable<Integer> {
  @Parameters(paramLabel = "MODEL", description = "Name, folder or zip of a model.")
  private String model;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Bundle bundle = Bundle.describe(ModelFolders.find(model));
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        Locale.ROOT, "%s: a model for %s, in %s%n", bundle.name(), bundle.task(), bundle.place());
    print(out, bundle.provenance());
    bundle
        .encoder()
        .ifPresent(encoder -> out.printf(Locale.ROOT, "  encoder   %s%n", encoder.name()));
    out.println("settings");
    for (Map.Entry<String, JsonNode> setting : bundle.settings().properties()) {
      JsonNode value = setting.getValue();
      out.printf(
          Locale.ROOT,
          "  %-20s %s%n",
          setting.getKey(),
          value.isTextual() ? value.asText() : value);
    }
    out.println("files");
    for (Map.Entry<String, Seal> file : bundle.files().entrySet()) {
      out.printf(Locale.ROOT, "  %-20s %,12d bytes%n", file.getKey(), file.getValue().bytes());
    }
    return ExitCode.DONE;
  }

  private static void print(PrintWriter out, Provenance origin) {
    out.printf(Locale.ROOT, "  data      %s%n", origin.data());
    out.printf(Locale.ROOT, "  command   %s%n", origin.command());
    out.printf(Locale.ROOT, "  seed      %d%n", origin.seed());
    out.printf(Locale.ROOT, "  revision  %s%n", origin.commit());
    out.printf(Locale.ROOT, "  date      %s%n", origin.date());
    origin
        .metrics()
        .forEach((metric, value) -> out.printf(Locale.ROOT, "  %s: %s%n", metric, value));
  }

  /** The size of a model's files, from what its manifest says. */
  static double megabytes(Bundle bundle) {
    return bundle.files().values().stream().mapToLong(Seal::bytes).sum() / 1e6;
  }
}
