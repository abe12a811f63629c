package dev.sightline.cli;

import dev.sightline.bundle.Bundle;
import dev.sightline.bundle.ModelFolders;
import dev.sightline.caption.CaptionBundle;
import dev.sightline.caption.CaptionPlan;
import dev.sightline.caption.CaptionSet;
import dev.sightline.caption.CaptionTrainingRun;
import dev.sightline.caption.CaptionTrainingSettings;
import dev.sightline.caption.EndToEndSettings;
import dev.sightline.data.CaptionData;
import dev.sightline.encoder.Encoder;
import dev.sightline.train.TrainingOrigin;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sightline train caption}: trains a photo captioner. */
@Command(
    name = "caption",
    description =
        "Trains a photo captioner. After each epoch the dev photos are captioned and scored; the"
            + " best epoch is kept as the bundle FOLDER/photo-caption. --resume goes on after a stop.")
public final class TrainCaptionCommand implements Callable<Integer> {
  private static final String DEFAULT = "Default: ${DEFAULT-VALUE}.";

  @Spec CommandSpec spec;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIR",
      description =
          "Photos and captions: a folder laid out like Flickr8k, one with a captions.csv, or"
              + " Karpathy's JSON file.")
  Path data;

  @Mixin TrainingFolder folder;

  @Option(
      names = "--start",
      paramLabel = "BUNDLE",
      description = "Begin with this captioner's weights and words, not with random ones.")
  String start;

  @Option(
      names = "--model",
      defaultValue = "soft-attention",
      description = "soft-attention, show-and-tell or multimodal-rnn. " + DEFAULT)
  String model;

  @Mixin CaptionModelOptions sizes;

  @Mixin CaptionTrainingOptions training;

  @Mixin EndToEndOptions tuning;

  @Mixin MediaOptions media;

  @Override
  public Integer call() throws Exception {
    PrintWriter screen = spec.commandLine().getOut();
    CaptionPlan plan = sizes.plan(CaptionPlan.ofPhotos(model));
    EndToEndSettings together = tuning.asked ? tuning.settings(training.settings(true)) : null;
    CaptionData train = CaptionData.read(data, "train");
    CaptionData dev = CaptionData.read(data, "dev");
    screen.printf(
        Locale.ROOT,
        "%d photos to train on, %d to check with, %d missing.%n",
        train.photos().size(),
        dev.photos().size(),
        train.missing().size() + dev.missing().size());
    if (together != null) {
      return new EndToEnd(this, screen, spec.commandLine().getErr())
          .train(together, plan, train, dev);
    }
    CaptionTrainingSettings settings = training.settings(false);
    try (Encoder eye = folder.openEncoder(spec.commandLine().getErr())) {
      CaptionSet trainSet = CaptionSet.of(eye, train.photos(), !training.noMirror, watcher(screen));
      CaptionSet devSet = CaptionSet.of(eye, dev.photos(), false, watcher(screen));
      TrainingOrigin origin =
          new TrainingOrigin(
              data.getFileName() + ", " + trainSet.size() + " photos with their captions",
              TrainingFolder.commandLine(spec));
      boolean fresh = start == null;
      try (CaptionBundle bundle =
          fresh
              ? CaptionBundle.fresh(
                  plan, eye.channels(), trainSet.vocabulary(plan.minimumCount()), settings.seed())
              : CaptionBundle.read(
                  Bundle.open(ModelFolders.find(start)).expectTask(CaptionBundle.PHOTOS))) {
        CaptionTrainingRun run =
            new CaptionTrainingRun(
                bundle,
                settings,
                trainSet,
                devSet,
                eye.reference(),
                folder.out.path(),
                origin,
                screen,
                spec.commandLine().getErr());
        (fresh ? run.prepared() : run).run(folder.resume);
      }
    }
    return ExitCode.DONE;
  }

  private static dev.sightline.encoder.FeatureCache.Watcher watcher(PrintWriter screen) {
    return (done, all) -> {
      if (done % 500 == 0 || done == all) {
        screen.printf(Locale.ROOT, "%d of %d photos encoded.%n", done, all);
        screen.flush();
      }
    };
  }
}
