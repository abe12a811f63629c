package dev.sightline.cli;

import dev.sightline.caption.CaptionBundle;
import dev.sightline.caption.CaptionCourse;
import dev.sightline.caption.CaptionTrainingSettings;
import dev.sightline.caption.Captioners;
import dev.sightline.caption.EndToEndSettings;
import dev.sightline.caption.PhotoWatcher;
import dev.sightline.encoder.Encoder;
import dev.sightline.spec.Plan;
import dev.sightline.train.TrainingOrigin;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** {@code sightline train caption}: trains a photo captioner. */
@Command(
    name = "caption",
    description =
        "Train a photo captioner. After each epoch it captions and scores the dev photos; the best"
            + " epoch is kept as the model FOLDER/photo-caption. Ctrl-C stops the training, --resume"
            + " continues it.")
public final class TrainCaptionCommand implements Callable<Integer> {
  @picocli.CommandLine.Spec CommandSpec spec;

  @Mixin CaptionSources input;

  @Mixin TrainingFolder folder;

  @Option(
      names = "--from",
      paramLabel = "BUNDLE",
      description =
          "Captioner to start from: its weights and words; 'none' for random weights. Default:"
              + " photo-caption if there are fewer than "
              + FewExamples.PHOTOS
              + " photos and no option asks for another model.")
  String from;

  @Mixin CaptionNetOptions net = new CaptionNetOptions(Captioners.OF_PHOTOS);

  @Option(
      names = "--fine-tune-encoder",
      description =
          "Train every layer of the encoder too, by the captioner's loss. It is written beside the"
              + " captioner. With --from, it starts from that captioner's encoder.")
  boolean fineTuneEncoder;

  @Mixin SettingOptions training = new SettingOptions(EndToEndSettings.SPEC);

  @Mixin MediaOptions media;

  @Override
  public Integer call() throws Exception {
    PrintWriter screen = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    Plan<Captioners.Kind<?>> plan = net.plan(err);
    // What cannot be is refused before anything is read.
    EndToEndSettings together = fineTuneEncoder ? training.over(EndToEndSettings.USUAL) : null;
    CaptionTrainingSettings unused = training.over(CaptionTrainingSettings.MANY).withAnEpoch();
    input.check(fineTuneEncoder);
    CaptionSources.Read read = input.read(folder.path(), screen, err);
    if (together != null) {
      return new EndToEnd(this, screen, err)
          .train(together, plan, read.parts().train(), read.parts().dev());
    }
    PhotoWatcher watcher = new PhotoWatcher(screen, err);
    FewExamples few = FewExamples.ofPhotos(read.photos());
    StartingModel start = StartingModel.choose(spec, from, CaptionBundle.PHOTOS, few.areFew());
    CaptionTrainingSettings settings = training.over(few.settings(start));
    try (Encoder eye = folder.openEncoder(err, spec, start)) {
      start.tell(eye.reference(), screen, err);
      CaptionSources.Taught taught = input.teach(read, eye, settings, start.bundle(), watcher);
      TrainingOrigin origin = start.origin(input.described(read), TrainingFolder.commandLine(spec));
      try (CaptionBundle bundle =
              start.isRandom()
                  ? CaptionBundle.fresh(
                      plan, eye.channels(), taught.vocabulary(), taught.concepts(), settings.seed())
                  : CaptionBundle.read(start.bundle());
          Interruption interruption = Interruption.watch()) {
        CaptionCourse course =
            new CaptionCourse(
                bundle,
                settings,
                taught.train(),
                taught.dev(),
                eye.reference(),
                origin,
                start.isRandom());
        Optional<Double> best = folder.run(course, bundle.task(), spec, interruption);
        if (best.isPresent()) {
          few.judge(best.get(), start, err);
          folder.tellUse(screen, "caption", "photo.jpg");
        }
      }
    }
    return watcher.problems() == 0 ? ExitCode.DONE : ExitCode.SOME_FAILED;
  }
}
