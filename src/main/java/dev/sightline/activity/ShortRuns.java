package dev.sightline.activity;

import dev.sightline.eval.Runs;
import java.util.Arrays;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * Gives stretches that are too short to be an activity to a neighbour, the shortest first and of
 * equals the earliest: to the neighbour whose label is more probable in them, of equals the one
 * before. What lies between two stretches of full length depends on nothing outside.
 *
 * @param seconds shorter ones are given away
 */
record ShortRuns(double seconds) implements Smoothing {
  private static final int GONE = -1;

  /** Frames {@code from..to - 1} of one label; neighbours have other labels. */
  private static final class Run {
    private int from;
    private int to;
    private int label;
    private Run before;
    private Run after;

    /** How long it was when it was put into the queue: if it has grown, that place is void. */
    private int queued;

    int length() {
      return to - from;
    }
  }

  /** A place in the queue. */
  private record Place(Run run, int length, int from) {}

  @Override
  public int[] labels(float[][] probabilities, double rateHz) {
    int[] labels = Runs.best(probabilities);
    PriorityQueue<Place> shortest =
        new PriorityQueue<>(Comparator.comparingInt(Place::length).thenComparingInt(Place::from));
    for (Run run = first(labels); run != null; run = run.after) {
      put(shortest, run);
    }
    for (Place next = shortest.poll();
        next != null && next.length < seconds * rateHz;
        next = shortest.poll()) {
      Run run = next.run;
      boolean counts = next.length == run.queued && next.from == run.from;
      if (counts && (run.before != null || run.after != null)) {
        run.label = labelOfNeighbour(probabilities, run);
        Arrays.fill(labels, run.from, run.to, run.label);
        if (run.before != null && run.before.label == run.label) {
          takeBefore(run);
        }
        if (run.after != null && run.after.label == run.label) {
          takeAfter(run);
        }
        put(shortest, run);
      }
    }
    return labels;
  }

  private static Run first(int[] labels) {
    Run first = null;
    Run last = null;
    for (int t = 0; t < labels.length; t++) {
      if (last == null || labels[t] != last.label) {
        Run run = new Run();
        run.from = t;
        run.label = labels[t];
        run.before = last;
        if (last == null) {
          first = run;
        } else {
          last.after = run;
        }
        last = run;
      }
      last.to = t + 1;
    }
    return first;
  }

  private static void put(PriorityQueue<Place> queue, Run run) {
    run.queued = run.length();
    queue.add(new Place(run, run.queued, run.from));
  }

  private static int labelOfNeighbour(float[][] probabilities, Run run) {
    if (run.before == null || run.after == null) {
      return run.before == null ? run.after.label : run.before.label;
    }
    double before = 0;
    double after = 0;
    for (int t = run.from; t < run.to; t++) {
      before += probabilities[t][run.before.label];
      after += probabilities[t][run.after.label];
    }
    return after > before ? run.after.label : run.before.label;
  }

  private static void takeBefore(Run run) {
    Run gone = run.before;
    gone.queued = GONE;
    run.from = gone.from;
    run.before = gone.before;
    if (run.before != null) {
      run.before.after = run;
    }
  }

  private static void takeAfter(Run run) {
    Run gone = run.after;
    gone.queued = GONE;
    run.to = gone.to;
    run.after = gone.after;
    if (run.after != null) {
      run.after.before = run;
    }
  }

  /** What came before the last stretch of full length. */
  @Override
  public int settled(float[][] probabilities, double rateHz) {
    int[] best = Runs.best(probabilities);
    for (int to = best.length; to > 0; ) {
      int from = to - 1;
      while (from > 0 && best[from - 1] == best[to - 1]) {
        from--;
      }
      if (to - from >= seconds * rateHz) {
        return from;
      }
      to = from;
    }
    return 0;
  }
}
