package dev.sightline.media;

/**
 * Turns the time stamps of a stream into seconds that begin at 0 and only ever grow. Where a time
 * stamp is missing, does not lie after the one before, or lies further ahead than can be believed,
 * the frame is taken to follow its predecessor at the stream's usual distance. After a jump of more
 * than a second backwards, and after any jump ahead that is not believed, later time stamps are
 * counted from there.
 */
final class FrameClock {
  private static final double BACKWARDS = 1;
  private static final double AHEAD = 60;

  private final double step;
  private final double declared;
  private double zero;
  private double last = -1;

  /**
   * Starts before the first frame.
   *
   * @param framesPerSecond the stream's usual rate
   * @param declaredSeconds how long the file says it is, 0 if it does not say; a jump inside of it
   *     is believed, however long
   */
  FrameClock(double framesPerSecond, double declaredSeconds) {
    step = 1 / framesPerSecond;
    declared = declaredSeconds;
  }

  /**
   * When the next frame is shown, in seconds after the first.
   *
   * @param stamp its time stamp in seconds, NaN if it has none
   */
  double next(double stamp) {
    if (last < 0) {
      zero = Double.isNaN(stamp) ? 0 : stamp;
      last = 0;
      return last;
    }
    double time = stamp - zero;
    boolean tooFar = time - last > AHEAD && time > declared + 1;
    if (Double.isNaN(time) || time <= last || tooFar) {
      double counted = last + step;
      if (tooFar || time < last - BACKWARDS) {
        zero = stamp - counted;
      }
      time = counted;
    }
    last = time;
    return time;
  }
}
