package dev.sightline.cli;

import dev.sightline.SightlineException;
import dev.sightline.activity.ActivityLabels;
import dev.sightline.activity.ActivityScores;
import dev.sightline.activity.FilmLabeller;
import dev.sightline.activity.Timeline;
import dev.sightline.bundle.ModelFolders;
import dev.sightline.data.ActivityData;
import dev.sightline.data.ActivityReading;
import dev.sightline.data.ActivityVideo;
import dev.sightline.data.VideoList;
import dev.sightline.draw.Jpeg;
import dev.sightline.draw.TimelinePainter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sightline evaluate activity}: labels the frames of videos and compares with the truth. */
@Command(
    name = "activity",
    description =
        "Label the videos of a data set and score the labels against its segments. With --compare,"
            + " train every net on it instead, each time with other videos held out, and print one"
            + " table.")
public final class EvaluateActivityCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIR",
      description =
          "Data set: videos and their segments, as a folder with videos/ and segments.csv, or in the"
              + " layout of MultiTHUMOS or ActivityNet.")
  Path data;

  @Option(
      names = "--videos",
      paramLabel = "LIST",
      description = "Use only these videos: a file with one id per line.")
  Path videos;

  @Option(
      names = "--model",
      defaultValue = "activity",
      description = "Model to use: name, folder or zip of a labeller.")
  String model;

  @Mixin SmoothChoice smooth;

  @Option(
      names = "--learn-durations",
      description =
          "Also keep with the model how long activities last in these videos and what follows what,"
              + " for --smooth. Not for videos that it is to be measured on.")
  boolean learnDurations;

  @Mixin FiguresFile figuresFile;

  @Mixin ResultsPage page;

  @Mixin EncoderChoice eyes;

  @ArgGroup(exclusive = false)
  ActivityComparing comparing;

  @Mixin MediaOptions media;

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    Object figures;
    InputProblems problems = new InputProblems(spec.commandLine(), false);
    if (comparing != null) {
      figures = comparing.run(read(ActivityReading.ALL, err), eyes, problems, out, err);
    } else {
      figures = score(problems, out, err);
    }
    figuresFile.write(figures);
    return problems.exitCode();
  }

  private ActivityData read(ActivityReading reading, PrintWriter err) throws IOException {
    ActivityData all = ActivityData.read(data, reading);
    all.remarks().forEach(remark -> err.println("sightline: " + remark));
    all.missing().forEach(id -> err.println("sightline: the video of " + id + " is missing"));
    return videos == null ? all : all.only(VideoList.read(videos));
  }

  private Map<String, Object> score(InputProblems problems, PrintWriter out, PrintWriter err)
      throws IOException {
    Path place = ModelFolders.find(model);
    try (FilmLabeller opened = FilmLabeller.open(place, eyes.device())) {
      FilmLabeller labeller = smooth.of(opened);
      List<String> known = labeller.labels().activities();
      ActivityReading reading = ActivityReading.ALL.forLabels(known);
      ActivityData set =
          read(labeller.labels().several() ? reading : reading.forSingleLabel(), err);
      List<ActivityScores.Video> labelled = new ArrayList<>();
      List<ResultsPage.Shown> shown = new ArrayList<>();
      for (ActivityVideo video : set.videos()) {
        try {
          Timeline timeline = labeller.label(video.file());
          if (timeline.problem().isPresent()) {
            problems.add(video.id(), timeline.problem().get().getMessage());
          }
          ActivityScores.Video scored =
              new ActivityScores.Video(
                  timeline.probabilities(),
                  timeline.rateHz(),
                  video.segments(),
                  labeller.labels(timeline));
          labelled.add(scored);
          if (page.isWanted()) {
            shown.add(shown(labeller.labels(), video, timeline, scored));
          }
        } catch (IOException e) {
          problems.add(video.id(), e);
        }
      }
      if (labelled.isEmpty()) {
        throw new SightlineException(
            data + ": no video could be labelled, so nothing was measured.");
      }
      Map<String, Object> scores = ActivityScores.of(labeller.labels(), labelled).named();
      scores.put("videos", labelled.size());
      if (learnDurations) {
        labeller.keepDurations(place, labelled);
      }
      scores.forEach(
          (name, value) ->
              out.println(
                  value instanceof Double d
                      ? String.format(Locale.ROOT, "%-15s %.2f", name, d)
                      : String.format(Locale.ROOT, "%-15s %s", name, shortened(value))));
      page.write("Films, what is said of them and what is true", "right", scores, shown, out);
      return scores;
    }
  }

  /** Sorted by the share of frames that are right; where several labels hold at once, by mAP. */
  private static ResultsPage.Shown shown(
      ActivityLabels labels, ActivityVideo video, Timeline timeline, ActivityScores.Video scored) {
    ActivityScores alone = ActivityScores.of(labels, List.of(scored));
    double score = labels.several() ? alone.frameMeanAp() : alone.frameAccuracy();
    return new ResultsPage.Shown(
        video.id(),
        Double.isNaN(score) ? 0 : score / 100,
        List.of(),
        () ->
            Jpeg.of(
                TimelinePainter.paint(
                    video.id(),
                    timeline.rateHz(),
                    timeline.seconds(),
                    LabelOutputs.lanes(timeline, video))));
  }

  private static String shortened(Object value) {
    if (!(value instanceof Map<?, ?> map)) {
      return String.valueOf(value);
    }
    List<String> parts = new ArrayList<>();
    map.forEach((k, v) -> parts.add(String.format(Locale.ROOT, "%s: %.1f", k, (Double) v)));
    return String.join(", ", parts);
  }
}
