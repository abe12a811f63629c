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
        "Delete cached files. They are made again when needed; files that another program is writing"
            + " stay.")
final class CacheClear implements Callable<Integer> {
  @Parameters(
      arity = "0..*",
      paramLabel = "KIND",
      completionCandidates = Choices.Caches.class,
      description = "What to delete: ${COMPLETION-CANDIDATES}. Default: everything.")
  private List<String> kinds = List.of();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
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
