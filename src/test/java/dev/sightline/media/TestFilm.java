package dev.sightline.media;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_GLOBAL_HEADER;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_INTERLACED_DCT;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_INTERLACED_ME;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_PCM_S16LE;
import static org.bytedeco.ffmpeg.global.avcodec.av_new_packet;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_rescale_ts;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_encoder_by_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_from_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_packet;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_frame;
import static org.bytedeco.ffmpeg.global.avformat.AVFMT_GLOBALHEADER;
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
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ420P;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_default;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_make_writable;
import static org.bytedeco.ffmpeg.global.avutil.av_make_q;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVOutputFormat;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/**
 * A film for a test, as cameras and recorders write them and our own encoder does not: interlaced,
 * with sound, or with times of its own. A frame's even rows have one brightness and its odd rows
 * another. Each frame is a key frame.
 *
 * @param container FFmpeg's name
 * @param codec FFmpeg's name of an encoder
 * @param rate ticks in a second
 * @param ticks when each frame is shown
 * @param soundFrom when a second of silence begins, in seconds; none where negative
 * @param interlaced whether the rows are two moments, the even ones first
 * @param options of the container, name and value by turns
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record TestFilm(
    String container,
    String codec,
    int width,
    int height,
    int rate,
    long[] ticks,
    double soundFrom,
    boolean interlaced,
    String... options) {
  static final int EVEN = 200;
  static final int ODD = 60;

  private static final int SOUND_RATE = 8000;

  public static TestFilm of(String container, String codec, int rate, long... ticks) {
    return new TestFilm(container, codec, 64, 48, rate, ticks, -1, false);
  }

  TestFilm interlaced(int newWidth, int newHeight) {
    return new TestFilm(container, codec, newWidth, newHeight, rate, ticks, soundFrom, true);
  }

  public TestFilm soundFrom(double seconds) {
    return new TestFilm(container, codec, width, height, rate, ticks, seconds, interlaced, options);
  }

  TestFilm with(String... others) {
    return new TestFilm(
        container, codec, width, height, rate, ticks, soundFrom, interlaced, others);
  }

  public Path write(Path file) {
    Ffmpeg.load();
    AVFormatContext out = new AVFormatContext(null);
    avformat_alloc_output_context2(out, (AVOutputFormat) null, container, file.toString());
    AVCodecContext encoder = encoder((out.oformat().flags() & AVFMT_GLOBALHEADER) != 0);
    AVStream pictures = avformat_new_stream(out, null);
    avcodec_parameters_from_context(pictures.codecpar(), encoder);
    pictures.time_base(encoder.time_base());
    pictures.avg_frame_rate(encoder.framerate());
    AVStream sound = soundFrom < 0 ? null : sound(out);
    AVIOContext io = new AVIOContext(null);
    avio_open(io, "file:" + file.toAbsolutePath(), AVIO_FLAG_WRITE);
    out.pb(io);
    AVDictionary settings = new AVDictionary(null);
    for (int i = 0; i < options.length; i += 2) {
      av_dict_set(settings, options[i], options[i + 1], 0);
    }
    assertTrue(avformat_write_header(out, settings) >= 0, container);
    av_dict_free(settings);
    AVPacket packet = av_packet_alloc();
    if (sound != null) {
      av_new_packet(packet, 2 * SOUND_RATE);
      packet.data().capacity(2 * SOUND_RATE).fill(0);
      packet.stream_index(sound.index());
      packet.pts((long) (soundFrom * SOUND_RATE)).dts(packet.pts()).duration(SOUND_RATE);
      av_packet_rescale_ts(packet, av_make_q(1, SOUND_RATE), sound.time_base());
      av_interleaved_write_frame(out, packet);
    }
    write(out, encoder, pictures, packet);
    av_write_trailer(out);
    av_packet_free(packet);
    avcodec_free_context(encoder);
    avio_closep(out.pb());
    avformat_free_context(out);
    return file;
  }

  private AVCodecContext encoder(boolean global) {
    AVCodec codecOf = avcodec_find_encoder_by_name(codec);
    AVCodecContext encoder = avcodec_alloc_context3(codecOf);
    encoder.width(width).height(height).gop_size(0).bit_rate(8_000_000);
    encoder.pix_fmt(codec.equals("mjpeg") ? AV_PIX_FMT_YUVJ420P : AV_PIX_FMT_YUV420P);
    encoder.time_base(av_make_q(1, rate)).framerate(av_make_q(rate, 1));
    int flags = interlaced ? AV_CODEC_FLAG_INTERLACED_DCT | AV_CODEC_FLAG_INTERLACED_ME : 0;
    encoder.flags(flags | (global ? AV_CODEC_FLAG_GLOBAL_HEADER : 0));
    assertTrue(avcodec_open2(encoder, codecOf, (AVDictionary) null) >= 0, codec);
    return encoder;
  }

  private static AVStream sound(AVFormatContext out) {
    AVStream sound = avformat_new_stream(out, null);
    sound.codecpar().codec_type(AVMEDIA_TYPE_AUDIO).codec_id(AV_CODEC_ID_PCM_S16LE);
    sound.codecpar().sample_rate(SOUND_RATE).bits_per_coded_sample(16).block_align(2);
    av_channel_layout_default(sound.codecpar().ch_layout(), 1);
    sound.time_base(av_make_q(1, SOUND_RATE));
    return sound;
  }

  private void write(AVFormatContext out, AVCodecContext encoder, AVStream to, AVPacket packet) {
    AVFrame frame = av_frame_alloc();
    frame.format(encoder.pix_fmt()).width(width).height(height);
    av_frame_get_buffer(frame, 0);
    for (int i = 0; i <= ticks.length; i++) {
      if (i < ticks.length) {
        av_frame_make_writable(frame);
        draw(frame);
        long lasting = i + 1 < ticks.length ? ticks[i + 1] - ticks[i] : 1;
        frame.pts(ticks[i]).duration(lasting);
        int field = AVFrame.AV_FRAME_FLAG_INTERLACED | AVFrame.AV_FRAME_FLAG_TOP_FIELD_FIRST;
        frame.flags(interlaced ? field : 0);
      }
      avcodec_send_frame(encoder, i < ticks.length ? frame : null);
      while (avcodec_receive_packet(encoder, packet) >= 0) {
        packet.stream_index(to.index());
        av_packet_rescale_ts(packet, encoder.time_base(), to.time_base());
        av_interleaved_write_frame(out, packet);
        av_packet_unref(packet);
      }
    }
    av_frame_free(frame);
  }

  private static void draw(AVFrame frame) {
    for (int plane = 0; plane < 3; plane++) {
      int stride = frame.linesize(plane);
      int rows = plane == 0 ? frame.height() : frame.height() / 2;
      for (int y = 0; y < rows; y++) {
        int value = plane > 0 ? 128 : y % 2 == 0 ? EVEN : ODD;
        frame.data(plane).position((long) y * stride).limit((long) (y + 1) * stride).fill(value);
      }
    }
  }
}
