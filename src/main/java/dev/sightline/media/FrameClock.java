package dev.sightline.media;

/**
 * Turns a stream's time stamps into seconds of its film that only ever increase. A stream that
 * starts later than the film, after its sound, keeps that offset. If a time stamp is missing, not
 * later than the one before, or implausibly far ahead, the frame is placed one usual interval after
 * its predecessor. After a jump back of more than a second, or any implausible jump ahead, later
 * time stamps are counted from there.
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
   * @param zero the time stamp, in seconds, at which the film begins
   * @param declaredSeconds how long the file says it is, 0 if it does not; any jump within that is
   *     accepted
   * @param longest a jump ahead of this many seconds is accepted in any case
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
