package dev.sightline.cli;

import dev.sightline.caption.CaptionBundle;
import dev.sightline.caption.CaptionPlan;
import dev.sightline.caption.CaptionTrainingSettings;
import dev.sightline.caption.ClipSampling;
import dev.sightline.caption.VideoTrainingRun;
import dev.sightline.data.VideoCaptionData;
import dev.sightline.encoder.Encoder;
import dev.sightline.train.Allowed;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sightline train video}: trains a video captioner. */
@Command(
    name = "video",
    description =
        "Trains a video captioner, first on photos with captions where there are some. After each"
            + " epoch the dev clips are captioned and scored; the best epoch is kept as the bundle"
            + " FOLDER/video-caption. --resume goes on after a stop.")
public final class TrainVideoCommand implements Callable<Integer> {
  private static final String DEFAULT = "Default: ${DEFAULT-VALUE}.";

  @Spec CommandSpec spec;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIR",
      description =
          "Clips and captions: MSVD's layout, MSR-VTT's or ActivityNet Captions' JSON, or a folder"
              + " with a captions.csv.")
  Path data;

  @Option(
      names = "--photos",
      paramLabel = "DIR",
      description = "Photos and captions to train on first, each a clip of one frame.")
  Path photos;

  @Option(
      names = "--photo-epochs",
      defaultValue = "6",
      description = "Passes over those. " + DEFAULT)
  int photoEpochs;

  @Mixin TrainingFolder folder;

  @Option(
      names = "--start",
      paramLabel = "BUNDLE",
      description =
          "Begin with this video captioner's weights and words; 'none' for random weights. Default:"
              + " video-caption where there are fewer than "
              + FewExamples.CLIPS
              + " clips and no option asks for a model of your own.")
  String start;

  @Option(
      names = "--model",
      defaultValue = "temporal-attention",
      description = "temporal-attention, s2vt or mean-pool. " + DEFAULT)
  String model;

  @Option(
      names = "--frame-rate",
      defaultValue = "2",
      paramLabel = "HZ",
      description = "Frames a second that are encoded. " + DEFAULT)
  double frameRate;

  @Option(
      names = "--frames",
      defaultValue = "8",
      description = "Frames of a clip that are seen, spread evenly over those. " + DEFAULT)
  int frames;

  @Mixin CaptionModelOptions sizes;

  @Mixin CaptionTrainingOptions training;

  @Mixin MediaOptions media;

  @Override
  public Integer call() throws Exception {
    if (photos != null && start != null) {
      throw new IllegalArgumentException(
          "--photos and --start both say what comes before the clips; allowed is one of them");
    }
    PrintWriter screen = spec.commandLine().getOut();
    ClipSampling sampling = new ClipSampling(frameRate, frames);
    CaptionPlan plan = sizes.plan(VideoTrainingRun.kind(model));
    if (photos != null) {
      Allowed.whole("photo-epochs", photoEpochs, 1, Integer.MAX_VALUE);
    }
    settings(CaptionTrainingOptions.Usual.MANY); // refuses what cannot be before anything is read
    PrintWriter err = spec.commandLine().getErr();
    VideoCaptionData.ForTraining parts = VideoCaptionData.forTraining(data);
    VideoCaptionData dev = parts.dev();
    VideoCaptionData train = parts.train();
    FewExamples few = FewExamples.ofClips(train.clips().size());
    StartingModel from = StartingModel.choose(spec, start, CaptionBundle.VIDEOS, few.areFew());
    try (Encoder eye = folder.openEncoder(err, spec, from);
        Interruption interruption = Interruption.watch()) {
      from.tell(eye.reference(), screen, err);
      VideoTrainingRun run =
          new VideoTrainingRun(
              plan,
              sampling,
              settings(few.settings(from)),
              eye,
              folder.out.path(),
              TrainingFolder.commandLine(spec),
              screen,
              err,
              interruption::wished);
      run.read(data, train, dev);
      if (photos != null) {
        run.readPhotos(photos, photoEpochs);
      } else if (!from.isRandom()) {
        run.start(from.bundle());
      }
      if (run.run(folder.resume)) {
        few.judge(run.best(), from, err);
        folder.tellUse(screen, "caption", "film.mp4");
      }
      return run.problems() == 0 ? ExitCode.DONE : ExitCode.SOME_FAILED;
    }
  }

  private CaptionTrainingSettings settings(CaptionTrainingOptions.Usual usual) {
    return photos == null ? training.settings(usual) : training.settingsOfAnyLength(usual);
  }
}
