package dev.sightline.cli;

import dev.sightline.activity.Labeller;
import dev.sightline.activity.Timeline;
import dev.sightline.bundle.ModelFolders;
import dev.sightline.data.ActivityData;
import dev.sightline.media.MediaFiles;
import dev.sightline.train.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
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
  /** Films from this length on are worth a progress bar. */
  private static final double LONG_SECONDS = 120;

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

  @Mixin InputFiles inputFiles;

  @Option(
      names = "--truth",
      paramLabel = "DIR",
      description = "True segments: a data set that has them, to be drawn into --timeline.")
  Path truth;

  @Mixin LabelOutputs outputs;

  @Mixin OutputOptions output;

  @Mixin MediaOptions media;

  @Override
  public Integer call() throws Exception {
    Inputs videos = inputFiles.find(MediaFiles.Kind.VIDEOS, inputs);
    ActivityData known = truth == null ? null : ActivityData.read(truth);
    if (truth != null && outputs.timeline == null) {
      throw new ParameterException(
          spec.commandLine(), "--truth needs --timeline, into which it is drawn");
    }
    if (known != null) {
      known.remarks().forEach(this::remark);
    }
    outputs.place(videos);
    try (OutputOptions.Results results =
            output.open(spec.commandLine(), videos, line -> line.has("frames"));
        Labeller labeller = Labeller.open(ModelFolders.find(model), device.device)) {
      LabelLines lines = new LabelLines(results.writer(), output.json(), videos.named());
      // One bar at a time: of the films where there are several, else of the film.
      Progress.Style ofFilm = results.hasBar() ? Progress.Style.SILENT : Progress.suited();
      double hz = fps == null ? labeller.rateHz() : fps;
      results.each(
          video -> {
            Timeline timeline = labelled(labeller, video, hz, ofFilm);
            if (timeline.problem().isPresent()) {
              results.problems().add(video, timeline.problem().get());
            }
            lines.print(video, timeline);
            if (known != null) {
              LabelOutputs.missing(known, video, timeline.labels()).forEach(this::remark);
            }
            outputs.write(video, timeline, known).ifPresent(this::remark);
          });
      return results.problems().exitCode();
    }
  }

  private void remark(String sentence) {
    spec.commandLine().getErr().println("sightline: " + Screen.line(sentence));
  }

  /** With a bar, where there is a terminal and the video is long. */
  private Timeline labelled(Labeller labeller, Path video, double hz, Progress.Style style)
      throws IOException {
    Progress[] bar = new Progress[1];
    try {
      Timeline timeline =
          labeller.label(
              video,
              hz,
              (done, all) -> {
                if (bar[0] == null && all.orElse(0) > LONG_SECONDS) {
                  bar[0] = bar(video, Math.round(all.getAsDouble()), style);
                }
                if (bar[0] != null) {
                  bar[0].add(Math.round(done) - bar[0].done());
                }
              });
      if (bar[0] != null && timeline.problem().isEmpty()) {
        bar[0].complete();
      }
      return timeline;
    } finally {
      if (bar[0] != null) {
        bar[0].close();
      }
    }
  }

  private Progress bar(Path video, long seconds, Progress.Style style) {
    return Progress.of(
        Screen.line(video.getFileName()),
        "seconds of film",
        seconds,
        style,
        spec.commandLine().getErr());
  }
}
