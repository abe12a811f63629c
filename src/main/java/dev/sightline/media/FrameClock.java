package dev.sightline.media;

/**
 * Turns the time stamps of a stream into seconds of its film, which only ever grow. A stream that
 * begins later than the film, after its sound, keeps its distance. Where a time stamp is missing,
 * does not lie after the one before, or lies further ahead than can be believed, the frame is taken
 * to follow its predecessor at the stream's usual distance. After a jump of more than a second
 * backwards, and after any jump ahead that is not believed, later time stamps are counted from
 * there.
 */
final class FrameClock {
  private static final double BACKWARDS = 1;

  private final double step;
  private final double declared;
  private final double longest;
  private double zero;
  private double last = -1;

  /**
   * Starts before the first frame.
   *
   * @param framesPerSecond the stream's usual rate
   * @param zero the time stamp, in seconds, with which the film begins
   * @param declaredSeconds how long the file says it is, 0 if it does not say; a jump inside of it
   *     is believed, however long
   * @param longest so many seconds ahead a jump is believed in any case
   */
  FrameClock(double framesPerSecond, double zero, double declaredSeconds, double longest) {
    step = 1 / framesPerSecond;
    this.zero = zero;
    declared = declaredSeconds;
    this.longest = longest;
  }

  /**
   * When the next frame is shown, in seconds of the film.
   *
   * @param stamp its time stamp in seconds, NaN if it has none
   */
  double next(double stamp) {
    boolean first = last < 0;
    double time = stamp - zero;
    boolean tooFar = time - Math.max(0, last) > longest && time > declared + 1;
    boolean tooEarly = first ? time < 0 : time <= last;
    if (Double.isNaN(time) || tooEarly || tooFar) {
      double counted = first ? 0 : last + step;
      if (tooFar || (first ? tooEarly : time < last - BACKWARDS)) {
        zero = stamp - counted;
      }
      time = counted;
    }
    last = time;
    return time;
  }
}
