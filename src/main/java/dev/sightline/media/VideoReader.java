package dev.sightline.media;

import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_move_ref;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_unref;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/**
 * Reads a video file forwards, once, and samples its frames by time: sample k stands for the time k
 * / rate and holds the frame that is on screen then, the latest whose time stamp is not after it
 * (half a unit of the time stamps is forgiven). Time 0 is the first frame's. A frame that stays on
 * screen for several samples is the same {@link Picture} in each; one that no sample falls on is
 * decoded, because later frames build on it, and never converted.
 *
 * <p>Frames come out upright, as 8-bit RGB, at the wanted size; a stream that changes its size goes
 * on. Time stamps that are missing or run backwards are replaced by counting frames.
 *
 * <p>Files are hostile until decoded. Only local files of the formats in {@link VideoFormat} are
 * opened and nothing they point to; sizes are read before pixels; length and decoding time are
 * limited. Memory does not depend on a video's length. What is damaged or cut short is read as far
 * as it goes, and then {@link #problem()} says what was wrong.
 *
 * <p>A file that grows is read up to where it ends when the reader gets there. For one thread at a
 * time.
 */
public final class VideoReader implements AutoCloseable {
  /**
   * What is refused or left out.
   *
   * @param pixels largest width times height of a frame; a file that declares more is refused
   * @param seconds what comes after this time is left out
   * @param frames what comes after so many decoded frames is left out
   * @param stallSeconds the longest time in which no frame is decoded
   */
  public record Limits(long pixels, double seconds, long frames, double stallSeconds) {
    /** 40 megapixels (8K), 12 hours, five million frames, half a minute. */
    public static final Limits DEFAULT = new Limits(40_000_000, 12 * 3600, 5_000_000, 30);
  }

  /**
   * How a video is sampled.
   *
   * @param rateHz samples per second; 0 for every frame with its own time
   * @param width pixels in a row of the upright picture, whatever that does to its proportions; 0
   *     (with height) for the frame's own
   * @param height rows of the upright picture, or 0
   * @param limits what is refused
   */
  public record Settings(double rateHz, int width, int height, Limits limits) {
    /** Every frame at its own size. */
    public static final Settings DEFAULT = new Settings(0, 0, 0, Limits.DEFAULT);

    /** Checks that the numbers make sense. */
    public Settings {
      if (!(rateHz >= 0 && rateHz <= 1000)) {
        throw new IllegalArgumentException("A rate of " + rateHz + " is not within 0 to 1000.");
      } else if (width < 0 || height < 0 || (width == 0) != (height == 0)) {
        throw new IllegalArgumentException("A size of " + width + "x" + height + " is none.");
      }
    }

    /** So many samples per second; 0 for every frame. */
    public Settings withRate(double hz) {
      return new Settings(hz, width, height, limits);
    }

    /** Pictures of this size. */
    public Settings withSize(int newWidth, int newHeight) {
      return new Settings(rateHz, newWidth, newHeight, limits);
    }

    /** Limits of one's own. */
    public Settings withLimits(Limits others) {
      return new Settings(rateHz, width, height, others);
    }
  }

  /**
   * What a video is.
   *
   * @param width pixels in a row of its first frame, upright
   * @param height rows of its first frame, upright
   * @param framesPerSecond on average, or as declared
   * @param seconds how long it is; empty where only reading it would tell
   */
  public record Info(int width, int height, double framesPerSecond, OptionalDouble seconds) {}

  private final Path file;
  private final Settings settings;
  private final VideoDecoder decoder;
  private final VideoContainer container;
  private final FrameClock clock;
  private final FrameConverter converter;
  private final double tolerance;
  private final Turn turn;
  private final Info info;
  private AVFrame shown = av_frame_alloc();
  private AVFrame ahead = av_frame_alloc();
  private double shownAt;
  private double aheadAt;
  private boolean hasAhead;
  private boolean ended;
  private Picture picture;
  private long decoded;
  private long samples;
  private String problem;

  private VideoReader(Path file, Settings settings, VideoDecoder decoder) throws MediaException {
    this.file = file;
    this.settings = settings;
    this.decoder = decoder;
    container = decoder.container();
    clock = new FrameClock(container.framesPerSecond(), container.declaredSeconds());
    converter = new FrameConverter(settings.width, settings.height);
    tolerance = container.tickSeconds() / 2;
    turn = container.turn();
    try {
      info = begin();
    } catch (MediaException | RuntimeException | Error e) {
      release();
      throw e;
    }
  }

  /**
   * Opens a video and decodes its first frame.
   *
   * @throws MediaException with one sentence, if it is no video or not one frame can be decoded
   */
  public static VideoReader open(Path file, Settings settings) throws MediaException {
    VideoDecoder decoder = VideoDecoder.open(file, settings.limits);
    try {
      return new VideoReader(file, settings, decoder);
    } catch (MediaException | RuntimeException | Error e) {
      decoder.close();
      throw e;
    }
  }

  private Info begin() throws MediaException {
    if (!decode()) {
      String why = decoder.trouble();
      throw new MediaException(
          why == null
              ? VideoContainer.noFrames(file)
              : file + " shows nothing: not one of its frames can be decoded.");
    }
    show();
    boolean lying = FrameConverter.turn(shown, turn).transposed();
    double seconds = container.seconds();
    return new Info(
        lying ? shown.height() : shown.width(),
        lying ? shown.width() : shown.height(),
        container.framesPerSecond(),
        seconds > 0 ? OptionalDouble.of(seconds) : OptionalDouble.empty());
  }

  /** What the video is. */
  public Info info() {
    return info;
  }

  /**
   * The next sample.
   *
   * @return null at the end; then {@link #problem()} knows whether that is the video's own
   * @throws MediaException with one sentence, if a frame cannot be made a picture
   */
  public VideoFrame next() throws MediaException {
    if (shown == null) {
      throw new IllegalStateException(file + " is closed.");
    }
    return settings.rateHz == 0 ? nextFrame() : nextSample();
  }

  private VideoFrame nextFrame() throws MediaException {
    if (samples > 0) {
      if (!decode() || isLeftOut(aheadAt)) {
        return null;
      }
      show();
    }
    samples++;
    return new VideoFrame(shownAt, picture());
  }

  private VideoFrame nextSample() throws MediaException {
    double time = samples / settings.rateHz;
    while (decode() && aheadAt <= time + tolerance) {
      show();
    }
    // The last frame stays for as long as it says.
    if (samples > 0 && !hasAhead && time >= shownAt + secondsShown() - tolerance) {
      return null;
    } else if (isLeftOut(time)) {
      return null;
    }
    samples++;
    return new VideoFrame(time, picture());
  }

  /** Makes sure that the next frame is decoded; false if there is none. */
  private boolean decode() {
    if (hasAhead || ended) {
      return hasAhead;
    }
    if (decoded == settings.limits.frames) {
      problem = "%s is long: what comes after %d frames was left out.".formatted(file, decoded);
    }
    if (problem != null || !decoder.next(ahead)) {
      ended = true;
      return false;
    }
    decoded++;
    hasAhead = true;
    long stamp = ahead.best_effort_timestamp();
    aheadAt = clock.next(stamp == AV_NOPTS_VALUE ? Double.NaN : stamp * container.tickSeconds());
    return true;
  }

  /** The frame ahead comes on screen. */
  private void show() {
    av_frame_unref(shown);
    av_frame_move_ref(shown, ahead);
    shownAt = aheadAt;
    picture = null;
    hasAhead = false;
  }

  private double secondsShown() {
    double seconds = shown.duration() * container.tickSeconds();
    boolean believed = seconds > 0 && (seconds < 60 || shownAt + seconds < container.seconds() + 1);
    return believed ? seconds : 1 / info.framesPerSecond;
  }

  private boolean isLeftOut(double time) {
    if (time <= settings.limits.seconds) {
      return false;
    }
    problem =
        "%s is long: what comes after %.0f seconds was left out."
            .formatted(file, settings.limits.seconds);
    return true;
  }

  private Picture picture() throws MediaException {
    if (picture == null) {
      try {
        picture = converter.convert(shown, FrameConverter.turn(shown, turn));
      } catch (OutOfMemoryError e) {
        throw new MediaException(
            "%s does not fit into memory: its frames have %d x %d pixels."
                .formatted(file, shown.width(), shown.height()),
            e);
      }
      if (picture == null) {
        throw new MediaException(file + " has frames of a kind that cannot be made pictures.");
      }
    }
    return picture;
  }

  /**
   * What was wrong with the part read so far: cut short, damaged in places, too long or too slow.
   * Complete only after {@link #next()} has returned null. The message is one sentence.
   */
  public Optional<MediaException> problem() {
    String sentence = problem != null || shown == null ? problem : decoder.trouble();
    return Optional.ofNullable(sentence).map(MediaException::new);
  }

  /** From any thread: makes {@link #next()} end soon. */
  void giveUp() {
    decoder.giveUp();
  }

  private void release() {
    converter.close();
    av_frame_free(shown);
    av_frame_free(ahead);
  }

  /** Lets go of the file. */
  @Override
  public void close() {
    if (shown == null) {
      return;
    }
    problem = problem().map(MediaException::getMessage).orElse(null);
    release();
    decoder.close();
    shown = null;
    ahead = null;
  }
}
