package dev.sightline.media;

import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_DATA_DISPLAYMATRIX;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_CORRUPT;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_side_data_get;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_to_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_frame;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_packet;
import static org.bytedeco.ffmpeg.global.avformat.AVFMT_DURATION_FROM_BITRATE;
import static org.bytedeco.ffmpeg.global.avformat.AVFMT_DURATION_FROM_STREAM;
import static org.bytedeco.ffmpeg.global.avformat.AV_DISPOSITION_ATTACHED_PIC;
import static org.bytedeco.ffmpeg.global.avformat.AV_DISPOSITION_DEFAULT;
import static org.bytedeco.ffmpeg.global.avformat.av_find_input_format;
import static org.bytedeco.ffmpeg.global.avformat.av_read_frame;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_close_input;
import static org.bytedeco.ffmpeg.global.avformat.avformat_find_stream_info;
import static org.bytedeco.ffmpeg.global.avformat.avformat_open_input;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_INVALIDDATA;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_AUDIO;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_VIDEO;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;
import static org.bytedeco.ffmpeg.global.avutil.AV_TIME_BASE;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;

import dev.sightline.media.VideoReader.Limits;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avcodec.AVPacketSideData;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;

/** The frames of one video file, all of them, in the order in which they are shown. */
final class VideoDecoder implements AutoCloseable {
  /** Frames are decoded side by side by at most so many threads, each of which holds one. */
  private static final int MOST_THREADS = 4;

  /** So many unreadable pieces in a row are passed over before the rest is given up. */
  private static final int MOST_UNREADABLE = 100;

  private static final double USUAL_RATE = 25;

  /** A file that ends so many seconds early, and two frames, is cut short. */
  private static final double LEAST_MISSING = 0.25;

  /** What FFmpeg may open: this file, and nothing that it points to. */
  private static final String PROTOCOL = "file";

  private final Path file;
  private final VideoFormat format;
  private final Limits limits;
  private final Patience patience;
  private final AVPacket packet = av_packet_alloc();
  private AVFormatContext container;
  private AVCodecContext codec;
  private AVStream stream;
  private boolean packetWaits;
  private boolean packetsEnded;
  private int unreadableInARow;
  private int damaged;
  private double end;
  private String trouble;

  private VideoDecoder(Path file, VideoFormat format, Limits limits) {
    this.file = file;
    this.format = format;
    this.limits = limits;
    patience = new Patience(limits.stallSeconds());
  }

  /**
   * Opens a file, reads its header and prepares to decode.
   *
   * @throws MediaException with one sentence, if it is no video that can be decoded
   */
  static VideoDecoder open(Path file, Limits limits) throws MediaException {
    VideoFormat format = VideoFormat.of(file);
    if (format == null) {
      throw new MediaException(file + " is not a video: " + VideoFormat.EXPECTED + ".");
    }
    Ffmpeg.load();
    VideoDecoder decoder = new VideoDecoder(file, format, limits);
    try {
      decoder.openContainer();
      decoder.stream = decoder.chooseStream();
      decoder.openCodec();
      return decoder;
    } catch (MediaException | RuntimeException | Error e) {
      decoder.close();
      throw e;
    }
  }

  private void openContainer() throws MediaException {
    container = avformat_alloc_context();
    patience.watch(container);
    AVDictionary options = new AVDictionary(null);
    av_dict_set(options, "protocol_whitelist", PROTOCOL, 0);
    av_dict_set(options, "format_whitelist", format.demuxer(), 0);
    String url = PROTOCOL + ":" + file.toAbsolutePath();
    int result =
        avformat_open_input(container, url, av_find_input_format(format.demuxer()), options);
    av_dict_free(options);
    if (result >= 0) {
      result = avformat_find_stream_info(container, (AVDictionary) null);
    }
    if (patience.isOver()) {
      throw new MediaException(tooSlow());
    } else if (result == AVERROR_EOF) {
      throw new MediaException(noFrames());
    } else if (result < 0) {
      throw new MediaException(
          "%s is damaged, cut short or not finished: its %s data cannot be read (%s)."
              .formatted(file, format, Ffmpeg.words(result)));
    }
  }

  /** The default picture stream, or else the one with the most pixels; never a cover picture. */
  private AVStream chooseStream() throws MediaException {
    AVStream best = null;
    long bestScore = -1;
    boolean sound = false;
    for (int i = 0; i < container.nb_streams(); i++) {
      AVStream candidate = container.streams(i);
      AVCodecParameters parameters = candidate.codecpar();
      sound |= parameters.codec_type() == AVMEDIA_TYPE_AUDIO;
      if (parameters.codec_type() != AVMEDIA_TYPE_VIDEO
          || (candidate.disposition() & AV_DISPOSITION_ATTACHED_PIC) != 0) {
        continue;
      }
      boolean preferred = (candidate.disposition() & AV_DISPOSITION_DEFAULT) != 0;
      long score = (long) parameters.width() * parameters.height() + (preferred ? 1L << 62 : 0);
      if (score > bestScore) {
        best = candidate;
        bestScore = score;
      }
    }
    if (best == null) {
      throw new MediaException(
          file
              + (sound ? " has sound but no picture" : " has no pictures")
              + "; expected a video.");
    }
    return best;
  }

  private void openCodec() throws MediaException {
    AVCodecParameters parameters = stream.codecpar();
    if (parameters.width() > limits.pixels() / Math.max(1, parameters.height())) {
      throw new MediaException(
          "%s declares %d x %d pixels; at most %d megapixels are read."
              .formatted(
                  file, parameters.width(), parameters.height(), limits.pixels() / 1_000_000));
    }
    AVCodec decoder = avcodec_find_decoder(parameters.codec_id());
    if (decoder == null || decoder.isNull()) {
      throw new MediaException(file + " is in a video format that cannot be decoded.");
    }
    codec = avcodec_alloc_context3(decoder);
    avcodec_parameters_to_context(codec, parameters);
    codec.pkt_timebase(stream.time_base());
    // For a size that changes later on. FFmpeg rounds widths up before it compares.
    codec.max_pixels(2 * limits.pixels());
    codec.thread_count(Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors()));
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
   * @param frame takes it; what it held before is let go
   * @return false at the end, or where no more can be decoded
   */
  boolean next(AVFrame frame) {
    patience.renew();
    while (!patience.isOver()) {
      int result = avcodec_receive_frame(codec, frame);
      if (result >= 0 && (long) frame.width() * frame.height() <= limits.pixels()) {
        return true;
      } else if (result == AVERROR_EOF) {
        return false;
      } else if (result != Ffmpeg.AGAIN) {
        damaged++;
      }
      feed();
    }
    trouble = tooSlow();
    return false;
  }

  /** Gives the decoder one more packet, or tells it that there are none. */
  private void feed() {
    if (!packetWaits && !packetsEnded) {
      read();
    }
    if (packetsEnded && !packetWaits) {
      avcodec_send_packet(codec, null); // again and again, if need be: that does no harm
      return;
    }
    if (packetWaits) {
      int result = avcodec_send_packet(codec, packet);
      if (result == Ffmpeg.AGAIN) {
        return;
      } else if (result < 0) {
        damaged++;
      }
      packetWaits = false;
      av_packet_unref(packet);
    }
  }

  /** Reads the next packet of any stream; the one that is decoded waits to be sent. */
  private void read() {
    int result = av_read_frame(container, packet);
    if (result >= 0) {
      unreadableInARow = 0;
      end = Math.max(end, endOf(packet));
      boolean wanted = packet.stream_index() == stream.index();
      boolean half = (packet.flags() & AV_PKT_FLAG_CORRUPT) != 0 && !flagsWholeFrames();
      damaged += wanted && half ? 1 : 0;
      packetWaits = wanted && !half; // FFmpeg would invent the other half
      if (!packetWaits) {
        av_packet_unref(packet);
      }
    } else if (result == AVERROR_INVALIDDATA && unreadableInARow < MOST_UNREADABLE) {
      unreadableInARow++;
      damaged++;
    } else {
      packetsEnded = true;
      damaged += result == AVERROR_EOF ? 0 : 1;
    }
  }

  /** In transport streams the flag also means that something is missing before the packet. */
  private boolean flagsWholeFrames() {
    return format == VideoFormat.MPEG_TS;
  }

  /** When a packet's frame or sound is over, in seconds from the start of the file. */
  private double endOf(AVPacket read) {
    long stamp = read.pts() != AV_NOPTS_VALUE ? read.pts() : read.dts();
    if (stamp == AV_NOPTS_VALUE) {
      return 0;
    }
    double start =
        container.start_time() == AV_NOPTS_VALUE
            ? 0
            : (double) container.start_time() / AV_TIME_BASE;
    double unit = Ffmpeg.value(container.streams(read.stream_index()).time_base());
    return (stamp + read.duration()) * unit - start;
  }

  /** What was wrong with what has been read so far, as a sentence, or null. */
  String trouble() {
    double declared = declaredSeconds();
    if (trouble != null) {
      return trouble;
    } else if (packetsEnded && end < declared - Math.max(LEAST_MISSING, 2 / framesPerSecond())) {
      return "%s is cut short: it ends after %.1f of %.1f seconds.".formatted(file, end, declared);
    } else if (damaged > 0) {
      return "%s is damaged: %s of its data could not be decoded, the rest was."
          .formatted(file, damaged == 1 ? "one piece" : damaged + " pieces");
    }
    return null;
  }

  String noFrames() {
    return file + " ends before its first frame; a video was expected.";
  }

  private String tooSlow() {
    return "%s was given up: nothing could be decoded for %.0f seconds."
        .formatted(file, limits.stallSeconds());
  }

  /** How the stream says that its frames must be turned. */
  Turn turn() {
    AVCodecParameters parameters = stream.codecpar();
    AVPacketSideData side =
        av_packet_side_data_get(
            parameters.coded_side_data(),
            parameters.nb_coded_side_data(),
            AV_PKT_DATA_DISPLAYMATRIX);
    if (side == null || side.isNull() || side.size() < 36) {
      return Turn.NONE;
    }
    int[] matrix = new int[9];
    new IntPointer((Pointer) side.data()).get(matrix);
    return Turn.of(matrix);
  }

  /** The mean rate where the file knows it, else its nominal one. */
  double framesPerSecond() {
    double mean = Ffmpeg.value(stream.avg_frame_rate());
    double nominal = Ffmpeg.value(stream.r_frame_rate());
    return isRate(mean) ? mean : isRate(nominal) ? nominal : USUAL_RATE;
  }

  private static boolean isRate(double rate) {
    return rate > 0 && rate <= 1000;
  }

  /** Length of one unit of the stream's time stamps. */
  double tickSeconds() {
    return Ffmpeg.value(stream.time_base());
  }

  /** How long the file's header says that it is, 0 if it does not. */
  double declaredSeconds() {
    return container.duration_estimation_method() == AVFMT_DURATION_FROM_STREAM
            && container.duration() > 0
        ? (double) container.duration() / AV_TIME_BASE
        : 0;
  }

  /** How long the pictures go on, as far as the file lets one know; 0 where it does not. */
  double seconds() {
    if (container.duration_estimation_method() == AVFMT_DURATION_FROM_BITRATE) {
      return 0;
    } else if (stream.duration() > 0) {
      return stream.duration() * tickSeconds();
    }
    return Math.max(0, (double) container.duration() / AV_TIME_BASE);
  }

  /** From any thread: makes a call in progress, and all later ones, end soon. */
  void giveUp() {
    patience.end();
  }

  @Override
  public void close() {
    if (codec != null) {
      avcodec_free_context(codec);
    }
    if (container != null && !container.isNull()) {
      avformat_close_input(container);
    }
    av_packet_free(packet);
    patience.close();
  }
}
