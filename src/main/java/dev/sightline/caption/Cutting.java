package dev.sightline.caption;

/**
 * Where a film is cut into the stretches that get a sentence each.
 *
 * @param everySeconds a cut after every so many seconds; 0 for none
 * @param scenes whether to cut where the picture changes from one frame to the next, see {@link
 *     SceneCuts}
 */
public record Cutting(double everySeconds, boolean scenes) {
  /** No cuts: one sentence for the whole film. */
  public static final Cutting NONE = new Cutting(0, false);

  /** At every change of scene. */
  public static final Cutting SCENES = new Cutting(0, true);

  /**
   * @throws IllegalArgumentException where the seconds are no length of time
   */
  public Cutting {
    if (!(everySeconds >= 0 && everySeconds <= 1e6)) {
      throw new IllegalArgumentException(
          "every is " + everySeconds + " s; more than 0 and at most a million is expected");
    }
  }

  /** A cut after every so many seconds. */
  public static Cutting every(double seconds) {
    if (!(seconds > 0)) {
      throw new IllegalArgumentException("every is " + seconds + " s; more than 0 is expected");
    }
    return new Cutting(seconds, false);
  }
}
