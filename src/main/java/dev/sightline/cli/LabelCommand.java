package dev.sightline.cli;

import dev.sightline.activity.Labeller;
import dev.sightline.activity.Timeline;
import dev.sightline.bundle.ModelFolders;
import dev.sightline.data.ActivityData;
import dev.sightline.media.PhotoFiles;
import dev.sightline.media.VideoFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sightline label}: says what happens when in videos. */
@Command(name = "label", description = "Says what happens when in a video.")
public final class LabelCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Parameters(
      arity = "1..*",
      paramLabel = "VIDEO",
      description =
          "Videos, folders of videos, patterns such as 'cellar/*.mp4', or - for names on standard"
              + " input.")
  List<String> inputs;

  @Option(
      names = "--model",
      defaultValue = "activity",
      description = "Name, folder or zip of the labeller. Default: ${DEFAULT-VALUE}.")
  String model;

  @Option(
      names = "--rate",
      paramLabel = "HZ",
      description = "Frames a second to look at. Default: as the labeller was trained.")
  Double rate;

  @Option(names = "--json", description = "One JSON object a line instead of text.")
  boolean json;

  @Option(names = "--recursive", description = "Folders with the folders in them.")
  boolean recursive;

  @Option(
      names = "--truth",
      paramLabel = "DIR",
      description = "Data with the true segments, for --timeline.")
  Path truth;

  @Mixin LabelOutputs outputs;

  @Override
  public Integer call() throws Exception {
    VideoFiles videos = VideoFiles.find(inputs, recursive, System.in);
    PrintWriter out = spec.commandLine().getOut();
    boolean several = videos.files().size() + videos.problems().size() > 1;
    InputProblems problems = new InputProblems(spec.commandLine(), json);
    for (PhotoFiles.Problem problem : videos.problems()) {
      problems.add(problem.name(), problem.sentence());
    }
    ActivityData known = truth == null ? null : ActivityData.read(truth);
    outputs.require(several);
    try (Labeller labeller = Labeller.open(ModelFolders.find(model))) {
      double hz = rate == null ? labeller.rateHz() : rate;
      for (Path video : videos.files()) {
        try {
          Timeline timeline = labeller.label(video, hz, done -> {});
          if (timeline.problem().isPresent()) {
            problems.add(video.toString(), timeline.problem().get());
          }
          print(out, video, timeline, several);
          outputs.write(video, timeline, known, several);
        } catch (IOException e) {
          problems.add(video.toString(), Complaint.about(e).sentence());
        }
      }
    }
    return problems.exitCode();
  }

  private void print(PrintWriter out, Path video, Timeline timeline, boolean several)
      throws IOException {
    if (!json) {
      if (several) {
        out.println(video + ":");
      }
      for (Timeline.Activity a : timeline.segments()) {
        out.printf(
            Locale.ROOT,
            "%9s - %9s  %3.0f %%  %s%n",
            time(a.start()),
            time(a.end()),
            100 * a.score(),
            a.label());
      }
      if (timeline.segments().isEmpty()) {
        out.println("nothing that the labeller knows");
      }
      out.flush();
      return;
    }
    JsonLines lines = new JsonLines(out);
    for (Timeline.Activity a : timeline.segments()) {
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("file", video.toString());
      line.put("start", a.start());
      line.put("end", a.end());
      line.put("label", a.label());
      line.put("score", a.score());
      lines.write(line);
    }
    Map<String, Object> last = new LinkedHashMap<>();
    last.put("file", video.toString());
    last.put("frames", timeline.frames());
    last.put("rate", timeline.rateHz());
    lines.write(last);
  }

  /** Hours where there are some, minutes, seconds and tenths. */
  static String time(double seconds) {
    long tenths = Math.round(seconds * 10);
    long minutes = tenths / 600;
    return minutes < 60
        ? String.format(Locale.ROOT, "%d:%04.1f", minutes, tenths % 600 / 10.0)
        : String.format(
            Locale.ROOT, "%d:%02d:%04.1f", minutes / 60, minutes % 60, tenths % 600 / 10.0);
  }
}
