package dev.sightline.activity;

import dev.sightline.draw.CurveChart;
import dev.sightline.eval.TextTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The outcomes of an {@link ActivityComparison} as a table, as JSON, and as curves. */
public final class ActivityTable {
  private static final int MOST_CURVES = 6;

  private final List<ActivityComparison.Outcome> outcomes;

  public ActivityTable(List<ActivityComparison.Outcome> outcomes) {
    this.outcomes = List.copyOf(outcomes);
  }

  private static String spread(
      ActivityComparison.Outcome outcome, ToDoubleFunction<ActivityScores> figure) {
    return spread(outcome.scores().stream().mapToDouble(figure).toArray());
  }

  /** Mean and half the range over the seeds. */
  private static String spread(double[] values) {
    double mean = java.util.Arrays.stream(values).average().orElse(Double.NaN);
    if (Double.isNaN(mean)) {
      return "-";
    }
    double half =
        (java.util.Arrays.stream(values).max().orElse(0)
                - java.util.Arrays.stream(values).min().orElse(0))
            / 2;
    return String.format(Locale.ROOT, "%.1f ± %.1f", mean, half);
  }

  private static ToDoubleFunction<ActivityScores> early(double share) {
    return scores -> scores.early().getOrDefault(share, Double.NaN);
  }

  /** One row a net; figures in percent, mean over the seeds and half their range. */
  public TextTable table() {
    TextTable table =
        new TextTable(
            "net",
            "frame accuracy",
            "frame mAP",
            "edit",
            "F1@10",
            "F1@25",
            "F1@50",
            "Hit@1",
            "Hit@5",
            "mAP, 10 % seen",
            "30 % seen",
            "100 % seen",
            "weights",
            "frames/s",
            "training, s");
    for (ActivityComparison.Outcome o : outcomes) {
      table.add(
          o.entrant().name(),
          spread(o, ActivityScores::frameAccuracy),
          spread(o, ActivityScores::frameMeanAp),
          spread(o, ActivityScores::edit),
          spread(o, ActivityScores::f1At10),
          spread(o, ActivityScores::f1At25),
          spread(o, ActivityScores::f1At50),
          spread(o, ActivityScores::hitAt1),
          spread(o, ActivityScores::hitAt5),
          spread(o, early(0.1)),
          spread(o, early(0.3)),
          spread(o, early(1.0)),
          String.format(Locale.ROOT, "%,d", o.parameters()),
          String.format(Locale.ROOT, "%,.0f", o.framesPerSecond()),
          String.format(Locale.ROOT, "%.1f", o.trainedSeconds()));
    }
    return table;
  }

  /** The table of nets on trimmed clips: a row for each fusion of one that scores frames. */
  public static TextTable ofClips(List<ActivityComparison.ClipOutcome> outcomes) {
    TextTable table =
        new TextTable("net", "fusion", "accuracy", "weights", "frames/s", "training, s");
    for (ActivityComparison.ClipOutcome o : outcomes) {
      table.add(
          o.entrant().name(),
          o.fusion() == null ? "the clip as one" : o.fusion().toString(),
          spread(o.accuracy().stream().mapToDouble(Double::doubleValue).toArray()),
          String.format(Locale.ROOT, "%,d", o.parameters()),
          String.format(Locale.ROOT, "%,.0f", o.framesPerSecond()),
          String.format(Locale.ROOT, "%.1f", o.trainedSeconds()));
    }
    return table;
  }

  /** The same, for JSON. */
  public static List<Map<String, Object>> namedClips(
      List<ActivityComparison.ClipOutcome> outcomes) {
    List<Map<String, Object>> all = new ArrayList<>();
    for (ActivityComparison.ClipOutcome o : outcomes) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("net", o.entrant().name());
      if (o.fusion() != null) {
        row.put("fusion", o.fusion().toString());
      }
      row.put("parameters", o.parameters());
      row.put("frames_per_second", o.framesPerSecond());
      row.put("training_seconds", o.trainedSeconds());
      row.put("accuracy", o.accuracy());
      all.add(row);
    }
    return all;
  }

  /** Everything, for JSON. */
  public List<Map<String, Object>> named() {
    List<Map<String, Object>> all = new ArrayList<>();
    for (ActivityComparison.Outcome o : outcomes) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("net", o.entrant().name());
      row.put("parameters", o.parameters());
      row.put("frames_per_second", o.framesPerSecond());
      row.put("training_seconds", o.trainedSeconds());
      row.put("seeds", o.scores().stream().map(ActivityScores::named).toList());
      all.add(row);
    }
    return all;
  }

  /**
   * Draws mAP over the share of an activity that was seen, for the first nets whose names begin so.
   *
   * @param names beginnings of names, six at most
   */
  public void drawEarly(List<String> names, Path png) throws IOException {
    List<CurveChart.Series> series = new ArrayList<>();
    for (String name : names.subList(0, Math.min(MOST_CURVES, names.size()))) {
      outcomes.stream()
          .filter(o -> o.entrant().name().startsWith(name))
          .findFirst()
          .ifPresent(o -> series.add(curve(o)));
    }
    CurveChart.Axis left = new CurveChart.Axis("mean average precision, %", series);
    new CurveChart(
            "How early an activity is known",
            "share of it seen, %",
            left,
            new CurveChart.Axis("", List.of()),
            List.of())
        .write(png);
  }

  private static CurveChart.Series curve(ActivityComparison.Outcome outcome) {
    List<Double> shares = List.copyOf(outcome.scores().get(0).early().keySet());
    double[] x = new double[shares.size()];
    double[] y = new double[shares.size()];
    for (int i = 0; i < x.length; i++) {
      x[i] = 100 * shares.get(i);
      y[i] =
          outcome.scores().stream().mapToDouble(early(shares.get(i))).average().orElse(Double.NaN);
    }
    return new CurveChart.Series(outcome.entrant().name(), x, y);
  }
}
