package dev.sightline.media;

import java.nio.file.Path;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * How much processor time a film may take: this many seconds, and as many again for each minute
 * shown; for frames larger than full HD, proportionally more. {@link Patience} ends a film that
 * shows nothing; this ends one that shows very little for much work, such as a million frames in
 * one second.
 */
final class ProcessorBudget {
  /** Multiple of the time in which a decoder must show something: thirty seconds by default. */
  private static final int SHARE = 3;

  private static final double FULL_HD = 1920 * 1088;

  /** Asking the system for the time costs as much as decoding a tiny frame. */
  private static final int LOOK_EVERY = 8;

  private final double seconds;
  private final LongSupplier processorTime;
  private final long begun;
  private int frames;

  /**
   * Starts counting.
   *
   * @param processorTime how many nanoseconds have been computed so far
   */
  ProcessorBudget(MediaLimits limits, LongSupplier processorTime) {
    seconds = SHARE * limits.decodeSeconds();
    this.processorTime = processorTime;
    begun = processorTime.getAsLong();
  }

  /** For a process that only decodes this film. */
  static ProcessorBudget ofProcess(MediaLimits limits) {
    return new ProcessorBudget(limits, () -> Patience.processorTime(ProcessHandle.current()));
  }

  /**
   * Counts one more decoded frame.
   *
   * @param shown seconds of the film up to it
   * @param pixels of the frame
   * @return the reason to stop, or null
   */
  MediaException frame(Path file, double shown, long pixels) {
    if (++frames % LOOK_EVERY != 0) {
      return null;
    }
    double used = (processorTime.getAsLong() - begun) / 1e9;
    if (used <= seconds * (1 + shown / 60 * Math.max(1, pixels / FULL_HD))) {
      return null;
    }
    return new MediaException(
        String.format(
            Locale.ROOT,
            "%s takes too long to decode: everything after %.1f seconds, which took %.0f seconds of"
                + " processor time, was left out; --decode-timeout allows more.",
            file,
            shown,
            used));
  }
}
