package dev.sightline.cli;

import picocli.CommandLine.Option;

/** Where a training writes, and whether it continues what is there. */
final class TrainingOutput {
  @Option(
      names = "--output",
      required = true,
      paramLabel = "FOLDER",
      description = "Where the output goes: checkpoints, learning curve and model, in this folder.")
  Output.ToFolder folder;

  @Option(
      names = "--resume",
      description = "Resume: continue the training in --output where it stopped.")
  boolean resume;
}
