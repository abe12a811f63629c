package dev.sightline.media;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Reads a video file forwards, once, and samples its frames by time: sample k stands for the time k
 * / rate and holds the frame that is on screen then, the latest whose time stamp is not after it
 * (with a tolerance of half a time stamp unit). Time 0 is the beginning of the file; if its
 * pictures start after its sound, there are no samples before the first frame's, whose k is
 * rounded. A frame that stays on screen for several samples is the same {@link Picture} in each; a
 * frame that no sample falls on is decoded, because later frames build on it, but never converted.
 *
 * <p>Frames are upright 8-bit RGB of the wanted size, even in a stream that changes its size. Time
 * stamps that are missing or run backwards are replaced by counting frames.
 *
 * <p>Files are hostile until decoded. Only local files of the formats in {@link VideoFormat} are
 * opened and nothing they point to; sizes are read before pixels; length and decoding time are
 * limited by {@link MediaLimits}; decoding happens in this JVM or another one, depending on {@link
 * MediaAccess}. Memory does not depend on a video's length. A damaged or shortened file is read as
 * far as possible, and then {@link #problem()} says what was wrong.
 *
 * <p>A growing file is read up to where it ends when the reader gets there. For one thread at a
 * time.
 */
public abstract class VideoReader implements AutoCloseable {
  /** Extra time for opening, beyond the time in which FFmpeg must show something. */
  static final double OPENING_SECONDS = 3;

  /**
   * How a video is sampled.
   *
   * @param rateHz samples per second; 0 for every frame with its own time
   * @param width pixels per row of the upright picture, whatever that does to its proportions; 0
   *     (with height) for the frame's own
   * @param height rows of the upright picture, or 0
   */
  public record Settings(double rateHz, int width, int height) {
    /** Every frame at its own size. */
    public static final Settings DEFAULT = new Settings(0, 0, 0);

    /** Checks the ranges. */
    public Settings {
      if (!(rateHz >= 0 && rateHz <= 1000)) {
        throw new IllegalArgumentException("A rate of " + rateHz + " is not within 0 to 1000.");
      } else if (width < 0 || height < 0 || (width == 0) != (height == 0)) {
        throw new IllegalArgumentException("A size of " + width + "x" + height + " is none.");
      }
    }

    /** With this many samples per second; 0 for every frame. */
    public Settings withRate(double hz) {
      return new Settings(hz, width, height);
    }

    /** With pictures of this size. */
    public Settings withSize(int newWidth, int newHeight) {
      return new Settings(rateHz, newWidth, newHeight);
    }
  }

  /**
   * Properties of a video.
   *
   * @param width pixels per row of its first frame, upright
   * @param height rows of its first frame, upright
   * @param framesPerSecond on average, or as declared
   * @param seconds when its pictures end; empty if only reading it would tell
   * @param pixelAspect width divided by height of a pixel when shown
   * @param sound whether there is sound as well as pictures
   */
  public record Info(
      int width,
      int height,
      double framesPerSecond,
      OptionalDouble seconds,
      double pixelAspect,
      boolean sound) {}

  /** For the readers in this package. */
  VideoReader() {}

  /**
   * Opens a video and decodes its first frame.
   *
   * @throws MediaException with one sentence, if it is not a video or not one frame can be decoded
   */
  public static VideoReader open(Path file, Settings settings) throws MediaException {
    MediaAccess access = MediaAccess.current();
    DecoderPool others = access.filmDecoders();
    return others == null ? open(file, settings, access.limits()) : others.video(file, settings);
  }

  /** As {@link #open(Path, Settings)}; a photo is a video of one frame. */
  public static VideoReader openClip(Path file, Settings settings) throws MediaException {
    return FirstBytes.kind(file) == MediaFiles.Kind.PHOTOS
        ? new StillVideo(file, settings)
        : open(file, settings);
  }

  /** As {@link #open(Path, Settings)}, in this JVM and with limits of one's own. */
  public static VideoReader open(Path file, Settings settings, MediaLimits limits)
      throws MediaException {
    Ffmpeg.load(); // outside of the file's time limit
    double seconds = limits.decodeSeconds() + OPENING_SECONDS; // FFmpeg mostly gives up by itself
    return DecodingWatch.call(
        file, seconds, () -> SampledVideo.unwatched(file, settings, limits, null));
  }

  /** What the video is. */
  public abstract Info info();

  /**
   * The next sample.
   *
   * @return null at the end; {@link #problem()} then says whether that is the video's own end
   * @throws MediaException with one sentence, if a frame cannot be converted or the decoder crashed
   */
  public abstract VideoFrame next() throws MediaException;

  /**
   * What was wrong with the part read so far: cut short, damaged in places, too long or too slow,
   * as one sentence. Complete only after {@link #next()} has returned null or the reader is closed.
   */
  public abstract Optional<MediaException> problem();

  /** When the last frame read leaves the screen, in seconds. */
  public abstract double shownUntil();

  /**
   * The video's sound, with the same time for 0.
   *
   * @return null if there is none, or if it is unavailable where the video is decoded
   * @throws MediaException with one sentence, if it cannot be read
   */
  abstract SoundCopy sound() throws MediaException;

  /** The sound of a film, read by this process. */
  static SoundCopy soundOf(Path file, double zero, MediaLimits limits) throws MediaException {
    double seconds = limits.decodeSeconds() + OPENING_SECONDS;
    return DecodingWatch.call(file, seconds, () -> SoundCopy.of(file, zero, limits));
  }

  /** The time stamp, in seconds, that is time 0 of the frames. */
  abstract double zero();

  /** From any thread: makes {@link #next()} end soon. */
  abstract void giveUp();

  /** From any thread: whether {@link #next()} has run out of time and does not return. */
  abstract boolean hangs();

  /** Closes the file. */
  @Override
  public abstract void close();
}
