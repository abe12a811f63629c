package dev.sightline.media;

import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_DATA_DISPLAYMATRIX;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_CORRUPT;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_side_data_get;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avformat.AVFMT_DURATION_FROM_BITRATE;
import static org.bytedeco.ffmpeg.global.avformat.AVFMT_DURATION_FROM_STREAM;
import static org.bytedeco.ffmpeg.global.avformat.av_find_input_format;
import static org.bytedeco.ffmpeg.global.avformat.av_guess_sample_aspect_ratio;
import static org.bytedeco.ffmpeg.global.avformat.av_read_frame;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_close_input;
import static org.bytedeco.ffmpeg.global.avformat.avformat_find_stream_info;
import static org.bytedeco.ffmpeg.global.avformat.avformat_open_input;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_INVALIDDATA;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;
import static org.bytedeco.ffmpeg.global.avutil.AV_TIME_BASE;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;

import java.nio.file.Path;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avcodec.AVPacketSideData;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;

/** An open video file: its header, and the packets of its picture stream in stored order. */
final class VideoContainer implements AutoCloseable {
  /** This many unreadable pieces in a row are skipped before the rest is given up. */
  private static final int MOST_UNREADABLE = 100;

  private static final double USUAL_RATE = 25;

  /** How long a picture may stand still, in seconds, if the file does not declare its length. */
  private static final double LONGEST_STILL = 3600;

  /**
   * The same for formats whose time stamps restart or jump within a healthy file, as in broadcasts.
   */
  private static final double LONGEST_JUMP = 60;

  /** A pixel further from square than this is a mistake. */
  private static final double WIDEST_PIXEL = 16;

  /** A file that ends earlier than announced by this many seconds and two frames is cut short. */
  private static final double LEAST_MISSING = 0.25;

  /** The only protocol FFmpeg may use: this file, and nothing that it points to. */
  private static final String PROTOCOL = "file";

  private final Path file;
  private final VideoFormat format;
  private final Patience patience;
  private AVFormatContext container;
  private AVStream stream;
  private boolean ended;
  private int unreadableInARow;
  private int damaged;
  private double end;
  private double repeatedUntil;

  private VideoContainer(Path file, VideoFormat format, Patience patience) {
    this.file = file;
    this.format = format;
    this.patience = patience;
  }

  /**
   * Opens a file and reads its header.
   *
   * @param patience checked while anything is read; over when it takes too long
   * @throws MediaException with one sentence, if it is not a video
   */
  static VideoContainer open(Path file, Patience patience) throws MediaException {
    VideoFormat format = VideoFormat.of(file);
    if (format == null) {
      throw new MediaException(file + " is not a video: " + VideoFormat.EXPECTED + ".");
    }
    Ffmpeg.load();
    VideoContainer opened = new VideoContainer(file, format, patience);
    try {
      opened.readHeader();
      opened.stream = FilmStreams.picture(opened.container, file);
      return opened;
    } catch (MediaException | RuntimeException | Error e) {
      opened.close();
      throw e;
    }
  }

  private void readHeader() throws MediaException {
    container = avformat_alloc_context();
    patience.watch(container);
    AVDictionary options = new AVDictionary(null);
    av_dict_set(options, "protocol_whitelist", PROTOCOL, 0);
    av_dict_set(options, "format_whitelist", format.demuxer(), 0);
    av_dict_set(options, "codec_whitelist", FilmCodecs.whitelist(), 0);
    String url = PROTOCOL + ":" + file.toAbsolutePath();
    int result =
        avformat_open_input(container, url, av_find_input_format(format.demuxer()), options);
    av_dict_free(options);
    if (result >= 0) {
      result = avformat_find_stream_info(container, (AVDictionary) null);
    }
    if (patience.isOver()) {
      throw MediaException.givenUp(file, patience.seconds());
    } else if (result == Ffmpeg.NO_MEMORY) {
      throw new MediaException(
          file + " is too large: its index takes more memory than a decoder may use.");
    } else if (result == AVERROR_EOF) {
      throw new MediaException(noFrames(file));
    } else if (result < 0) {
      throw new MediaException(
          "%s is damaged, cut short or not finished: its %s data cannot be read (%s)."
              .formatted(file, format, Ffmpeg.words(result)));
    }
  }

  static String noFrames(Path file) {
    return file + " ends before its first frame; a video was expected.";
  }

  /** Whether there is sound as well as pictures. */
  boolean hasSound() {
    return FilmStreams.sound(container) != null;
  }

  /** From now on reads the sound: the default stream, or else the first; false if there is none. */
  boolean turnToSound() {
    AVStream sound = FilmStreams.sound(container);
    stream = sound == null ? stream : sound;
    return sound != null;
  }

  /** What the decoder needs to know. */
  AVCodecParameters parameters() {
    return stream.codecpar();
  }

  /** The unit of the time stamps. */
  AVRational timeBase() {
    return stream.time_base();
  }

  /**
   * Reads the next packet of the picture stream.
   *
   * @param packet receives it
   * @return false at the end, or if no more can be read
   */
  boolean next(AVPacket packet) {
    while (!ended) {
      int result = av_read_frame(container, packet);
      if (result >= 0) {
        unreadableInARow = 0;
        end = Math.max(end, endOf(packet));
        if (packet.stream_index() == stream.index()) {
          boolean repeats = packet.size() == 0 && packet.side_data_elems() == 0;
          repeatedUntil = repeats ? endOf(packet) : 0;
          if (!repeats && !isHalf(packet)) {
            return true;
          }
          damaged += repeats ? 0 : 1; // FFmpeg would make up the other half
        }
        av_packet_unref(packet);
      } else if (result == AVERROR_INVALIDDATA && unreadableInARow < MOST_UNREADABLE) {
        unreadableInARow++;
        damaged++;
      } else {
        ended = true;
        damaged += result == AVERROR_EOF ? 0 : 1;
      }
    }
    return false;
  }

  /** In transport streams the flag means that something is missing before the packet. */
  private boolean isHalf(AVPacket packet) {
    return (packet.flags() & AV_PKT_FLAG_CORRUPT) != 0 && format != VideoFormat.MPEG_TS;
  }

  /** When a packet's frame or sound ends, in seconds from the start of the file. */
  private double endOf(AVPacket read) {
    long stamp = read.pts() != AV_NOPTS_VALUE ? read.pts() : read.dts();
    if (stamp == AV_NOPTS_VALUE) {
      return 0;
    }
    double unit = Ffmpeg.value(container.streams(read.stream_index()).time_base());
    return (stamp + read.duration()) * unit - startSeconds();
  }

  /** The time stamp at which the file begins: that of its first picture or sound. */
  double startSeconds() {
    long start = container.start_time();
    return start == AV_NOPTS_VALUE ? 0 : (double) start / AV_TIME_BASE;
  }

  /** How long a frame may stay although nothing says that the film is that long. */
  double longestStill() {
    return format.keepsTime() ? LONGEST_STILL : LONGEST_JUMP;
  }

  /**
   * If the last packet only says that the frame before it stays, until when; else 0. This is how
   * Theora and AVI store identical frames.
   */
  double repeatedUntil() {
    return repeatedUntil;
  }

  /** Whether the packets ended before the announced time. */
  boolean isCutShort() {
    double missing = declaredSeconds() - end;
    return ended && missing > Math.max(LEAST_MISSING, 2 / framesPerSecond());
  }

  /** When the last frame or sound read so far ends, in seconds. */
  double endSeconds() {
    return end;
  }

  /** The number of pieces that could not be read. */
  int damaged() {
    return damaged;
  }

  /** How the stream asks for its frames to be turned. */
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

  /** The shape of a frame's pixels (width divided by height); 1 if it is not declared. */
  double pixelAspect(AVFrame frame) {
    double aspect = Ffmpeg.value(av_guess_sample_aspect_ratio(container, stream, frame));
    return aspect >= 1 / WIDEST_PIXEL && aspect <= WIDEST_PIXEL ? aspect : 1;
  }

  /** The mean rate if the file has it, else its nominal one. */
  double framesPerSecond() {
    double mean = Ffmpeg.value(stream.avg_frame_rate());
    double nominal = Ffmpeg.value(stream.r_frame_rate());
    return isRate(mean) ? mean : isRate(nominal) ? nominal : USUAL_RATE;
  }

  private static boolean isRate(double rate) {
    return rate > 0 && rate <= 1000;
  }

  /** The length of one unit of the stream's time stamps. */
  double tickSeconds() {
    return Ffmpeg.value(stream.time_base());
  }

  /** The length that the file's header declares, 0 if it does not. */
  double declaredSeconds() {
    return container.duration_estimation_method() == AVFMT_DURATION_FROM_STREAM ? length() : 0;
  }

  /**
   * The file's length. If the header declares the time of the end, a late start makes it shorter.
   */
  private double length() {
    double duration = Math.max(0, (double) container.duration() / AV_TIME_BASE);
    double start = startSeconds();
    return format.declaresItsEnd() && start > 0 && start < duration ? duration - start : duration;
  }

  /** When the pictures end, as far as the file tells; 0 if it does not. */
  double seconds() {
    if (container.duration_estimation_method() == AVFMT_DURATION_FROM_BITRATE) {
      return 0;
    } else if (stream.duration() > 0) {
      double start = stream.start_time() * tickSeconds();
      boolean late = stream.start_time() != AV_NOPTS_VALUE && start > startSeconds();
      return stream.duration() * tickSeconds() + (late ? start - startSeconds() : 0);
    }
    return length();
  }

  @Override
  public void close() {
    if (container != null && !container.isNull()) {
      avformat_close_input(container);
    }
  }
}
