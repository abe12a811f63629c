package dev.sightline.media;

import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_move_ref;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_unref;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/** A video that FFmpeg decodes in this JVM. */
final class SampledVideo extends VideoReader {
  private final Path file;
  private final Settings settings;
  private final MediaLimits limits;
  private final ProcessorBudget budget;
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
  private long firstSample;
  private long samples;
  private MediaException problem;
  private long stamp;
  private double zero;
  private double closedAt;

  private SampledVideo(
      Path file,
      Settings settings,
      MediaLimits limits,
      ProcessorBudget budget,
      VideoDecoder decoder)
      throws MediaException {
    this.file = file;
    this.settings = settings;
    this.limits = limits;
    this.budget = budget;
    this.decoder = decoder;
    container = decoder.container();
    clock =
        new FrameClock(
            container.framesPerSecond(),
            container.startSeconds(),
            container.declaredSeconds(),
            container.longestStill());
    converter = new FrameConverter(settings.width(), settings.height());
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
   * @param budget null if its processor time cannot be told apart from that of others
   * @throws MediaException with one sentence, if it is not a video or not one frame can be decoded
   */
  static SampledVideo unwatched(
      Path file, Settings settings, MediaLimits limits, ProcessorBudget budget)
      throws MediaException {
    VideoDecoder decoder = VideoDecoder.open(file, limits);
    try {
      return new SampledVideo(file, settings, limits, budget, decoder);
    } catch (MediaException | RuntimeException | Error e) {
      decoder.close();
      throw e;
    }
  }

  private Info begin() throws MediaException {
    if (!decode()) {
      MediaException why = decoder.trouble();
      if (decoder.isTooLarge()) {
        throw why;
      }
      throw new MediaException(
          why == null
              ? VideoContainer.noFrames(file)
              : file + " shows nothing: not one of its frames can be decoded.");
    }
    show();
    firstSample = Math.round(shownAt * settings.rateHz());
    zero = stamp == AV_NOPTS_VALUE ? 0 : stamp * container.tickSeconds() - shownAt;
    boolean lying = FrameConverter.turn(shown, turn).transposed();
    double seconds = container.seconds();
    double aspect = container.pixelAspect(shown);
    return new Info(
        lying ? shown.height() : shown.width(),
        lying ? shown.width() : shown.height(),
        container.framesPerSecond(),
        seconds > 0 ? OptionalDouble.of(seconds) : OptionalDouble.empty(),
        lying ? 1 / aspect : aspect,
        container.hasSound());
  }

  @Override
  public Info info() {
    return info;
  }

  @Override
  public VideoFrame next() throws MediaException {
    if (shown == null) {
      throw new IllegalStateException(file + " is closed.");
    }
    return settings.rateHz() == 0 ? nextFrame() : nextSample();
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
    double time = (firstSample + samples) / settings.rateHz();
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
    if (decoded == limits.videoFrames()) {
      problem =
          new MediaException(
              "%s is long: everything after %s frames was left out.".formatted(file, decoded));
    }
    if (problem != null || !decoder.next(ahead)) {
      ended = true;
      return false;
    }
    decoded++;
    hasAhead = true;
    stamp = ahead.best_effort_timestamp();
    aheadAt = clock.next(stamp == AV_NOPTS_VALUE ? Double.NaN : stamp * container.tickSeconds());
    if (budget != null) {
      problem = budget.frame(file, aheadAt, (long) ahead.width() * ahead.height());
    }
    return true;
  }

  /** Moves the frame ahead onto the screen. */
  private void show() {
    av_frame_unref(shown);
    av_frame_move_ref(shown, ahead);
    shownAt = aheadAt;
    picture = null;
    hasAhead = false;
  }

  private double secondsShown() {
    double seconds =
        Math.max(shown.duration() * container.tickSeconds(), container.repeatedUntil() - shownAt);
    boolean believed = seconds > 0 && (seconds < 60 || shownAt + seconds < container.seconds() + 1);
    return believed ? seconds : 1 / info.framesPerSecond();
  }

  private boolean isLeftOut(double time) {
    if (time <= limits.videoSeconds()) {
      return false;
    }
    problem =
        new MediaException(
            String.format(
                Locale.ROOT,
                "%s is long: everything after %.0f seconds was left out.",
                file,
                limits.videoSeconds()));
    return true;
  }

  private Picture picture() throws MediaException {
    if (picture == null) {
      try {
        picture = converter.convert(shown, FrameConverter.turn(shown, turn));
      } catch (OutOfMemoryError e) {
        throw new MediaException(
            "%s does not fit into memory: its frames have %s x %s pixels."
                .formatted(file, shown.width(), shown.height()),
            e);
      }
      if (picture == null) {
        throw new MediaException(file + " has frames that cannot be converted to pictures.");
      }
    }
    return picture;
  }

  @Override
  public Optional<MediaException> problem() {
    return Optional.ofNullable(problem != null || shown == null ? problem : decoder.trouble());
  }

  @Override
  public double shownUntil() {
    if (shown == null) {
      return closedAt;
    }
    double until = shownAt + secondsShown();
    double end = container.seconds();
    return end > shownAt ? Math.min(until, end) : until;
  }

  @Override
  double zero() {
    return zero;
  }

  @Override
  SoundCopy sound() throws MediaException {
    return soundOf(file, zero, limits);
  }

  @Override
  void giveUp() {
    decoder.giveUp();
  }

  @Override
  boolean hangs() {
    return decoder.hangs();
  }

  private void release() {
    converter.close();
    av_frame_free(shown);
    av_frame_free(ahead);
  }

  @Override
  public void close() {
    if (shown == null) {
      return;
    }
    problem = problem().orElse(null);
    closedAt = shownUntil();
    release();
    decoder.close();
    shown = null;
    ahead = null;
  }

  @Override
  public String toString() {
    return file.toString();
  }
}
