package dev.sightline.activity;

import dev.sightline.eval.Runs;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Gives stretches that are too short to be an activity to a neighbour, the shortest first: to the
 * one whose label is more probable in them. What lies between two stretches of full length depends
 * on nothing outside.
 *
 * @param seconds shorter ones are given away
 */
record ShortRuns(double seconds) implements Smoothing {
  /** Frames {@code from..to - 1} of one label. */
  private record Run(int from, int to, int label) {
    int length() {
      return to - from;
    }
  }

  private static List<Run> runs(int[] labels) {
    List<Run> runs = new ArrayList<>();
    for (int from = 0, to; from < labels.length; from = to) {
      to = from;
      while (to < labels.length && labels[to] == labels[from]) {
        to++;
      }
      runs.add(new Run(from, to, labels[from]));
    }
    return runs;
  }

  @Override
  public int[] labels(float[][] probabilities, double rateHz) {
    int[] labels = Runs.best(probabilities);
    List<Run> runs = runs(labels);
    while (runs.size() > 1) {
      Run shortest = runs.stream().min(Comparator.comparingInt(Run::length)).orElseThrow();
      if (shortest.length() >= seconds * rateHz) {
        break;
      }
      int at = runs.indexOf(shortest);
      int label = at > 0 ? runs.get(at - 1).label : runs.get(1).label;
      if (at > 0 && at < runs.size() - 1) {
        int after = runs.get(at + 1).label;
        label =
            sum(probabilities, shortest, after) > sum(probabilities, shortest, label)
                ? after
                : label;
      }
      Arrays.fill(labels, shortest.from, shortest.to, label);
      runs = runs(labels);
    }
    return labels;
  }

  private static double sum(float[][] probabilities, Run run, int label) {
    double sum = 0;
    for (int t = run.from; t < run.to; t++) {
      sum += probabilities[t][label];
    }
    return sum;
  }

  /** What came before the last stretch of full length. */
  @Override
  public int settled(float[][] probabilities, double rateHz) {
    List<Run> runs = runs(Runs.best(probabilities));
    for (int i = runs.size() - 1; i >= 0; i--) {
      if (runs.get(i).length() >= seconds * rateHz) {
        return runs.get(i).from;
      }
    }
    return 0;
  }
}
