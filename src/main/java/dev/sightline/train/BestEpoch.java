package dev.sightline.train;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The best epoch of a training, and how many were measured since the best of its phase. Higher
 * scores are better. Where nothing can be measured, scores are NaN and each epoch is better than
 * the one before. Not thread-safe.
 */
final class BestEpoch {
  private double best = Double.NaN;
  private int epoch;
  private double bestOfPhase = Double.NaN;
  private int since;

  /**
   * A phase begins, with an empty count.
   *
   * @param anew whether scores before it are not compared with those to come
   */
  void beginPhase(boolean anew) {
    since = 0;
    bestOfPhase = Double.NaN;
    if (anew) {
      best = Double.NaN;
      epoch = 0;
    }
  }

  /**
   * Takes a score; whether it is the best of its phase. {@link #epoch} says whether of all.
   *
   * @param always whether it counts as such however low it is
   */
  boolean isBestOfPhase(int number, double score, boolean always) {
    if (always || beats(score, best)) {
      best = score;
      epoch = number;
    }
    boolean here = always || beats(score, bestOfPhase);
    bestOfPhase = here ? score : bestOfPhase;
    since = here ? 0 : since + 1;
    return here;
  }

  private static boolean beats(double score, double best) {
    return Double.isNaN(best) || score > best;
  }

  /** The best score; NaN where none was measured. */
  double score() {
    return best;
  }

  /** The epoch of the best score, 0 before the first. */
  int epoch() {
    return epoch;
  }

  /** Epochs measured since the best of the phase. */
  int since() {
    return since;
  }

  /** For a checkpoint; {@link #resume} takes it. */
  Map<String, String> state() {
    Map<String, String> state = new LinkedHashMap<>();
    state.put("best.score", Double.toString(best));
    state.put("best.epoch", Integer.toString(epoch));
    state.put("best.ofPhase", Double.toString(bestOfPhase));
    state.put("best.since", Integer.toString(since));
    return state;
  }

  void resume(Map<String, String> state) {
    best = Double.parseDouble(state.get("best.score"));
    epoch = Integer.parseInt(state.get("best.epoch"));
    bestOfPhase = Double.parseDouble(state.get("best.ofPhase"));
    since = Integer.parseInt(state.get("best.since"));
  }
}
