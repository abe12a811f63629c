package dev.sightline.cli;

import dev.sightline.caption.CaptionBundle;
import dev.sightline.caption.CaptionTrainingSettings;
import dev.sightline.caption.Captioners;
import dev.sightline.caption.ClipSampling;
import dev.sightline.caption.VideoTrainingRun;
import dev.sightline.data.VideoCaptionData;
import dev.sightline.encoder.Encoder;
import dev.sightline.spec.Plan;
import dev.sightline.train.Allowed;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** {@code sightline train video}: trains a video captioner. */
@Command(
    name = "video",
    description =
        "Train a video captioner, on photos first if --photos names some. After each epoch it"
            + " captions and scores the dev clips; the best epoch is kept as the model"
            + " FOLDER/video-caption. Ctrl-C stops the training, --resume continues it.")
public final class TrainVideoCommand implements Callable<Integer> {
  @picocli.CommandLine.Spec CommandSpec spec;

  @Mixin DataChoice.OfClips input;

  @Option(
      names = "--photos",
      paramLabel = "DIR",
      description = "Photos and captions to train on first, each photo as a clip of one frame.")
  Path photos;

  @Option(names = "--photo-epochs", description = "Passes over --photos.")
  int photoEpochs = 6;

  @Mixin TrainingFolder folder;

  @Option(
      names = "--from",
      paramLabel = "BUNDLE",
      description =
          "Captioner to start from: its weights and words; 'none' for random weights. Default:"
              + " video-caption if there are fewer than "
              + FewExamples.CLIPS
              + " clips and no option asks for another model.")
  String from;

  @Mixin CaptionNetOptions net = new CaptionNetOptions(Captioners.ALL);

  @Mixin
  SettingOptions training = new SettingOptions(ClipSampling.SPEC, CaptionTrainingSettings.SPEC);

  @Mixin MediaOptions media;

  @Override
  public Integer call() throws Exception {
    if (photos != null && from != null) {
      throw new IllegalArgumentException(
          "--photos and --from both say what comes before the clips; give only one of them");
    }
    PrintWriter screen = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    ClipSampling sampling = training.over(ClipSampling.SPEC.usual());
    Plan<Captioners.Kind<?>> plan = net.plan(err);
    if (photos != null) {
      Allowed.whole("photo-epochs", photoEpochs, 1, Integer.MAX_VALUE);
    }
    // What cannot be is refused before anything is read.
    CaptionTrainingSettings asked = training.over(CaptionTrainingSettings.MANY);
    asked = photos == null ? asked.withAnEpoch() : asked;
    VideoCaptionData.ForTraining parts = VideoCaptionData.forTraining(input.data);
    VideoCaptionData dev = parts.dev();
    VideoCaptionData train = parts.train();
    FewExamples few = FewExamples.ofClips(train.clips().size());
    StartingModel start = StartingModel.choose(spec, from, CaptionBundle.VIDEOS, few.areFew());
    try (Encoder eye = folder.openEncoder(err, spec, start);
        Interruption interruption = Interruption.watch()) {
      start.tell(eye.reference(), screen, err);
      VideoTrainingRun run =
          new VideoTrainingRun(
              plan,
              sampling,
              training.over(few.settings(start)),
              eye,
              folder.path(),
              TrainingFolder.commandLine(spec),
              screen,
              err,
              interruption::wished);
      run.read(input.data, train, dev);
      if (photos != null) {
        run.readPhotos(photos, photoEpochs);
      } else if (!start.isRandom()) {
        run.start(start.bundle());
      }
      if (run.run(folder.resume())) {
        few.judge(run.best(), start, err);
        folder.tellUse(screen, "caption", "film.mp4");
      }
      return run.problems() == 0 ? ExitCode.DONE : ExitCode.SOME_FAILED;
    }
  }
}
