package dev.sightline.cli;

import dev.sightline.SightlineException;
import dev.sightline.activity.ActivityCourse;
import dev.sightline.activity.ActivityKind;
import dev.sightline.activity.ActivityPlan;
import dev.sightline.activity.ActivitySet;
import dev.sightline.activity.ActivityTask;
import dev.sightline.activity.ActivityTrainingSettings;
import dev.sightline.activity.FrameSettings;
import dev.sightline.activity.Fusion;
import dev.sightline.activity.LabelledTrack;
import dev.sightline.activity.TrainingVideos;
import dev.sightline.bundle.EncoderReference;
import dev.sightline.encoder.Encoder;
import dev.sightline.encoder.VideoFeatures;
import dev.sightline.spec.Spec;
import dev.sightline.text.LeftAndRight;
import dev.sightline.text.Tokenizer;
import dev.sightline.train.Progress;
import dev.sightline.train.TrainingOrigin;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** {@code sightline train activity}: trains a labeller of videos or a classifier of clips. */
@Command(
    name = "activity",
    description =
        "Train a net to label what happens when in videos, or to classify clips; the layout of the"
            + " data decides which. Some videos are held out and scored every few epochs; the best"
            + " epoch becomes the model FOLDER/activity or FOLDER/clips. Ctrl-C stops the training,"
            + " --resume continues it.")
public final class TrainActivityCommand implements Callable<Integer> {
  @picocli.CommandLine.Spec CommandSpec spec;

  @Mixin TrainingVideosOptions choice;

  @Mixin TrainingFolder folder;

  @Mixin NetOptions<ActivityKind<?>> net = new NetOptions<>(ActivityKind.ALL);

  @Mixin SettingOptions frames = new SettingOptions(FrameSettings.SPEC);

  @Option(
      names = "--fusion",
      description =
          "How the scores of frames become the score of a clip: ${COMPLETION-CANDIDATES}.")
  Fusion fusion = Fusion.MEAN;

  @Mixin SettingOptions training = new SettingOptions(ActivityTrainingSettings.SPEC);

  @Option(names = "--last", description = "Keep the last epoch instead of the best.")
  boolean last;

  @Mixin MediaOptions media;

  @Override
  public Integer call() throws Exception {
    PrintWriter err = spec.commandLine().getErr();
    ActivityTask task = task(); // refuses what cannot be before data is read
    TrainingVideos videos = TrainingVideos.read(choice.data, choice.choice(task.settings().seed()));
    videos.remarks().forEach(remark -> err.println("sightline: " + remark));
    if (task.settings().mirrored()
        && videos.classes().stream().anyMatch(c -> LeftAndRight.in(Tokenizer.tokenize(c)))) {
      err.println(
          "sightline: some classes speak of left or right, so that mirror images are not trained"
              + " on.");
      task = task.with("mirrored", false);
    }
    task = task.with("trimmed", videos.trimmed());
    EncoderReference reference;
    ActivitySet set;
    try (Encoder eye = folder.openEncoder(spec.commandLine().getErr())) {
      reference = eye.reference();
      set = encode(eye, videos, task);
    }
    set.problems().forEach(problem -> err.println("sightline: " + problem));
    train(task, videos, set, reference);
    return set.problems().isEmpty() ? ExitCode.DONE : ExitCode.SOME_FAILED;
  }

  private ActivityTask task() {
    ActivityPlan plan =
        new ActivityPlan(
            net.plan(spec.commandLine().getErr()), frames.over(FrameSettings.SPEC.usual()));
    ActivityTrainingSettings settings =
        Spec.with(
            training.over(ActivityTrainingSettings.SPEC.usual()), "clipFrames", plan.clipFrames());
    ActivityTask task = new ActivityTask(plan, settings, choice.fps, fusion, last);
    if (choice.several && !settings.ranking().isNone()) {
      throw new IllegalArgumentException(
          "--ranking follows one label from frame to frame; with --several only none is allowed");
    }
    return task;
  }

  private ActivitySet encode(Encoder eye, TrainingVideos videos, ActivityTask task)
      throws IOException {
    VideoFeatures.Sampling sampling = task.plan().sampling(choice.fps, task.settings().mirrored());
    PrintWriter err = spec.commandLine().getErr();
    String unit = videos.trimmed() ? "clips" : "videos";
    try (Progress progress = Progress.of("looking", unit, videos.size(), Progress.suited(), err)) {
      return videos.encode(eye, sampling, (done, all) -> progress.add(done - progress.done()));
    }
  }

  private void train(
      ActivityTask task, TrainingVideos videos, ActivitySet set, EncoderReference reference)
      throws IOException {
    List<LabelledTrack> dev = set.only(videos.heldBack());
    List<LabelledTrack> train =
        set.tracks().stream().filter(track -> !videos.heldBack().contains(track.id())).toList();
    if (train.isEmpty()) {
      throw new SightlineException("There is no video left to train on: none can be read.");
    }
    String data =
        String.format(
            Locale.ROOT,
            "%s, %d %s at %s frames a second%s",
            choice.data.toAbsolutePath().normalize().getFileName(),
            train.size(),
            videos.trimmed() ? "clips" : "videos",
            choice.fps,
            dev.isEmpty() ? "" : ", " + dev.size() + " more held back");
    try (Interruption interruption = Interruption.watch();
        ActivityCourse course =
            new ActivityCourse(
                task,
                set.labels(),
                train,
                dev,
                reference,
                new TrainingOrigin(data, TrainingFolder.commandLine(spec)))) {
      if (folder.run(course, course.model(), spec, interruption).isPresent()) {
        folder.tellUse(
            spec.commandLine().getOut(), videos.trimmed() ? "classify" : "label", "film.mp4");
      }
    }
  }
}
