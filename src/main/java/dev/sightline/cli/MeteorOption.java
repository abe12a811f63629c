package dev.sightline.cli;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** METEOR's table of paraphrases, which is too large to be a part of Sightline. */
final class MeteorOption {
  @Option(
      names = "--meteor-paraphrases",
      paramLabel = "FILE",
      description =
          "METEOR 1.5's English paraphrase table, plain or gzipped (paraphrase-en.gz in PyPI's"
              + " pycocoevalcap). Default: METEOR is computed without paraphrases and named so.")
  private Path table;

  Optional<Path> table() {
    return Optional.ofNullable(table);
  }
}
