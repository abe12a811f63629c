package dev.sightline.cli;

import dev.sightline.caption.CaptionBundle;
import dev.sightline.caption.CaptionCourse;
import dev.sightline.caption.CaptionSet;
import dev.sightline.caption.CaptionTrainingSettings;
import dev.sightline.caption.Captioners;
import dev.sightline.caption.ClipSampling;
import dev.sightline.caption.PhotoWatcher;
import dev.sightline.data.CaptionData;
import dev.sightline.data.VideoCaptionData;
import dev.sightline.encoder.Encoder;
import dev.sightline.spec.Plan;
import dev.sightline.train.Allowed;
import dev.sightline.train.TrainingOrigin;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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
    int missing = MissingPhotos.tell(parts, err);
    int size = parts.train().clips().size();
    screen.printf(
        Locale.ROOT,
        "%d clips to train on, %d to check with, %d missing.%n",
        size,
        parts.dev().clips().size(),
        missing);
    FewExamples few = FewExamples.ofClips(size);
    StartingModel start = StartingModel.choose(spec, from, CaptionBundle.VIDEOS, few.areFew());
    CaptionTrainingSettings settings = training.over(few.settings(start));
    try (Encoder eye = folder.openEncoder(err, spec, start)) {
      start.tell(eye.reference(), screen, err);
      ClipReport report = new ClipReport(screen, err);
      CaptionSet train =
          CaptionSet.ofClips(eye, parts.train().clips(), sampling, settings.mirrored(), report);
      CaptionSet dev = CaptionSet.ofClips(eye, parts.dev().clips(), sampling, false, report);
      PhotoSets before = photos == null ? null : PhotoSets.read(photos, eye, settings, screen, err);
      try (CaptionBundle bundle = bundle(plan, eye, start, settings, train, before);
          Interruption interruption = Interruption.watch()) {
        CaptionBundle forClips = bundle.forClips(sampling);
        CaptionCourse course = course(forClips, eye, start, settings, train, dev, before);
        Optional<Double> best = folder.run(course, forClips.task(), spec, interruption);
        if (best.isPresent()) {
          few.judge(best.get(), start, err);
          folder.tellUse(screen, "caption", "film.mp4");
        }
      }
      int problems = report.problems() + (before == null ? 0 : before.problems);
      return problems == 0 ? ExitCode.DONE : ExitCode.SOME_FAILED;
    }
  }

  /** What comes before the clips. */
  private record PhotoSets(String data, CaptionSet train, CaptionSet dev, int problems) {
    static PhotoSets read(
        Path data,
        Encoder eye,
        CaptionTrainingSettings settings,
        PrintWriter screen,
        PrintWriter err)
        throws IOException {
      CaptionData.ForTraining parts = CaptionData.forTraining(data);
      int unused = MissingPhotos.tell(parts, err);
      PhotoWatcher watcher = new PhotoWatcher(screen, err);
      CaptionSet train =
          CaptionSet.of(eye, parts.train().photos(), settings.mirrored(), watcher).asClips();
      CaptionSet dev = CaptionSet.of(eye, parts.dev().photos(), false, watcher).asClips();
      return new PhotoSets(
          name(data) + ", " + train.size() + " photos with their captions",
          train,
          dev,
          watcher.problems());
    }
  }

  private static Path name(Path data) {
    return data.toAbsolutePath().normalize().getFileName();
  }

  private static CaptionBundle bundle(
      Plan<Captioners.Kind<?>> plan,
      Encoder eye,
      StartingModel start,
      CaptionTrainingSettings settings,
      CaptionSet train,
      PhotoSets before)
      throws IOException {
    if (!start.isRandom()) {
      return CaptionBundle.read(start.bundle());
    }
    List<CaptionSet> sets = before == null ? List.of(train) : List.of(train, before.train);
    return CaptionBundle.fresh(
        plan,
        eye.channels(),
        CaptionSet.vocabulary(sets, settings.minimumCount()),
        settings.seed());
  }

  private CaptionCourse course(
      CaptionBundle bundle,
      Encoder eye,
      StartingModel start,
      CaptionTrainingSettings settings,
      CaptionSet train,
      CaptionSet dev,
      PhotoSets before)
      throws IOException {
    String command = TrainingFolder.commandLine(spec);
    String data = name(input.data) + ", " + train.size() + " clips with their captions";
    TrainingOrigin origin =
        start.origin(before == null ? data : data + "; before that " + before.data, command);
    // What is usual in a frame is not what is usual in a photo: the means are measured anew.
    CaptionCourse course =
        new CaptionCourse(bundle, settings, train, dev, eye.reference(), origin, true);
    return before == null
        ? course
        : course.afterPhotos(
            before.train, before.dev, photoEpochs, new TrainingOrigin(before.data, command));
  }
}
