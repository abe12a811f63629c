package dev.sightline.cli;

import dev.sightline.bundle.UserCache;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code sightline cache list}: what is kept, and how much of it. */
@Command(
    description = "List cached files: features, unpacked models and libraries.",
    footer = {
      "",
      "The cache is in the folder named by the environment variable SIGHTLINE_CACHE, else in",
      "$XDG_CACHE_HOME/sightline or ~/.cache/sightline. SIGHTLINE_CACHE_GB limits its size, in",
      "gigabytes (default: 20); the least recently used files are deleted first."
    })
final class CacheList implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    List<UserCache.Entry> entries = UserCache.entries();
    for (String kind : UserCache.sizes().keySet()) {
      List<UserCache.Entry> ofKind =
          entries.stream().filter(entry -> entry.kind().equals(kind)).toList();
      Instant used = ofKind.get(ofKind.size() - 1).used();
      out.printf(
          Locale.ROOT,
          "%-10s %10s in %d, last used %s%n",
          kind,
          megabytes(ofKind),
          ofKind.size(),
          used.toString().substring(0, 10));
    }
    out.printf(
        Locale.ROOT,
        "%s of at most %.0f MB in %s%n",
        megabytes(entries),
        UserCache.limit() / (double) (1 << 20),
        UserCache.root());
    return ExitCode.DONE;
  }

  static String megabytes(List<UserCache.Entry> entries) {
    long bytes = entries.stream().mapToLong(UserCache.Entry::bytes).sum();
    return String.format(Locale.ROOT, "%.1f MB", bytes / (double) (1 << 20));
  }
}
