package dev.sightline.cli;

import dev.sightline.SightlineException;
import dev.sightline.bundle.Bundle;
import dev.sightline.bundle.EncoderReference;
import dev.sightline.bundle.ModelFolders;
import dev.sightline.caption.Captioners;
import dev.sightline.spec.Declared;
import dev.sightline.train.TrainingOrigin;
import dev.sightline.train.Weights;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;

/**
 * What a captioner's training begins with: the captioner that --from names; the one that ships
 * where there are too few examples to learn from nothing; otherwise random weights.
 *
 * @param bundle null for random weights
 * @param unasked whether it is the one that ships, without anybody's asking
 */
record StartingModel(Bundle bundle, boolean unasked) {
  private static final String NONE = "none";

  /**
   * @param asked value of --from, or null
   * @param task of the captioner, which is also the name of the one that ships
   * @param few whether there are too few examples to begin with random weights
   */
  static StartingModel choose(CommandSpec spec, String asked, String task, boolean few)
      throws SightlineException {
    if (asked != null) {
      return new StartingModel(
          asked.equals(NONE) ? null : Bundle.open(ModelFolders.find(asked)).expectTask(task),
          false);
    }
    if (!few || asksForAnotherModel(spec)) {
      return new StartingModel(null, false);
    }
    return new StartingModel(Bundle.open(ModelFolders.find(task)).expectTask(task), true);
  }

  private static boolean asksForAnotherModel(CommandSpec spec) {
    return Stream.concat(
            Stream.of("--net", "--encoder", "--photos", "--minimum-count"),
            Captioners.ALL.all().stream()
                .flatMap(kind -> kind.settings().settings().stream())
                .map(Declared::option))
        .anyMatch(spec.commandLine().getParseResult()::hasMatchedOption);
  }

  boolean isRandom() {
    return bundle == null;
  }

  /** Says what was decided for the user, and whether the encoder is another one. */
  void tell(EncoderReference encoder, PrintWriter screen, PrintWriter err) {
    if (unasked) {
      screen.printf(
          Locale.ROOT,
          "So few are not enough to learn from nothing: starting from %s (--from none: random"
              + " weights).%n",
          bundle.name());
    }
    if (bundle != null
        && bundle.encoder().map(own -> !own.sha256().equals(encoder.sha256())).orElse(false)) {
      err.printf(
          Locale.ROOT,
          "sightline: %s was trained on another encoder than %s: its weights must learn anew what"
              + " they see.%n",
          bundle.name(),
          encoder.name());
    }
  }

  /** Where the new model comes from. */
  TrainingOrigin origin(String data, String command) throws SightlineException {
    return isRandom()
        ? new TrainingOrigin(data, command)
        : new TrainingOrigin(
            data + "; begun with " + bundle.name() + " (" + bundle.provenance().data() + ")",
            bundle.provenance().command() + "; then " + command,
            bundle.name() + " " + bundle.seal(Weights.FILE).sha256());
  }
}
