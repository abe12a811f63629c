package dev.sightline.cli;

import dev.sightline.caption.CaptionBundle;
import dev.sightline.caption.CaptionPlan;
import dev.sightline.caption.CaptionSet;
import dev.sightline.caption.CaptionTrainingRun;
import dev.sightline.caption.CaptionTrainingSettings;
import dev.sightline.caption.EndToEndSettings;
import dev.sightline.caption.PhotoWatcher;
import dev.sightline.data.CaptionData;
import dev.sightline.encoder.Encoder;
import dev.sightline.train.TrainingOrigin;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Iterator;
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
      description =
          "Begin with this captioner's weights and words; 'none' for random weights. Default:"
              + " photo-caption where there are fewer than "
              + FewExamples.PHOTOS
              + " photos and no option asks for a model of your own.")
  String start;

  @Option(
      names = "--model",
      defaultValue = "soft-attention",
      completionCandidates = Kinds.class,
      description = "Captioner: ${COMPLETION-CANDIDATES}. " + DEFAULT)
  String model;

  /** Names of captioners. */
  static final class Kinds implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return CaptionPlan.kindsOfPhotos().iterator();
    }
  }

  @Mixin CaptionModelOptions sizes;

  @Mixin CaptionTrainingOptions training;

  @Mixin EndToEndOptions tuning;

  @Mixin MediaOptions media;

  @Override
  public Integer call() throws Exception {
    PrintWriter screen = spec.commandLine().getOut();
    CaptionPlan plan = sizes.plan(CaptionPlan.ofPhotos(model));
    // What cannot be is refused before anything is read.
    EndToEndSettings together =
        tuning.asked
            ? tuning.settings(training.settings(CaptionTrainingOptions.Usual.WITH_ENCODER))
            : null;
    training.settings(CaptionTrainingOptions.Usual.MANY);
    CaptionData.ForTraining parts = CaptionData.forTraining(data);
    CaptionData train = parts.train();
    CaptionData dev = parts.dev();
    int missing = MissingPhotos.tell(parts, spec.commandLine().getErr());
    screen.printf(
        Locale.ROOT,
        "%d photos to train on, %d to check with, %d missing.%n",
        train.photos().size(),
        dev.photos().size(),
        missing);
    if (together != null) {
      return new EndToEnd(this, screen, spec.commandLine().getErr())
          .train(together, plan, train, dev);
    }
    PrintWriter err = spec.commandLine().getErr();
    PhotoWatcher watcher = new PhotoWatcher(screen, err);
    FewExamples few = FewExamples.ofPhotos(train.photos().size());
    StartingModel from = StartingModel.choose(spec, start, CaptionBundle.PHOTOS, few.areFew());
    CaptionTrainingSettings settings = training.settings(few.settings(from));
    try (Encoder eye = folder.openEncoder(err, spec, from)) {
      CaptionSet trainSet = CaptionSet.of(eye, train.photos(), !training.noMirror, watcher);
      CaptionSet devSet = CaptionSet.of(eye, dev.photos(), false, watcher);
      from.tell(eye.reference(), screen, err);
      TrainingOrigin origin =
          from.origin(
              data.toAbsolutePath().normalize().getFileName()
                  + ", "
                  + trainSet.size()
                  + " photos with their captions",
              TrainingFolder.commandLine(spec));
      try (CaptionBundle bundle =
              from.isRandom()
                  ? CaptionBundle.fresh(
                      plan,
                      eye.channels(),
                      trainSet.vocabulary(plan.minimumCount()),
                      settings.seed())
                  : CaptionBundle.read(from.bundle());
          Interruption interruption = Interruption.watch()) {
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
                err,
                interruption::wished);
        if ((from.isRandom() ? run.prepared() : run).run(folder.resume)) {
          few.judge(run.best(), from, err);
          folder.tellUse(screen, "caption", "photo.jpg");
        }
      }
    }
    return watcher.problems() == 0 ? ExitCode.DONE : ExitCode.SOME_FAILED;
  }
}
