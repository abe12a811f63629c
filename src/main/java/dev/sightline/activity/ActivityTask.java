package dev.sightline.activity;

import dev.sightline.spec.Spec;

/**
 * What is to be trained.
 *
 * @param plan which net
 * @param settings how
 * @param rateHz frames a second of the features
 * @param fusion how a net that scores frames is made to speak of a whole clip
 * @param last whether the last epoch counts, and not the best
 */
public record ActivityTask(
    ActivityPlan plan,
    ActivityTrainingSettings settings,
    double rateHz,
    Fusion fusion,
    boolean last) {
  /** The same with another value of one of the training's settings. */
  public ActivityTask with(String setting, Object value) {
    return new ActivityTask(plan, Spec.with(settings, setting, value), rateHz, fusion, last);
  }

  /**
   * @throws IllegalArgumentException where the rate is out of range, or a ranking loss is asked of
   *     a net that scores clips
   */
  public ActivityTask {
    if (!(rateHz >= ActivityBundle.LOWEST_RATE && rateHz <= ActivityBundle.HIGHEST_RATE)) {
      throw new IllegalArgumentException(
          "fps is "
              + rateHz
              + "; allowed is "
              + ActivityBundle.LOWEST_RATE
              + " to "
              + ActivityBundle.HIGHEST_RATE);
    }
    if (!settings.ranking().isNone() && !plan.perFrame()) {
      throw new IllegalArgumentException(
          "ranking: the net "
              + plan.kind()
              + " scores whole clips; a ranking loss is for nets that score frames");
    }
  }
}
