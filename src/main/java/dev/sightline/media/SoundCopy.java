package dev.sightline.media;

import static org.bytedeco.ffmpeg.global.avcodec.FF_COMPLIANCE_NORMAL;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_rescale_ts;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_get_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_copy;
import static org.bytedeco.ffmpeg.global.avformat.av_guess_format;
import static org.bytedeco.ffmpeg.global.avformat.av_interleaved_write_frame;
import static org.bytedeco.ffmpeg.global.avformat.avformat_new_stream;
import static org.bytedeco.ffmpeg.global.avformat.avformat_query_codec;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;

import java.nio.file.Path;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVOutputFormat;
import org.bytedeco.ffmpeg.avformat.AVStream;

/**
 * Copies the sound of a film into another file as it is stored, without decoding. It is read
 * alongside the pictures, a little at a time, so that memory does not depend on the length.
 */
final class SoundCopy implements AutoCloseable {
  private final Path file;
  private final double zero;
  private final double until;
  private final Patience patience;
  private final AVPacket packet = av_packet_alloc();
  private VideoContainer container;
  private AVFormatContext target;
  private AVStream written;
  private boolean waits;
  private boolean ended;
  private boolean broken;
  private long last = Long.MIN_VALUE;

  private SoundCopy(Path file, double zero, MediaLimits limits) {
    this.file = file;
    this.zero = zero;
    until = limits.videoSeconds();
    patience = new Patience(limits.decodeSeconds());
  }

  /**
   * Opens a film for its sound.
   *
   * @param zero the time stamp, in seconds, that becomes 0
   * @return null if it has no sound
   * @throws MediaException with one sentence, if it cannot be read
   */
  static SoundCopy of(Path file, double zero, MediaLimits limits) throws MediaException {
    SoundCopy sound = new SoundCopy(file, zero, limits);
    try {
      sound.container = VideoContainer.open(file, sound.patience);
      if (sound.container.turnToSound()) {
        return sound;
      }
      sound.close();
      return null;
    } catch (MediaException | RuntimeException | Error e) {
      sound.close();
      throw e;
    }
  }

  /** FFmpeg's name for the sound's codec. */
  String codec() {
    return avcodec_get_name(container.parameters().codec_id()).getString();
  }

  /**
   * Whether a file format can hold it.
   *
   * @param format FFmpeg's name for the format
   */
  boolean fits(String format) {
    AVOutputFormat output = av_guess_format(format, null, null);
    return avformat_query_codec(output, container.parameters().codec_id(), FF_COMPLIANCE_NORMAL)
        == 1;
  }

  /**
   * Adds its stream to a file whose header is not written yet.
   *
   * @return below 0 if FFmpeg cannot do that
   */
  int addTo(AVFormatContext output) {
    target = output;
    written = avformat_new_stream(output, null);
    int result = avcodec_parameters_copy(written.codecpar(), container.parameters());
    written.codecpar().codec_tag(0); // each format has its own
    written.time_base(container.timeBase());
    return result;
  }

  /**
   * Writes everything that begins before a time, in seconds after 0. If something cannot be
   * written, copying ends.
   */
  void copyUntil(double seconds) {
    double unit = container.tickSeconds();
    long shift = Math.round(zero / unit);
    patience.renew();
    while (!ended) {
      if (!waits && !container.next(packet)) {
        ended = true;
        return;
      }
      waits = true;
      long stamp = packet.pts() == AV_NOPTS_VALUE ? packet.dts() : packet.pts();
      double begin = (stamp - shift) * unit;
      if (stamp != AV_NOPTS_VALUE && begin >= until) {
        ended = true;
        return;
      } else if (stamp != AV_NOPTS_VALUE && begin >= seconds) {
        return;
      }
      waits = false;
      boolean heard = stamp != AV_NOPTS_VALUE && begin + packet.duration() * unit > 0;
      if (heard && stamp > last) {
        last = stamp;
        broken = write(stamp - shift) < 0;
        ended = broken;
      }
      av_packet_unref(packet);
    }
  }

  private int write(long stamp) {
    packet.pts(stamp).dts(stamp).stream_index(written.index()).pos(-1);
    av_packet_rescale_ts(packet, container.timeBase(), written.time_base());
    return av_interleaved_write_frame(target, packet);
  }

  /** Whether some of it could not be written. */
  boolean isBroken() {
    return broken;
  }

  @Override
  public void close() {
    if (container != null) {
      container.close();
    }
    av_packet_free(packet);
    patience.close();
  }

  @Override
  public String toString() {
    return "sound of " + file;
  }
}
