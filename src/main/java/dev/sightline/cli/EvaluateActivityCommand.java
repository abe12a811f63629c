package dev.sightline.cli;

import dev.sightline.activity.ActivityComparison;
import dev.sightline.activity.ActivityLabels;
import dev.sightline.activity.ActivityPlan;
import dev.sightline.activity.ActivitySet;
import dev.sightline.activity.ActivityTraining;
import dev.sightline.activity.RankingLoss;
import dev.sightline.bundle.ModelFolders;
import dev.sightline.data.ActivityData;
import dev.sightline.data.ActivityVideo;
import dev.sightline.encoder.Encoder;
import dev.sightline.encoder.VideoFeatures;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(name = "activity", description = "x")
public final class EvaluateActivityCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Option(names = "--data", required = true)
  Path data;

  @Option(names = "--encoder", defaultValue = "mobilenet-v2")
  String encoder;

  @Option(names = "--rate", defaultValue = "5")
  double rate;

  @Option(names = "--folds", defaultValue = "3")
  int folds;

  @Option(names = "--seeds", defaultValue = "1")
  int seeds;

  @Option(names = "--epochs", defaultValue = "40")
  int epochs;

  @Option(names = "--lr", defaultValue = "1e-3")
  double lr;

  @Option(names = "--dropout", defaultValue = "0.5")
  double dropout;

  @Option(names = "--hidden", defaultValue = "256")
  int hidden;

  @Option(names = "--window", defaultValue = "64")
  int window;

  @Option(names = "--ranking", defaultValue = "1")
  double ranking;

  @Option(names = "--only", defaultValue = "")
  String only;

  @Option(names = "--grid")
  boolean grid;

  @Option(names = "--several")
  boolean several;

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    ActivityData all = ActivityData.read(data);
    ActivityLabels labels =
        several ? ActivityLabels.several(all.labels()) : ActivityLabels.one(all.labels());
    try (Encoder eye = Encoder.open(ModelFolders.find(encoder))) {
      long b = System.nanoTime();
      ActivitySet set =
          ActivitySet.of(
              eye,
              all,
              labels,
              new VideoFeatures.Sampling(rate, true, grid),
              (d, n) -> {
                out.printf("%d of %d%n", d, n);
                out.flush();
              });
      out.printf(
          "features %.1f s, frames %d%n",
          (System.nanoTime() - b) / 1e9, set.tracks().stream().mapToInt(t -> t.frames()).sum());
      List<List<String>> f = new ArrayList<>();
      for (ActivityData fold : all.folds(folds, 1))
        f.add(fold.videos().stream().map(ActivityVideo::id).toList());
      ActivityTraining.Settings d = ActivityTraining.Settings.DEFAULT;
      ActivityTraining.Settings s =
          new ActivityTraining.Settings(
              epochs,
              window,
              d.clipFrames(),
              Math.max(d.framesPerBatch(), window),
              lr,
              5,
              true,
              false,
              RankingLoss.NONE,
              false,
              1);
      ActivityComparison c = new ActivityComparison(set, f, seeds, s);
      ActivityPlan p0 = ActivityPlan.DEFAULT;
      ActivityPlan plan =
          new ActivityPlan(
              p0.kind(),
              new dev.sightline.rnn.RecurrentLayers(
                  p0.recurrent().cell(), hidden, 1, false, false, 0),
              dropout,
              256,
              30,
              15,
              0);
      for (ActivityComparison.Entrant e : ActivityComparison.entrants(plan, ranking, several)) {
        if (!e.name().matches(only.isEmpty() ? ".*" : only)) continue;
        ActivityComparison.Outcome o = c.run(e, x -> {});
        out.printf(
            "%-40s %s params %d f/s %.0f train %.1f s%n",
            e.name(),
            o.scores().get(0).named(),
            o.parameters(),
            o.framesPerSecond(),
            o.trainedSeconds());
        out.flush();
      }
    }
    return 0;
  }
}
