package dev.sightline.cli;

import dev.sightline.activity.ActivityComparison;
import dev.sightline.activity.ActivityLabels;
import dev.sightline.activity.ActivityPlan;
import dev.sightline.activity.ActivitySet;
import dev.sightline.activity.ActivityTable;
import dev.sightline.activity.ActivityTrainingSettings;
import dev.sightline.activity.LabelledTrack;
import dev.sightline.activity.RankingLoss;
import dev.sightline.data.ActivityData;
import dev.sightline.data.ActivityVideo;
import dev.sightline.data.Clip;
import dev.sightline.data.ClipData;
import dev.sightline.encoder.Encoder;
import dev.sightline.encoder.VideoFeatures;
import dev.sightline.eval.Comparison;
import dev.sightline.eval.Published;
import dev.sightline.spec.Spec;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** Options of a comparison of nets, and the comparison. */
final class ActivityComparing {
  /** Nets whose early curves are drawn. */
  private static final List<String> DRAWN =
      List.of(
          "frame softmax", "LSTM", "LSTM + s-loss", "LSTM + m-loss", "LSTM, 2", "local pooling");

  @Option(names = "--compare", required = true, description = "Train and compare every net.")
  boolean compare;

  @Option(names = "--fps", defaultValue = "5", description = "Frames per second to look at.")
  double fps;

  @Option(
      names = "--folds",
      defaultValue = "3",
      description = "Parts into which the videos are divided; each is held out once.")
  int folds;

  @Option(names = "--seeds", defaultValue = "3", description = "Number of trainings of each net.")
  int seeds;

  @Option(names = "--epochs", defaultValue = "25", description = "Passes over the training data.")
  int epochs;

  @Option(
      names = "--ranking-weight",
      defaultValue = "1",
      description = "Weight of the ranking loss.")
  double rankingWeight;

  @Option(
      names = "--motion",
      description =
          "Also use how much has changed since the frame before."
              + " Leaves out nets that need feature maps.")
  boolean motion;

  @Option(
      names = "--optical-flow",
      description =
          "Also use how fast, how unevenly and which way the picture moves (optical flow)."
              + " Leaves out nets that need feature maps.")
  boolean opticalFlow;

  @Option(
      names = "--close-up",
      description =
          "Look only at the square of a clip that moves most, half as high as the picture.")
  boolean closeUp;

  @Option(names = "--several", description = "Allow several labels at once.")
  boolean several;

  @Option(
      names = "--only",
      paramLabel = "PATTERN",
      defaultValue = "",
      description =
          "Compare only nets whose names contain this text or match this regular expression.")
  String only;

  @Option(
      names = "--curves",
      paramLabel = "OUT.png",
      description = "Draw mean average precision by the share of an activity that has been seen.")
  Output.ToFile curves;

  /** Compares the nets on untrimmed videos. */
  Map<String, Object> run(
      ActivityData data,
      EncoderChoice eyes,
      InputProblems problems,
      PrintWriter out,
      PrintWriter err)
      throws IOException {
    ActivityLabels labels =
        several ? ActivityLabels.several(data.labels()) : ActivityLabels.one(data.labels());
    List<ActivityComparison.Entrant> entrants = entrants(out);
    try (Encoder eye = eyes.open(err)) {
      ActivitySet set = ActivitySet.of(eye, data, labels, sampling(entrants), encoded(out));
      List<List<String>> parts = new ArrayList<>();
      for (ActivityData fold : data.folds(folds, 1)) {
        parts.add(fold.videos().stream().map(ActivityVideo::id).toList());
      }
      Comparison compared = compared(set, parts, entrants, problems, out);
      if (curves != null) {
        ActivityTable.drawEarly(compared, DRAWN, curves.path());
      }
      return figures(set, compared);
    }
  }

  /** Compares the nets on trimmed clips. */
  Map<String, Object> run(
      ClipData data, EncoderChoice eyes, InputProblems problems, PrintWriter out, PrintWriter err)
      throws IOException {
    List<ActivityComparison.Entrant> entrants =
        entrants(out).stream()
            .filter(e -> e.ranking().kind() == RankingLoss.Kind.NONE)
            .filter(e -> e.smoothed() == ActivityComparison.Smoothed.NOT)
            .toList();
    try (Encoder eye = eyes.open(err)) {
      ActivitySet set = ActivitySet.of(eye, data, sampling(entrants), encoded(out));
      List<List<String>> parts = new ArrayList<>();
      for (ClipData fold : data.folds(folds, 1)) {
        parts.add(fold.clips().stream().map(Clip::id).toList());
      }
      return figures(set, compared(set, parts, entrants, problems, out));
    }
  }

  private List<ActivityComparison.Entrant> entrants(PrintWriter out) {
    ActivityPlan sizes =
        ActivityPlan.usual("lstm")
            .with(Map.of("motion", motion, "flow", opticalFlow, "closeUp", closeUp));
    List<ActivityComparison.Entrant> all =
        ActivityComparison.entrants(sizes, rankingWeight, several).stream()
            .filter(entrant -> !(motion || opticalFlow) || !entrant.plan().looksAtGrid())
            .toList();
    return Comparison.only(all, ActivityComparison.Entrant::name, only, out::println);
  }

  private VideoFeatures.Sampling sampling(List<ActivityComparison.Entrant> entrants) {
    boolean grids = entrants.stream().anyMatch(e -> e.plan().looksAtGrid());
    return new VideoFeatures.Sampling(fps, true, grids, motion, opticalFlow, closeUp);
  }

  private static ActivitySet.Watcher encoded(PrintWriter out) {
    return (done, all) -> {
      if (done % 20 == 0 || done == all) {
        out.printf(Locale.ROOT, "%d of %d videos encoded.%n", done, all);
        out.flush();
      }
    };
  }

  private Comparison compared(
      ActivitySet set,
      List<List<String>> parts,
      List<ActivityComparison.Entrant> entrants,
      InputProblems problems,
      PrintWriter out)
      throws IOException {
    for (String problem : set.problems()) {
      problems.add("", problem);
    }
    Set<String> read = set.tracks().stream().map(LabelledTrack::id).collect(Collectors.toSet());
    for (List<String> part : parts) {
      if (part.stream().noneMatch(read::contains)) {
        throw new IllegalArgumentException(
            read.size()
                + " of the videos could be read, none of them in one of the "
                + parts.size()
                + " parts; each part needs one");
      }
    }
    boolean trimmed = set.labels().trimmed();
    ActivityTrainingSettings budget =
        Spec.with(
            ActivityTrainingSettings.SPEC.usual(), Map.of("epochs", epochs, "trimmed", trimmed));
    Comparison compared =
        new Comparison(
            new ActivityComparison(set, parts, budget).trained(entrants),
            1,
            seeds,
            outcome -> {
              out.println(outcome.net() + ": trained and measured.");
              out.flush();
            });
    out.println();
    out.print(compared.table(ActivityTable.columns(trimmed), "%.1f", List.of()).markdown());
    out.print("\n" + Published.SPORTS_1M.markdown());
    out.print(trimmed ? "" : "\n" + Published.MULTITHUMOS.markdown());
    return compared;
  }

  private Map<String, Object> figures(ActivitySet set, Comparison compared) {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("videos", set.tracks().size());
    figures.put("frames", set.tracks().stream().mapToInt(LabelledTrack::frames).sum());
    figures.put("folds", folds);
    figures.put("seeds", seeds);
    figures.put("epochs", epochs);
    figures.put("rate", fps);
    figures.put("motion", motion);
    figures.put("optical_flow", opticalFlow);
    figures.put("close_up", closeUp);
    figures.put("nets", compared.outcomes());
    return figures;
  }
}
