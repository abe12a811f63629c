package dev.sightline.activity;

import dev.sightline.draw.CurveChart;
import dev.sightline.eval.Comparison;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How a comparison of labellers or classifiers is shown: its columns, and curves. */
public final class ActivityTable {
  private static final double[] SHARES = {0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1};

  private ActivityTable() {}

  /**
   * Headings of the table by the names of the figures, which are percentages but for the speed.
   *
   * @param trimmed whether clips are classified
   */
  public static Map<String, String> columns(boolean trimmed) {
    Map<String, String> columns = new LinkedHashMap<>();
    if (trimmed) {
      columns.put("accuracy", "accuracy, the clip as one");
      for (Fusion fusion : Fusion.values()) {
        columns.put("accuracy, " + fusion, fusion.toString());
      }
    } else {
      columns.put("frame_accuracy", "frame accuracy");
      columns.put("frame_mAP", "frame mAP");
      for (String name :
          List.of(
              "edit", "F1@10", "F1@25", "F1@50", "Hit@1", "Hit@5", "Clip_Hit@1", "Video_Hit@1")) {
        columns.put(name, name.replace('_', ' '));
      }
      columns.put("early/0.1", "mAP, 10 % seen");
      columns.put("early/0.3", "30 % seen");
      columns.put("early/1.0", "100 % seen");
    }
    columns.put("frames_per_second", "frames/s");
    return columns;
  }

  /** Draws mAP over the share of an activity that was seen, for the first nets so named. */
  public static void drawEarly(Comparison compared, List<String> beginnings, Path png)
      throws IOException {
    List<CurveChart.Series> series = new ArrayList<>();
    for (String name : beginnings) {
      compared.outcomes().stream()
          .filter(o -> o.net().startsWith(name))
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

  private static CurveChart.Series curve(Comparison.Outcome outcome) {
    double[] x = new double[SHARES.length];
    double[] y = new double[SHARES.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = 100 * SHARES[i];
      y[i] = outcome.mean("early/" + SHARES[i]);
    }
    return new CurveChart.Series(outcome.net(), x, y);
  }
}
