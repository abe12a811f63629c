package dev.sightline.train;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Stops a training whose dev score has not risen for {@code patience} evaluations in a row. Higher
 * scores are better; a rise of {@code least} or less, and a score that is not a number, is none.
 * Not thread-safe.
 */
public final class EarlyStopping {
  private final int patience;
  private final double least;
  private double best = Double.NEGATIVE_INFINITY;
  private int bestEpoch;
  private int sinceBest;

  /**
   * A fresh count.
   *
   * @param patience evaluations without a rise after which to stop, at least 1
   * @param least the rise that does not count yet, usually 0
   */
  public EarlyStopping(int patience, double least) {
    if (patience < 1) {
      throw new IllegalArgumentException("a patience of " + patience + "; 1 or more expected");
    }
    this.patience = patience;
    this.least = least;
  }

  /** Takes the score of an epoch; whether it is the best so far. */
  public boolean isBest(int epoch, double score) {
    if (score > best + least || (bestEpoch == 0 && score > Double.NEGATIVE_INFINITY)) {
      best = score;
      bestEpoch = epoch;
      sinceBest = 0;
      return true;
    }
    sinceBest++;
    return false;
  }

  /** Whether patience is at its end. */
  public boolean shouldStop() {
    return sinceBest >= patience;
  }

  /** Starts counting anew, for the next phase of a training; the best score stays. */
  public void beginPhase() {
    sinceBest = 0;
  }

  /** The best score, negative infinity before the first. */
  public double best() {
    return best;
  }

  /** The epoch of the best score, 0 before the first. */
  public int bestEpoch() {
    return bestEpoch;
  }

  /** For a {@link Checkpoint}; {@link #resume} takes it. */
  public Map<String, String> state() {
    Map<String, String> state = new LinkedHashMap<>();
    state.put("stopping.best", Double.toString(best));
    state.put("stopping.bestEpoch", Integer.toString(bestEpoch));
    state.put("stopping.sinceBest", Integer.toString(sinceBest));
    return state;
  }

  /** Goes on where {@link #state} was taken. */
  public void resume(Map<String, String> state) {
    best = Double.parseDouble(state.get("stopping.best"));
    bestEpoch = Integer.parseInt(state.get("stopping.bestEpoch"));
    sinceBest = Integer.parseInt(state.get("stopping.sinceBest"));
  }
}
