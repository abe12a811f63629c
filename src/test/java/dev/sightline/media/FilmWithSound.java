package dev.sightline.media;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_PCM_MULAW;
import static org.bytedeco.ffmpeg.global.avcodec.av_new_packet;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_rescale_ts;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_copy;
import static org.bytedeco.ffmpeg.global.avformat.AVIO_FLAG_WRITE;
import static org.bytedeco.ffmpeg.global.avformat.av_interleaved_write_frame;
import static org.bytedeco.ffmpeg.global.avformat.av_write_trailer;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_output_context2;
import static org.bytedeco.ffmpeg.global.avformat.avformat_free_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_new_stream;
import static org.bytedeco.ffmpeg.global.avformat.avformat_write_header;
import static org.bytedeco.ffmpeg.global.avformat.avio_closep;
import static org.bytedeco.ffmpeg.global.avformat.avio_open;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_AUDIO;
import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_S16;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_default;
import static org.bytedeco.ffmpeg.global.avutil.av_d2q;
import static org.bytedeco.ffmpeg.global.avutil.av_make_q;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVOutputFormat;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.javacpp.BytePointer;

/** A film once more, with uncompressed sound: packet i has 100 ms, all of number i. */
public final class FilmWithSound {
  private static final int SAMPLES_PER_SECOND = 8000;
  private static final int SAMPLES = SAMPLES_PER_SECOND / 10;

  private FilmWithSound() {}

  /** With the sound of a telephone, which an MP4 cannot hold. */
  public static Path ofTelephone(Path film, Path to) throws MediaException {
    return write("matroska", film, AV_CODEC_ID_PCM_MULAW, 1, 0, 5, to);
  }

  /**
   * Writes it.
   *
   * @param container FFmpeg's name of the file format
   * @param codec FFmpeg's number of how sound is stored, of one or two bytes for a sample
   * @param first when the sound begins, in tenths of a second; may be below 0
   */
  static Path write(
      String container, Path film, int codec, int bytes, int first, int packets, Path to)
      throws MediaException {
    AVFormatContext output = new AVFormatContext(null);
    avformat_alloc_output_context2(output, (AVOutputFormat) null, container, to.toString());
    AVStream pictures = avformat_new_stream(output, null);
    AVStream sound = avformat_new_stream(output, null);
    AVCodecParameters parameters = sound.codecpar().codec_type(AVMEDIA_TYPE_AUDIO).codec_id(codec);
    parameters.sample_rate(SAMPLES_PER_SECOND).format(AV_SAMPLE_FMT_S16);
    parameters.bits_per_coded_sample(8 * bytes).block_align(bytes);
    av_channel_layout_default(parameters.ch_layout(), 1);
    AVIOContext file = new AVIOContext(null);
    avio_open(file, "file:" + to, AVIO_FLAG_WRITE);
    output.pb(file);
    AVPacket packet = av_packet_alloc();
    Patience patience = new Patience(10);
    try (VideoContainer from = VideoContainer.open(film, patience)) {
      avcodec_parameters_copy(pictures.codecpar(), from.parameters());
      AVRational aspect = av_d2q(from.pixelAspect(null), 1000);
      pictures.sample_aspect_ratio(aspect).codecpar().codec_tag(0).sample_aspect_ratio(aspect);
      avformat_write_header(output, (AVDictionary) null);
      while (from.next(packet)) {
        av_packet_rescale_ts(packet, from.timeBase(), pictures.time_base());
        av_interleaved_write_frame(output, packet.stream_index(0));
      }
      for (int i = 0; i < packets; i++) {
        av_new_packet(packet, bytes * SAMPLES);
        packet.data().capacity(bytes * SAMPLES).fill(i);
        packet.pts(first + i).dts(first + i).duration(1).stream_index(1);
        av_packet_rescale_ts(packet, av_make_q(1, 10), sound.time_base());
        av_interleaved_write_frame(output, packet);
      }
      av_write_trailer(output);
    } finally {
      patience.close();
      av_packet_free(packet);
      avio_closep(output.pb());
      avformat_free_context(output);
    }
    return to;
  }

  /** When the sound of a film begins, in its own time, and the number of each 100 ms. */
  record Heard(double begin, List<Integer> numbers) {}

  /** What is heard in a film that holds the sound of another one. */
  static Heard of(Path film) throws MediaException {
    AVPacket packet = av_packet_alloc();
    Patience patience = new Patience(10);
    List<Integer> numbers = new ArrayList<>();
    double begin = Double.NaN;
    try (VideoContainer from = VideoContainer.open(film, patience)) {
      if (from.turnToSound()) {
        while (from.next(packet)) {
          double time = packet.pts() * from.tickSeconds();
          begin = Double.isNaN(begin) ? time : begin;
          try (BytePointer data = packet.data()) {
            for (int i = 0; i < packet.size(); i++) {
              int number = data.get(i);
              if (numbers.isEmpty() || numbers.get(numbers.size() - 1) != number) {
                numbers.add(number);
              }
            }
          }
        }
      }
    } finally {
      patience.close();
      av_packet_free(packet);
    }
    return new Heard(begin, numbers);
  }
}
