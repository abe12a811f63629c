package dev.sightline.eval;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How well a labelling of frames cuts a video into the right segments (Lea et al. 2016 and 2017,
 * who brought the edit score and F1@k to action segmentation). A segment is a longest run of frames
 * of equal label; G the true segments, P the predicted ones.
 *
 * <pre>
 * accuracy = frames labelled right / frames
 * edit     = 1 - levenshtein(labels of P, labels of G) / max(|P|, |G|)
 * F1@k     = 2 TP / (2 TP + FP + FN)
 * </pre>
 *
 * <p>For F1@k the predicted segments are taken in the order of time. A segment is a true positive
 * if the true segment of its label that it overlaps most has an intersection over union of at least
 * k percent and was not taken by an earlier one; otherwise it is a false positive, also where
 * another true segment would have been free. True segments never taken are the false negatives.
 *
 * <p>The segments of the background class, if there is one, are dropped before edit and F1 are
 * computed (two runs of one label with background between them stay two segments); accuracy counts
 * every frame. Where both sides have no segment left, edit and F1 are 100. Over several videos each
 * figure is the mean of the videos' figures, a short video weighing as much as a long one. All
 * figures are in percent.
 *
 * <p>Pure functions, thread-safe.
 *
 * @param accuracy share of frames labelled right
 * @param edit edit score
 * @param f1At10 F1 at an overlap of at least 10 percent
 * @param f1At25 F1 at an overlap of at least 25 percent
 * @param f1At50 F1 at an overlap of at least 50 percent
 */
public record Segmental(double accuracy, double edit, double f1At10, double f1At25, double f1At50) {
  /** In place of a background class: every class counts. */
  public static final int NO_BACKGROUND = -1;

  /** A run of frames {@code [from, to)}. */
  private record Stretch(int label, int from, int to) {}

  /**
   * Scores one video.
   *
   * @param predicted a class for each frame
   * @param truth a class for each frame, none below 0
   * @param background the class left out of edit and F1, or {@link #NO_BACKGROUND}
   * @throws IllegalArgumentException if there is no frame or the lengths differ
   */
  public static Segmental score(int[] predicted, int[] truth, int background) {
    if (predicted.length != truth.length) {
      throw new IllegalArgumentException(
          predicted.length + " frames are predicted but " + truth.length + " have a true label");
    }
    if (truth.length == 0) {
      throw new IllegalArgumentException("there is no frame to score");
    }
    int right = 0;
    for (int t = 0; t < truth.length; t++) {
      right += predicted[t] == truth[t] ? 1 : 0;
    }
    List<Stretch> p = stretches(predicted, background);
    List<Stretch> g = stretches(truth, background);
    return new Segmental(
        100.0 * right / truth.length, edit(p, g), f1(p, g, 0.1), f1(p, g, 0.25), f1(p, g, 0.5));
  }

  /**
   * The means over several videos.
   *
   * @param predicted per video, a class for each frame
   * @param truth per video, in the same order, a class for each frame
   * @param background the class left out of edit and F1, or {@link #NO_BACKGROUND}
   * @throws IllegalArgumentException if there is no video, or lists do not fit together
   */
  public static Segmental mean(List<int[]> predicted, List<int[]> truth, int background) {
    if (predicted.size() != truth.size() || truth.isEmpty()) {
      throw new IllegalArgumentException(
          predicted.size() + " videos are predicted and " + truth.size() + " have a truth");
    }
    double[] sums = new double[5];
    for (int video = 0; video < truth.size(); video++) {
      int i = 0;
      for (double figure :
          score(predicted.get(video), truth.get(video), background).named().values()) {
        sums[i++] += figure;
      }
    }
    int n = truth.size();
    return new Segmental(sums[0] / n, sums[1] / n, sums[2] / n, sums[3] / n, sums[4] / n);
  }

  /** Under their usual names, in percent. */
  public Map<String, Double> named() {
    Map<String, Double> named = new LinkedHashMap<>();
    named.put("accuracy", accuracy);
    named.put("edit", edit);
    named.put("F1@10", f1At10);
    named.put("F1@25", f1At25);
    named.put("F1@50", f1At50);
    return named;
  }

  private static List<Stretch> stretches(int[] labels, int background) {
    List<Stretch> stretches = new ArrayList<>();
    for (int from = 0, to; from < labels.length; from = to) {
      to = from + 1;
      while (to < labels.length && labels[to] == labels[from]) {
        to++;
      }
      if (labels[from] != background) {
        stretches.add(new Stretch(labels[from], from, to));
      }
    }
    return stretches;
  }

  private static double edit(List<Stretch> p, List<Stretch> g) {
    int longer = Math.max(p.size(), g.size());
    return longer == 0 ? 100 : 100 * (1 - (double) levenshtein(p, g) / longer);
  }

  /** Insertions, deletions and replacements; the usual dynamic program, keeping one row. */
  private static int levenshtein(List<Stretch> p, List<Stretch> g) {
    int[] row = new int[g.size() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= p.size(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int above = row[j];
        int replaced = diagonal + (p.get(i - 1).label() == g.get(j - 1).label() ? 0 : 1);
        row[j] = Math.min(replaced, 1 + Math.min(above, row[j - 1]));
        diagonal = above;
      }
    }
    return row[g.size()];
  }

  private static double f1(List<Stretch> p, List<Stretch> g, double threshold) {
    boolean[] taken = new boolean[g.size()];
    int truePositives = 0;
    int first = 0; // the first true segment that does not end before this one begins
    for (Stretch segment : p) {
      while (first < g.size() && g.get(first).to() <= segment.from()) {
        first++;
      }
      int best = -1;
      double most = 0;
      for (int j = first; j < g.size() && g.get(j).from() < segment.to(); j++) {
        double overlap = g.get(j).label() == segment.label() ? overlap(segment, g.get(j)) : 0;
        if (overlap > most) {
          most = overlap;
          best = j;
        }
      }
      if (most >= threshold && !taken[best]) {
        taken[best] = true;
        truePositives++;
      }
    }
    int segments = p.size() + g.size(); // 2 TP + FP + FN
    return segments == 0 ? 100 : 100.0 * 2 * truePositives / segments;
  }

  private static double overlap(Stretch a, Stretch b) {
    int shared = Math.min(a.to(), b.to()) - Math.max(a.from(), b.from());
    return (double) shared / (Math.max(a.to(), b.to()) - Math.min(a.from(), b.from()));
  }
}
