package dev.sightline.media;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_PCM_S16LE;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_SUBRIP;
import static org.bytedeco.ffmpeg.global.avcodec.av_new_packet;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
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
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_SUBTITLE;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_default;
import static org.bytedeco.ffmpeg.global.avutil.av_make_q;

import java.nio.file.Path;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVOutputFormat;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;

/** A second of something that is no picture, in a Matroska file. */
enum TestStream {
  SOUND,
  SUBTITLES;

  private static final int RATE = 8000;

  Path write(Path file) {
    Ffmpeg.load();
    AVFormatContext out = new AVFormatContext(null);
    avformat_alloc_output_context2(out, (AVOutputFormat) null, "matroska", file.toString());
    AVStream stream = avformat_new_stream(out, null);
    boolean sound = this == SOUND;
    stream.codecpar().codec_type(sound ? AVMEDIA_TYPE_AUDIO : AVMEDIA_TYPE_SUBTITLE);
    stream.codecpar().codec_id(sound ? AV_CODEC_ID_PCM_S16LE : AV_CODEC_ID_SUBRIP);
    stream.codecpar().sample_rate(RATE).bits_per_coded_sample(16).block_align(2);
    av_channel_layout_default(stream.codecpar().ch_layout(), 1);
    stream.time_base(av_make_q(1, RATE));
    AVIOContext io = new AVIOContext(null);
    avio_open(io, "file:" + file.toAbsolutePath(), AVIO_FLAG_WRITE);
    out.pb(io);
    avformat_write_header(out, (AVDictionary) null);
    AVPacket packet = av_packet_alloc();
    av_new_packet(packet, 2 * RATE);
    packet.data().capacity(2 * RATE).fill(sound ? 0 : 'a');
    packet.pts(0).dts(0).duration(RATE);
    av_interleaved_write_frame(out, packet);
    av_write_trailer(out);
    av_packet_free(packet);
    avio_closep(out.pb());
    avformat_free_context(out);
    return file;
  }
}
