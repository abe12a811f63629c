package dev.sightline.cli;

import dev.sightline.bundle.UserCache;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sightline cache clear}: deletes what can be made again. */
@Command(
    description =
        "Delete what is kept to save work. It is made again when it is needed; what another program"
            + " is writing stays.")
final class CacheClear implements Callable<Integer> {
  @Parameters(
      arity = "0..*",
      paramLabel = "KIND",
      description = "Only these: features, encoders, bundles, native. Default: everything.")
  private List<String> kinds = List.of();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    for (String kind : kinds) {
      if (!UserCache.KINDS.contains(kind)) {
        throw new IllegalArgumentException(
            "The cache has no '" + kind + "', only " + String.join(", ", UserCache.KINDS));
      }
    }
    List<UserCache.Entry> deleted = new ArrayList<>();
    for (UserCache.Entry entry : UserCache.entries()) {
      if ((kinds.isEmpty() || kinds.contains(entry.kind())) && UserCache.delete(entry)) {
        deleted.add(entry);
      }
    }
    spec.commandLine()
        .getOut()
        .println(CacheList.megabytes(deleted) + " deleted in " + UserCache.root());
    return ExitCode.DONE;
  }
}
