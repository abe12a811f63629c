package dev.sightline.cli;

import dev.sightline.Labeller;
import dev.sightline.Options;
import dev.sightline.data.ActivityData;
import dev.sightline.data.ActivityVideo;
import dev.sightline.media.MediaFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sightline label}: says what happens when in videos. */
@Command(name = "label", description = "Tell what happens when in a video.")
public final class LabelCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Parameters(
      arity = "0..*",
      paramLabel = "VIDEO",
      description =
          "Videos, folders of videos, patterns such as 'cellar/*.mp4', or - for a video on standard"
              + " input.")
  List<String> inputs = List.of();

  @Option(
      names = "--model",
      defaultValue = "activity",
      description = "Model to use: name, folder or zip of a labeller.")
  String model;

  @Mixin DeviceChoice device;

  @Option(
      names = "--fps",
      description = "Frames per second to look at. Default: as in the labeller's training.")
  Double fps;

  @Mixin SmoothChoice smooth;

  @Mixin InputFiles inputFiles;

  @Option(
      names = "--truth",
      paramLabel = "DIR",
      description =
          "True segments: a data set that has them, to be drawn into --timeline and --explain.")
  Path truth;

  @Mixin LabelOutputs outputs;

  @Mixin LabelExplanation explanation;

  @Mixin DetectionsFile detections;

  @Mixin OutputOptions output;

  @Mixin MediaOptions media;

  @Override
  public Integer call() throws Exception {
    Inputs videos = inputFiles.find(MediaFiles.Kind.VIDEOS, inputs);
    ActivityData known = truth == null ? null : ActivityData.read(truth);
    if (truth != null && outputs.timeline == null && explanation.explain == null) {
      throw new ParameterException(
          spec.commandLine(), "--truth needs --timeline or --explain, into which it is drawn");
    }
    if (known != null) {
      known.remarks().forEach(this::remark);
    }
    if (detections.file != null && output.resume) {
      throw new ParameterException(
          spec.commandLine(), "--detections needs all videos; it does not go with --resume");
    }
    outputs.place(videos);
    explanation.place(videos);
    try (OutputOptions.Results results =
            output.open(spec.commandLine(), videos, line -> line.has("frames"));
        LabelExplanation drawing = explanation;
        FilmProgress progress = new FilmProgress(results, spec.commandLine().getErr());
        Labeller labeller = Labeller.open(model, options(progress))) {
      LabelLines lines = new LabelLines(results.writer(), output.json(), videos.named());
      results.each(
          labeller,
          said -> progress.ended(said.problem() == null),
          said -> {
            Path video = said.input();
            lines.print(video, said.output());
            detections.add(video, said.output());
            if (known != null) {
              LabelOutputs.missing(known, video, labeller.activities()).forEach(this::remark);
            }
            outputs.write(video, said.output(), known).ifPresent(this::remark);
            Optional<ActivityVideo> happens =
                known == null ? Optional.empty() : LabelOutputs.truth(known, video);
            drawing.draw(video, said.output(), happens, besides());
          });
      detections.write();
      return results.problems().exitCode();
    }
  }

  private Options options(FilmProgress progress) {
    Options.Builder chosen = Options.builder().device(device.device.name()).on(progress);
    return smooth.in(fps == null ? chosen : chosen.fps(fps)).build();
  }

  private Options besides() {
    return smooth.in(Options.builder().device(device.device.name())).build();
  }

  private void remark(String sentence) {
    spec.commandLine().getErr().println("sightline: " + Screen.line(sentence));
  }
}
