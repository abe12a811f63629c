package dev.sightline.media;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_GLOBAL_HEADER;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_FFV1;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_MJPEG;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_DATA_DISPLAYMATRIX;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_rescale_ts;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_side_data_new;
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
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_JPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_MPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_RGB;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_BGR0;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_RGB24;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ420P;
import static org.bytedeco.ffmpeg.global.avutil.av_d2q;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_make_writable;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_unref;
import static org.bytedeco.ffmpeg.global.avutil.av_make_q;
import static org.bytedeco.ffmpeg.global.swscale.SWS_ACCURATE_RND;
import static org.bytedeco.ffmpeg.global.swscale.SWS_BILINEAR;
import static org.bytedeco.ffmpeg.global.swscale.sws_alloc_context;
import static org.bytedeco.ffmpeg.global.swscale.sws_free_context;
import static org.bytedeco.ffmpeg.global.swscale.sws_scale_frame;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avcodec.AVPacketSideData;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVOutputFormat;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;

/** Compresses pictures into a stream of one file, with a chosen FFmpeg encoder and container. */
final class VideoEncoder implements AutoCloseable {
  /**
   * What is written.
   *
   * @param container FFmpeg's name for the file format
   * @param codec FFmpeg's name for the encoder
   * @param width pixels per row
   * @param height rows
   * @param pixelAspect width divided by height of a pixel when shown
   * @param ticksPerSecond time stamps count in units of one over this
   * @param framesPerSecond about how many frames; decides how many bits each may take
   * @param matrix {@code [9]}: the display matrix, or empty
   * @param colours the colours of the pictures; the matrix is the file's
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Format(
      String container,
      String codec,
      int width,
      int height,
      double pixelAspect,
      int ticksPerSecond,
      double framesPerSecond,
      int[] matrix,
      FrameColours colours) {}

  private static final double BITS_PER_PIXEL = 0.15;

  /** Largest numerator and denominator. */
  private static final int LARGEST_ASPECT = 1000;

  private static final long LEAST_BITS_PER_SECOND = 400_000;

  private final Path file;
  private final String name;
  private final Format format;
  private final SoundCopy sound;
  private final SwsContext scaler = sws_alloc_context();
  private final AVFrame canvas = av_frame_alloc();
  private final AVFrame frame = av_frame_alloc();
  private final AVPacket packet = av_packet_alloc();
  private AVFormatContext container;
  private AVCodecContext codec;
  private AVStream stream;

  private VideoEncoder(Path file, String name, Format format, SoundCopy sound) {
    this.file = file;
    this.name = name;
    this.format = format;
    this.sound = sound;
    scaler.flags(SWS_BILINEAR | SWS_ACCURATE_RND);
  }

  /**
   * Creates the file and starts writing.
   *
   * @param name what messages should call it
   * @param sound added to the file, or null; closed by whoever opened it
   * @throws MediaException with one sentence, if that is impossible
   */
  static VideoEncoder open(Path file, String name, Format format, SoundCopy sound)
      throws MediaException {
    Ffmpeg.load();
    VideoEncoder encoder = new VideoEncoder(file, name, format, sound);
    try {
      encoder.openCodec();
      encoder.openContainer();
      encoder.prepareFrames();
      return encoder;
    } catch (MediaException | RuntimeException | Error e) {
      encoder.close();
      throw e;
    }
  }

  /** Whether FFmpeg's build has an encoder of this name. */
  static boolean isThere(String codec) {
    Ffmpeg.load();
    AVCodec encoder = avcodec_find_encoder_by_name(codec);
    return encoder != null && !encoder.isNull();
  }

  private void openCodec() throws MediaException {
    container = new AVFormatContext(null);
    check(
        avformat_alloc_output_context2(
            container, (AVOutputFormat) null, format.container, file.toString()));
    AVCodec encoder = avcodec_find_encoder_by_name(format.codec);
    if (encoder == null || encoder.isNull()) {
      throw new MediaException(
          name + " cannot be written: FFmpeg here lacks " + format.codec + ".");
    }
    codec = avcodec_alloc_context3(encoder);
    codec.width(format.width).height(format.height);
    boolean rgb = encoder.id() == AV_CODEC_ID_FFV1;
    boolean jpeg = encoder.id() == AV_CODEC_ID_MJPEG;
    codec.pix_fmt(rgb ? AV_PIX_FMT_BGR0 : jpeg ? AV_PIX_FMT_YUVJ420P : AV_PIX_FMT_YUV420P);
    codec.colorspace(rgb ? AVCOL_SPC_RGB : format.colours.matrix());
    codec.color_primaries(format.colours.primaries()).color_trc(format.colours.curve());
    codec.color_range(rgb || jpeg ? AVCOL_RANGE_JPEG : AVCOL_RANGE_MPEG);
    codec.sample_aspect_ratio(av_d2q(format.pixelAspect, LARGEST_ASPECT));
    codec.time_base(av_make_q(1, format.ticksPerSecond));
    codec.framerate(av_make_q((int) Math.round(format.framesPerSecond * 1000), 1000));
    double pixelsPerSecond = (double) format.width * format.height * format.framesPerSecond;
    codec.bit_rate(Math.max(LEAST_BITS_PER_SECOND, (long) (BITS_PER_PIXEL * pixelsPerSecond)));
    codec.gop_size((int) Math.max(1, Math.round(2 * format.framesPerSecond)));
    if ((container.oformat().flags() & AVFMT_GLOBALHEADER) != 0) {
      codec.flags(codec.flags() | AV_CODEC_FLAG_GLOBAL_HEADER);
    }
    check(avcodec_open2(codec, encoder, (AVDictionary) null));
  }

  private void openContainer() throws MediaException {
    stream = avformat_new_stream(container, null);
    check(avcodec_parameters_from_context(stream.codecpar(), codec));
    stream.time_base(codec.time_base());
    stream.avg_frame_rate(codec.framerate());
    stream.sample_aspect_ratio(codec.sample_aspect_ratio());
    check(sound == null ? 0 : sound.addTo(container));
    if (format.matrix.length > 0) {
      AVPacketSideData side =
          av_packet_side_data_new(
              stream.codecpar().coded_side_data(), new int[] {0}, AV_PKT_DATA_DISPLAYMATRIX, 36, 0);
      new IntPointer(side.data()).put(format.matrix);
      stream.codecpar().coded_side_data(side).nb_coded_side_data(1);
    }
    AVIOContext out = new AVIOContext(null);
    check(avio_open(out, "file:" + file.toAbsolutePath(), AVIO_FLAG_WRITE));
    container.pb(out);
    check(avformat_write_header(container, (AVDictionary) null));
  }

  private void prepareFrames() throws MediaException {
    frame.format(codec.pix_fmt()).width(codec.width()).height(codec.height());
    frame.colorspace(codec.colorspace()).color_range(codec.color_range());
    check(av_frame_get_buffer(frame, 0));
  }

  /**
   * Adds a picture, scaled to the size of the video.
   *
   * @param ticks its time stamp, larger than the one before
   * @param lasting how many ticks it stays; 0 if the next one's time stamp decides
   */
  void write(Picture picture, long ticks, long lasting) throws MediaException {
    if (sound != null) {
      sound.copyUntil((double) ticks / format.ticksPerSecond);
    }
    check(av_frame_make_writable(frame));
    draw(picture);
    check(sws_scale_frame(scaler, frame, canvas));
    frame.pts(ticks).duration(lasting);
    check(avcodec_send_frame(codec, frame));
    drain();
  }

  private void draw(Picture picture) throws MediaException {
    if (canvas.width() != picture.width() || canvas.height() != picture.height()) {
      av_frame_unref(canvas);
      canvas.format(AV_PIX_FMT_RGB24).width(picture.width()).height(picture.height());
      canvas.colorspace(AVCOL_SPC_RGB).color_range(AVCOL_RANGE_JPEG);
      check(av_frame_get_buffer(canvas, 0));
    }
    int row = 3 * picture.width();
    int stride = canvas.linesize(0);
    try (BytePointer data = canvas.data(0)) {
      ByteBuffer all = data.capacity((long) stride * picture.height()).asByteBuffer();
      for (int y = 0; y < picture.height(); y++) {
        all.position(y * stride).put(picture.rgb(), y * row, row);
      }
    }
  }

  private void drain() throws MediaException {
    while (avcodec_receive_packet(codec, packet) >= 0) {
      packet.stream_index(stream.index());
      if (packet.pts() == frame.pts() && frame.duration() > 0) {
        packet.duration(frame.duration()); // not every encoder passes it on
      }
      av_packet_rescale_ts(packet, codec.time_base(), stream.time_base());
      check(av_interleaved_write_frame(container, packet));
    }
  }

  /**
   * Writes what is still missing and closes the file.
   *
   * @throws MediaException with one sentence, if that fails, for example on a full disk
   */
  void finish() throws MediaException {
    check(avcodec_send_frame(codec, null));
    drain();
    if (sound != null) {
      sound.copyUntil(Double.POSITIVE_INFINITY);
    }
    check(av_write_trailer(container));
    check(container.pb().error());
  }

  private void check(int result) throws MediaException {
    if (result < 0) {
      throw new MediaException(name + " cannot be written: " + Ffmpeg.words(result) + ".");
    }
  }

  /** Closes the file as it is. */
  @Override
  public void close() {
    if (codec != null) {
      avcodec_free_context(codec);
    }
    if (container != null && !container.isNull()) {
      if (container.pb() != null && !container.pb().isNull()) {
        avio_closep(container.pb());
      }
      avformat_free_context(container);
    }
    sws_free_context(scaler);
    av_frame_free(canvas);
    av_frame_free(frame);
    av_packet_free(packet);
  }
}
