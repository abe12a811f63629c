package dev.sightline.cli;

import dev.sightline.activity.ActivityComparison;
import dev.sightline.activity.ActivityLabels;
import dev.sightline.activity.ActivityPlan;
import dev.sightline.activity.ActivitySet;
import dev.sightline.activity.ActivityTable;
import dev.sightline.activity.ActivityTraining;
import dev.sightline.bundle.ModelFolders;
import dev.sightline.data.ActivityData;
import dev.sightline.data.ActivityVideo;
import dev.sightline.encoder.Encoder;
import dev.sightline.encoder.VideoFeatures;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** Options of a comparison of nets, and the comparison. */
final class ActivityComparing {
  private static final String DEFAULT = "Default: ${DEFAULT-VALUE}.";

  /** Nets whose early curves are drawn. */
  private static final List<String> DRAWN =
      List.of(
          "frame softmax", "LSTM", "LSTM + s-loss", "LSTM + m-loss", "LSTM, 2", "local pooling");

  @Option(names = "--compare", required = true, description = "Train and compare every net.")
  boolean compare;

  @Option(
      names = "--encoder",
      defaultValue = "mobilenet-v2",
      paramLabel = "MODEL",
      description = "Name or folder of the encoder. " + DEFAULT)
  String encoder;

  @Option(
      names = "--rate",
      defaultValue = "5",
      paramLabel = "HZ",
      description = "Frames a second. " + DEFAULT)
  double rate;

  @Option(
      names = "--folds",
      defaultValue = "3",
      description = "Parts into which the videos are dealt; each is measured once. " + DEFAULT)
  int folds;

  @Option(names = "--seeds", defaultValue = "3", description = "Repetitions. " + DEFAULT)
  int seeds;

  @Option(names = "--epochs", defaultValue = "25", description = "Epochs of each net. " + DEFAULT)
  int epochs;

  @Option(
      names = "--ranking-weight",
      defaultValue = "1",
      description = "Factor of the ranking losses. " + DEFAULT)
  double rankingWeight;

  @Option(names = "--several", description = "Several labels may hold at once.")
  boolean several;

  @Option(
      names = "--only",
      paramLabel = "PATTERN",
      description = "Only nets whose names match this regular expression.")
  String only;

  @Option(
      names = "--curves",
      paramLabel = "OUT.png",
      description = "Draw mean average precision over the share of an activity that was seen.")
  Path curves;

  Map<String, Object> run(ActivityData data, InputProblems problems, PrintWriter out)
      throws IOException {
    ActivityLabels labels =
        several ? ActivityLabels.several(data.labels()) : ActivityLabels.one(data.labels());
    ActivityPlan sizes = ActivityPlan.DEFAULT;
    List<ActivityComparison.Entrant> entrants =
        ActivityComparison.entrants(sizes, rankingWeight, several);
    if (only != null) {
      Pattern pattern = Pattern.compile(only);
      entrants = entrants.stream().filter(e -> pattern.matcher(e.name()).matches()).toList();
    }
    boolean grids = entrants.stream().anyMatch(e -> e.plan().looksAtGrid());
    try (Encoder eye = Encoder.open(ModelFolders.find(encoder))) {
      ActivitySet set =
          ActivitySet.of(
              eye,
              data,
              labels,
              new VideoFeatures.Sampling(rate, true, grids),
              (done, all) -> {
                out.printf("%d of %d videos encoded.%n", done, all);
                out.flush();
              });
      for (String problem : set.problems()) {
        problems.add("", problem);
      }
      List<List<String>> parts = new ArrayList<>();
      for (ActivityData fold : data.folds(folds, 1)) {
        parts.add(fold.videos().stream().map(ActivityVideo::id).toList());
      }
      ActivityComparison comparison =
          new ActivityComparison(
              set, parts, seeds, ActivityTraining.Settings.DEFAULT.withEpochs(epochs));
      List<ActivityComparison.Outcome> outcomes = new ArrayList<>();
      for (ActivityComparison.Entrant entrant : entrants) {
        ActivityComparison.Outcome outcome = comparison.run(entrant, share -> {});
        outcomes.add(outcome);
        out.printf("%s: %s%n", entrant.name(), outcome.scores().get(0).named());
        out.flush();
      }
      ActivityTable table = new ActivityTable(outcomes);
      out.println(table.table().markdown());
      if (curves != null) {
        table.drawEarly(DRAWN, curves);
      }
      Map<String, Object> figures = new LinkedHashMap<>();
      figures.put("videos", set.tracks().size());
      figures.put("folds", folds);
      figures.put("seeds", seeds);
      figures.put("epochs", epochs);
      figures.put("rate", rate);
      figures.put("nets", table.named());
      return figures;
    }
  }
}
