package dev.sightline.cli;

import dev.sightline.bundle.Bundle;
import dev.sightline.bundle.ModelFolders;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** What every training on features is told: the encoder, where its files go, whether it goes on. */
final class TrainingFolder {
  @Option(
      names = "--encoder",
      defaultValue = "mobilenet-v2",
      paramLabel = "MODEL",
      description = "Name or folder of the encoder. Default: ${DEFAULT-VALUE}.")
  String encoder;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FOLDER",
      description = "Where checkpoints, the learning curve and the bundle go.")
  Path out;

  @Option(names = "--resume", description = "Go on where the training in --out stopped.")
  boolean resume;

  /** The encoder's bundle; it is brought to where the new model will look for it. */
  Bundle bringEncoder() throws IOException {
    Bundle eyes = Bundle.open(ModelFolders.find(encoder));
    ModelFolders.bringEncoder(eyes, out);
    return eyes;
  }

  /** The whole command line, for a model's origin. */
  static String commandLine(CommandSpec spec) {
    return "sightline "
        + String.join(
            " ", spec.commandLine().getParent().getParent().getParseResult().originalArgs());
  }
}
