package dev.sightline.cli;

import dev.sightline.bundle.Bundle;
import dev.sightline.bundle.ModelFolders;
import dev.sightline.encoder.Encoder;
import dev.sightline.train.Course;
import dev.sightline.train.TrainingRun;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;

/** What every training on features is told: the encoder, where its files go, whether it goes on. */
final class TrainingFolder {
  @Mixin EncoderChoice eyes;

  @Mixin private TrainingOutput output;

  Path path() {
    return output.folder.path();
  }

  boolean resume() {
    return output.resume;
  }

  /** The encoder, ready to look; it is brought to where the new model will look for it. */
  Encoder openEncoder(PrintWriter err) throws IOException {
    return open(eyes.bundle(err));
  }

  /** The same; where none is asked for, that of the model which the training begins with. */
  Encoder openEncoder(PrintWriter err, CommandSpec spec, StartingModel from) throws IOException {
    boolean asked = spec.commandLine().getParseResult().hasMatchedOption("--encoder");
    return from.isRandom() || asked ? openEncoder(err) : open(from.bundle().openEncoder());
  }

  private Encoder open(Bundle encoder) throws IOException {
    ModelFolders.bringEncoder(encoder, path());
    return Encoder.open(encoder, eyes.device());
  }

  /**
   * Trains to the end, or until Ctrl-C.
   *
   * @param model name of the model that is made in the folder
   * @return the best score; empty where it was stopped
   */
  Optional<Double> run(Course course, String model, CommandSpec spec, Interruption interruption)
      throws IOException {
    return new TrainingRun(
            course,
            path(),
            path().resolve(model),
            spec.commandLine().getOut(),
            spec.commandLine().getErr(),
            interruption::wished)
        .run(resume());
  }

  /** After a training: the command that uses what it made. */
  void tellUse(PrintWriter screen, String command, String example) {
    String name = output.folder.toString();
    String quoted = name.matches("[\\w./-]+") ? name : "'" + name.replace("'", "'\\''") + "'";
    screen.printf(Locale.ROOT, "Use it: sightline %s --model %s %s%n", command, quoted, example);
  }

  /** The whole command line, for a model's origin. */
  static String commandLine(CommandSpec spec) {
    return "sightline "
        + String.join(
            " ", spec.commandLine().getParent().getParent().getParseResult().originalArgs());
  }
}
