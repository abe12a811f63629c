package dev.sightline.train;

import java.util.List;

/**
 * A part of a training with a lesson of its own. Each but the first begins with the best weights of
 * the one before.
 *
 * @param name for the curve and the screen; empty in a training of one kind
 * @param lesson what is taught
 * @param learners what learns it; as many in each phase of a training
 * @param schedule of the learning rate
 * @param epochs passes over the examples
 * @param patience ends after so many measured epochs without a better score
 * @param measuredEvery epochs from one measuring to the next; the last epoch is always measured
 * @param keepsLast whether the last epoch counts and not the best
 * @param preparatory whether it is only what the next phase begins with: its scores are not
 *     compared with those of others, and the model that is kept is none of its
 */
public record Phase<B>(
    String name,
    Lesson<B> lesson,
    List<Learner> learners,
    RateSchedule schedule,
    int epochs,
    int patience,
    int measuredEvery,
    boolean keepsLast,
    boolean preparatory) {
  public Phase(
      String name,
      Lesson<B> lesson,
      List<Learner> learners,
      RateSchedule schedule,
      int epochs,
      int patience) {
    this(name, lesson, learners, schedule, epochs, patience, 1, false, false);
  }

  /** The same, measured more seldom, or with its last epoch kept. */
  public Phase<B> measured(int every, boolean last) {
    return new Phase<>(
        name, lesson, learners, schedule, epochs, patience, every, last, preparatory);
  }

  /** The same, only to prepare the next. */
  public Phase<B> asPreparation() {
    return new Phase<>(
        name, lesson, learners, schedule, epochs, patience, measuredEvery, keepsLast, true);
  }

  /** The next epoch of this phase that is measured, itself included. */
  int nextMeasured(int epoch) {
    return Math.min(epochs, (epoch + measuredEvery - 1) / measuredEvery * measuredEvery);
  }
}
