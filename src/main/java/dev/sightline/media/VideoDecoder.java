package dev.sightline.media;

import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_to_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_frame;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_packet;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;

import java.nio.file.Path;
import java.util.Locale;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/** All frames of one video file, in the order in which they are shown. */
final class VideoDecoder implements AutoCloseable {
  /** How many threads decode frames in parallel; each holds one frame. */
  private static final int MOST_THREADS = 4;

  /** How many pixels these frames may have together. */
  private static final long PIXELS_OF_THREADS = 70_000_000;

  private final Path file;
  private final MediaLimits limits;
  private final long frameBytes;
  private final Patience patience;
  private final AVPacket packet;
  private VideoContainer container;
  private AVCodecContext codec;
  private FrameMemory memory;
  private boolean packetWaits;
  private int damaged;
  private boolean tooSlow;
  private boolean tooLarge;

  private VideoDecoder(Path file, MediaLimits limits, long frameBytes) {
    this.file = file;
    this.limits = limits;
    this.frameBytes = frameBytes;
    patience = new Patience(limits.decodeSeconds());
    packet = av_packet_alloc();
  }

  /**
   * Opens a file, reads its header and prepares to decode.
   *
   * @throws MediaException with one sentence, if it is not a video that can be decoded
   */
  static VideoDecoder open(Path file, MediaLimits limits) throws MediaException {
    return open(file, limits, limits.frameBytes());
  }

  /**
   * As above.
   *
   * @param frameBytes what all frames that it holds may take
   */
  static VideoDecoder open(Path file, MediaLimits limits, long frameBytes) throws MediaException {
    Ffmpeg.load();
    VideoDecoder decoder = new VideoDecoder(file, limits, frameBytes);
    try {
      decoder.container = VideoContainer.open(file, decoder.patience);
      decoder.openCodec();
      return decoder;
    } catch (MediaException | RuntimeException | Error e) {
      decoder.close();
      throw e;
    }
  }

  private void openCodec() throws MediaException {
    AVCodecParameters parameters = container.parameters();
    if (parameters.width() > limits.framePixels() / Math.max(1, parameters.height())) {
      throw MediaLimits.tooManyPixels(
          file, parameters.width(), parameters.height(), limits.framePixels());
    }
    AVCodec decoder = FilmCodecs.decoder(file, parameters);
    codec = avcodec_alloc_context3(decoder);
    avcodec_parameters_to_context(codec, parameters);
    codec.pkt_timebase(container.timeBase());
    // For a size that changes later. FFmpeg rounds widths up before it compares.
    codec.max_pixels(2 * limits.framePixels());
    int threads = Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors());
    long pixels = Math.max(1, (long) parameters.width() * parameters.height());
    codec.thread_count((int) Math.max(1, Math.min(threads, PIXELS_OF_THREADS / pixels)));
    memory = FrameMemory.of(codec, frameBytes);
    int result = avcodec_open2(codec, decoder, (AVDictionary) null);
    if (result < 0) {
      throw new MediaException(
          "%s cannot be decoded: its %s data is damaged (%s)."
              .formatted(file, decoder.name().getString(), Ffmpeg.words(result)));
    }
  }

  /**
   * Decodes the next frame.
   *
   * @param frame receives it; its previous content is released
   * @return false at the end, or if no more can be decoded
   */
  boolean next(AVFrame frame) {
    patience.renew();
    while (!patience.isOver() && !tooLarge) {
      int result = avcodec_receive_frame(codec, frame);
      tooLarge |= result == Ffmpeg.NO_MEMORY || memory.isFull();
      if (result >= 0 && (long) frame.width() * frame.height() <= limits.framePixels()) {
        return true;
      } else if (tooLarge || result == AVERROR_EOF) {
        return false;
      } else if (result != Ffmpeg.AGAIN) {
        damaged++;
      }
      feed();
    }
    tooSlow = !tooLarge;
    return false;
  }

  /** Gives the decoder one more packet, or tells it that there are none. */
  private void feed() {
    if (!packetWaits) {
      packetWaits = container.next(packet);
    }
    if (!packetWaits) {
      avcodec_send_packet(codec, null); // again and again, if need be: that does no harm
      return;
    }
    int result = avcodec_send_packet(codec, packet);
    if (result != Ffmpeg.AGAIN) {
      tooLarge |= result == Ffmpeg.NO_MEMORY;
      damaged += result < 0 ? 1 : 0;
      packetWaits = false;
      av_packet_unref(packet);
    }
  }

  /** Whether it wanted more memory than a decoder may have. */
  boolean isTooLarge() {
    return tooLarge;
  }

  /** What was wrong with what has been read so far, or null. */
  MediaException trouble() {
    int pieces = damaged + container.damaged();
    if (tooLarge) {
      return new MediaException(
          "%s is too large: its frames of %s x %s pixels take more memory than a decoder may have (%s MB); the rest was left out."
              .formatted(file, codec.width(), codec.height(), frameBytes / 1_000_000));
    } else if (tooSlow) {
      return MediaException.givenUp(file, patience.seconds());
    } else if (container.isCutShort()) {
      return new MediaException(
          String.format(
              Locale.ROOT,
              "%s is cut short: it ends after %.1f of %.1f seconds.",
              file,
              container.endSeconds(),
              container.declaredSeconds()));
    } else if (pieces > 0) {
      return new MediaException(
          "%s is damaged: %s of its data could not be decoded, the rest was."
              .formatted(file, pieces == 1 ? "one piece" : pieces + " pieces"));
    }
    return null;
  }

  /** What the file's header says. */
  VideoContainer container() {
    return container;
  }

  /** From any thread: makes a call in progress, and all later ones, end soon. */
  void giveUp() {
    patience.end();
  }

  /** From any thread: whether a call in progress ran out of time long ago and does not return. */
  boolean hangs() {
    return patience.isLongOver();
  }

  @Override
  public void close() {
    if (codec != null) {
      avcodec_free_context(codec);
    }
    if (memory != null) {
      memory.close();
    }
    if (container != null) {
      container.close();
    }
    av_packet_free(packet);
    patience.close();
  }
}
