package dev.sightline.media;

import java.nio.file.Path;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * What a film may cost: so many seconds of processor time, and as many again for each minute shown;
 * more where its frames are larger than full HD, by as much as they are. {@link Patience} ends a
 * film that shows nothing; this ends one that shows very little for much work, such as a million
 * frames in one second.
 */
final class ProcessorBudget {
  /** Of the time in which a decoder must show something: thirty seconds by default. */
  private static final int SHARE = 3;

  private static final double FULL_HD = 1920 * 1088;

  /** To ask the system for the time costs as much as to decode a tiny frame. */
  private static final int LOOK_EVERY = 8;

  private final double seconds;
  private final LongSupplier processorTime;
  private final long begun;
  private int frames;

  /**
   * Begins to count.
   *
   * @param processorTime how many nanoseconds were computed so far
   */
  ProcessorBudget(MediaLimits limits, LongSupplier processorTime) {
    seconds = SHARE * limits.decodeSeconds();
    this.processorTime = processorTime;
    begun = processorTime.getAsLong();
  }

  /** For a process that does nothing but decode this film. */
  static ProcessorBudget ofProcess(MediaLimits limits) {
    return new ProcessorBudget(limits, () -> Patience.processorTime(ProcessHandle.current()));
  }

  /**
   * One more frame was decoded.
   *
   * @param shown seconds of the film up to it
   * @param pixels of the frame
   * @return why no more should be, or null
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
