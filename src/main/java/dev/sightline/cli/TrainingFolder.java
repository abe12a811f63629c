package dev.sightline.cli;

import dev.sightline.bundle.Bundle;
import dev.sightline.bundle.ModelFolders;
import dev.sightline.encoder.Encoder;
import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** What every training on features is told: the encoder, where its files go, whether it goes on. */
final class TrainingFolder {
  @Mixin EncoderChoice eyes;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FOLDER",
      description = "Where checkpoints, the learning curve and the bundle go.")
  Output.ToFolder out;

  @Option(names = "--resume", description = "Go on where the training in --out stopped.")
  boolean resume;

  /** The encoder, ready to look; it is brought to where the new model will look for it. */
  Encoder openEncoder(PrintWriter err) throws IOException {
    Bundle bundle = eyes.bundle(err);
    ModelFolders.bringEncoder(bundle, out.path());
    return Encoder.open(bundle, eyes.device());
  }

  /** The whole command line, for a model's origin. */
  static String commandLine(CommandSpec spec) {
    return "sightline "
        + String.join(
            " ", spec.commandLine().getParent().getParent().getParseResult().originalArgs());
  }
}
