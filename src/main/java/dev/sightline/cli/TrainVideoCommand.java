package dev.sightline.cli;

import dev.sightline.bundle.Bundle;
import dev.sightline.bundle.ModelFolders;
import dev.sightline.caption.CaptionBundle;
import dev.sightline.caption.CaptionPlan;
import dev.sightline.caption.ClipSampling;
import dev.sightline.caption.VideoTrainingRun;
import dev.sightline.encoder.Encoder;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
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

  @Option(
      names = "--encoder",
      defaultValue = "mobilenet-v2",
      paramLabel = "MODEL",
      description = "Name or folder of the encoder. " + DEFAULT)
  String encoder;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FOLDER",
      description = "Where checkpoints, the learning curve and the bundle go.")
  Path out;

  @Option(
      names = "--start",
      paramLabel = "BUNDLE",
      description = "Begin with this video captioner's weights and words, not with random ones.")
  String start;

  @Option(
      names = "--model",
      defaultValue = "s2vt",
      description = "s2vt, mean-pool or temporal-attention. " + DEFAULT)
  String model;

  @Option(
      names = "--frame-rate",
      defaultValue = "4",
      paramLabel = "HZ",
      description = "Frames a second that are encoded. " + DEFAULT)
  double frameRate;

  @Option(
      names = "--frames",
      defaultValue = "16",
      description = "Frames of a clip that are seen, spread evenly over those. " + DEFAULT)
  int frames;

  @Mixin CaptionModelOptions sizes;

  @Mixin CaptionTrainingOptions training;

  @Option(names = "--resume", description = "Go on where the training in --out stopped.")
  boolean resume;

  @Override
  public Integer call() throws Exception {
    if (photos != null && start != null) {
      throw new IllegalArgumentException(
          "--photos and --start both say what comes before the clips; allowed is one of them");
    }
    PrintWriter screen = spec.commandLine().getOut();
    ClipSampling sampling = new ClipSampling(frameRate, frames);
    CaptionPlan plan = sizes.plan(VideoTrainingRun.kind(model));
    Bundle eyes = Bundle.open(ModelFolders.find(encoder));
    ModelFolders.bringEncoder(eyes, out);
    try (Encoder eye = Encoder.open(eyes)) {
      VideoTrainingRun run =
          new VideoTrainingRun(
              plan,
              sampling,
              training.settings(),
              eye,
              out,
              "sightline " + String.join(" ", commandLine()),
              screen,
              spec.commandLine().getErr());
      run.read(data);
      if (photos != null) {
        run.readPhotos(photos, photoEpochs);
      } else if (start != null) {
        run.start(Bundle.open(ModelFolders.find(start)).expectTask(CaptionBundle.VIDEOS));
      }
      run.run(resume);
    }
    return ExitCode.DONE;
  }

  private List<String> commandLine() {
    return spec.commandLine().getParent().getParent().getParseResult().originalArgs();
  }
}
