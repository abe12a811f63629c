package dev.sightline.cli;

import dev.sightline.Labeller;
import dev.sightline.Options;
import dev.sightline.Segment;
import dev.sightline.data.ActivityVideo;
import dev.sightline.data.LabelledSegment;
import dev.sightline.draw.CurveChart;
import dev.sightline.draw.ScorePainter;
import dev.sightline.text.ShownName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Option;

/**
 * Score and margin of each activity over time, as the notes draw what ranking losses do (Ma et al.
 * 2016, figure 1): the score is its probability, the margin how far that is above the next most
 * probable activity.
 */
final class LabelExplanation implements AutoCloseable {
  /** Activities that are drawn of a film. */
  private static final int MOST = 12;

  @Option(
      names = "--explain",
      paramLabel = "DIR",
      description =
          "Write pictures that explain what the model said: score and margin of each activity over"
              + " time, and which frames a model with attention looked at, one per video, into DIR.")
  Output.PerInput explain;

  @Option(
      names = "--beside",
      paramLabel = "MODEL",
      description = "For --explain: a second labeller to compare with.")
  String beside;

  private Map<Path, Path> places = Map.of();
  private Labeller second;

  void place(Inputs videos) throws IOException {
    if (beside != null && explain == null) {
      throw new IllegalArgumentException("--beside needs --explain, into which it is drawn");
    }
    if (explain != null) {
      places = videos.inFolder("--explain", explain, true, List.of(".label.png"));
    }
  }

  /**
   * Draws a film.
   *
   * @param truth what happens in it, where that is known
   */
  void draw(Path file, Labeller.Film said, Optional<ActivityVideo> truth, Options options)
      throws IOException {
    if (explain == null) {
      return;
    }
    Labeller.Film other = null;
    if (beside != null) {
      if (second == null) {
        second = Labeller.open(beside, options);
      }
      other = second.run(file);
    }
    List<CurveChart> charts = new ArrayList<>();
    for (String activity : drawn(said, truth)) {
      List<CurveChart.Series> series = new ArrayList<>(series(said, activity, ""));
      if (other != null && other.probabilities().containsKey(activity)) {
        series.addAll(series(other, activity, ", beside"));
      }
      charts.add(
          new CurveChart(
              ShownName.of(activity)
                  + (truth.isPresent()
                      ? ", dashed: true begin and end"
                      : ", dashed: as it was said"),
              "seconds",
              new CurveChart.Axis("score and margin", series),
              new CurveChart.Axis("", List.of()),
              marks(activity, said, truth)));
    }
    ScorePainter.write(charts, said.looks(), said.seconds(), places.get(file));
  }

  /** Activities that are named or true at some time; if there are none, the first one known. */
  private static Set<String> drawn(Labeller.Film said, Optional<ActivityVideo> truth) {
    Set<String> drawn = new LinkedHashSet<>();
    truth.ifPresent(film -> film.segments().forEach(segment -> drawn.add(segment.label())));
    said.segments().forEach(segment -> drawn.add(segment.label()));
    drawn.retainAll(said.probabilities().keySet());
    if (drawn.isEmpty()) {
      drawn.add(said.probabilities().keySet().iterator().next());
    }
    return new LinkedHashSet<>(drawn.stream().limit(MOST).toList());
  }

  private static List<CurveChart.Series> series(
      Labeller.Film said, String activity, String suffix) {
    float[] p = said.probabilities().get(activity);
    double[] seconds = new double[p.length];
    Arrays.setAll(seconds, t -> t / said.fps());
    double[] score = new double[p.length];
    Arrays.setAll(score, t -> p[t]);
    double[] margin = new double[p.length];
    Arrays.setAll(margin, t -> p[t] - next(said, activity, t));
    return List.of(
        new CurveChart.Series("score" + suffix, seconds, score),
        new CurveChart.Series("margin" + suffix, seconds, margin));
  }

  /** The largest probability of anything else, nothing among it where one holds at a time. */
  private static double next(Labeller.Film said, String activity, int t) {
    double most = 0;
    double sum = 0;
    for (Map.Entry<String, float[]> each : said.probabilities().entrySet()) {
      double p = each.getValue()[t];
      sum += p;
      most = each.getKey().equals(activity) ? most : Math.max(most, p);
    }
    return Math.max(most, sum <= 1 ? 1 - sum : 0);
  }

  private static List<CurveChart.Mark> marks(
      String activity, Labeller.Film said, Optional<ActivityVideo> truth) {
    List<CurveChart.Mark> marks = new ArrayList<>();
    if (truth.isPresent()) {
      for (LabelledSegment segment : truth.get().segments()) {
        if (segment.label().equals(activity) && marks.size() < 2 * MOST) {
          marks.add(new CurveChart.Mark(segment.start(), ""));
          marks.add(new CurveChart.Mark(segment.end(), ""));
        }
      }
      return marks;
    }
    for (Segment segment : said.segments()) {
      if (segment.label().equals(activity) && marks.size() < 2 * MOST) {
        marks.add(new CurveChart.Mark(segment.start(), ""));
        marks.add(new CurveChart.Mark(segment.end(), ""));
      }
    }
    return marks;
  }

  @Override
  public void close() {
    if (second != null) {
      second.close();
    }
  }
}
