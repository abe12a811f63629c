package dev.sightline.cli;

import dev.sightline.media.MediaAccess;
import dev.sightline.media.MediaLimits;
import picocli.CommandLine.Option;

/**
 * What pictures and videos may cost, for every command that reads some. {@link Sightline} makes it
 * hold while the command runs.
 */
final class MediaOptions {
  /** The name of the mixin. */
  static final String NAME = "media";

  @Option(
      names = "--isolate",
      negatable = true,
      description =
          "Decode in a separate process, which restarts after a crash: the file is named and skipped."
              + " Default: only videos; photos too if --resume follows a crash.")
  Boolean isolate;

  @Option(
      names = "--max-megapixels",
      description = "Refuse larger pictures and frames. Default: 52, for videos 40.")
  Double megapixels;

  @Option(
      names = "--max-file",
      paramLabel = "MB",
      description = "Refuse larger picture files. Default: 128.")
  Long megabytes;

  @Option(
      names = "--max-duration",
      paramLabel = "TIME",
      converter = Seconds.class,
      description = "Read a video only up to this time. Default: 12h.")
  Double duration;

  @Option(
      names = "--max-frames",
      description = "Read only this many frames of a video. Default: 5000000.")
  Long frames;

  @Option(
      names = "--decode-timeout",
      paramLabel = "TIME",
      converter = Seconds.class,
      description = "Give up on a file that yields no picture for this long. Default: 10s.")
  Double timeout;

  /**
   * Makes the options hold until closed.
   *
   * @param afterCrash whether a run is gone on with that was killed, perhaps by a photo, which must
   *     not end this one too
   * @throws IllegalArgumentException where one allows nothing
   */
  MediaAccess begin(boolean afterCrash) {
    MediaLimits limits = MediaLimits.DEFAULT;
    if (megapixels != null) {
      limits = limits.withPixels((long) (1e6 * positive("--max-megapixels", megapixels)));
    }
    if (megabytes != null) {
      limits = limits.withFileBytes((long) (1e6 * positive("--max-file", megabytes)));
    }
    if (duration != null) {
      limits = limits.withVideoSeconds(positive("--max-duration", duration));
    }
    if (frames != null) {
      limits = limits.withVideoFrames((long) positive("--max-frames", frames));
    }
    if (timeout != null) {
      limits = limits.withDecodeSeconds(positive("--decode-timeout", timeout));
    }
    boolean films = isolate == null || isolate;
    return MediaAccess.begin(limits, isolate == null ? afterCrash : isolate, films);
  }

  private static double positive(String option, Number given) {
    if (!(given.doubleValue() > 0 && given.doubleValue() < 1e9)) {
      throw new IllegalArgumentException(
          option + " is " + given + "; a number above 0 was expected");
    }
    return given.doubleValue();
  }
}
