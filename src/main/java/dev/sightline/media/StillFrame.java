package dev.sightline.media;

import static org.bytedeco.ffmpeg.global.avcodec.av_new_packet;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder_by_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_frame;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_packet;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_JPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_SMPTE170M;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_UNSPECIFIED;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_RGB24;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.avutil.av_mallocz;
import static org.bytedeco.ffmpeg.global.swscale.SWS_ACCURATE_RND;
import static org.bytedeco.ffmpeg.global.swscale.SWS_BILINEAR;
import static org.bytedeco.ffmpeg.global.swscale.SWS_FULL_CHR_H_INT;
import static org.bytedeco.ffmpeg.global.swscale.sws_freeContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_getCoefficients;
import static org.bytedeco.ffmpeg.global.swscale.sws_getContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_scale;
import static org.bytedeco.ffmpeg.global.swscale.sws_setColorspaceDetails;

import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;

/** One frame of HEVC or AV1 that is a picture by itself. */
final class StillFrame {
  /** Decoders read past the end. */
  private static final int PADDING = 64;

  /** Of a matrix or range: left to the frame itself. */
  static final int UNSAID = -1;

  private StillFrame() {}

  /**
   * Decodes a frame to RGB, in its own primaries.
   *
   * @param settings what the decoder must know first
   * @param pixels a frame with more than this is not decoded
   * @param matrix of the colours, by its number in H.273
   * @param full 1 if values use the full range, 0 for television range
   * @return null if it cannot be decoded
   */
  static Picture decode(
      boolean hevc, byte[] settings, byte[] data, long pixels, int matrix, int full) {
    Ffmpeg.load();
    // These two only: FFmpeg's other AV1 decoders need a graphics card.
    AVCodec decoder = avcodec_find_decoder_by_name(hevc ? "hevc" : "libaom-av1");
    if (decoder == null) {
      return null;
    }
    AVCodecContext context = avcodec_alloc_context3(decoder);
    AVPacket packet = av_packet_alloc();
    AVFrame frame = av_frame_alloc();
    try {
      if (settings.length > 0) {
        BytePointer extra = new BytePointer(av_mallocz(settings.length + PADDING));
        context.extradata(extra.put(settings)).extradata_size(settings.length); // freed with it
      }
      // A frame is stored in whole blocks.
      context.thread_count(1).max_pixels(2 * pixels + (1 << 16));
      if (av_new_packet(packet, data.length) < 0) {
        return null;
      }
      packet.data().put(data);
      boolean decoded =
          avcodec_open2(context, decoder, (AVDictionary) null) >= 0
              && avcodec_send_packet(context, packet) >= 0
              && avcodec_send_packet(context, null) >= 0
              && avcodec_receive_frame(context, frame) >= 0;
      return decoded ? rgb(frame, matrix, full) : null;
    } finally {
      av_frame_free(frame);
      av_packet_free(packet);
      avcodec_free_context(context);
    }
  }

  private static Picture rgb(AVFrame frame, int matrix, int full) {
    int width = frame.width();
    int height = frame.height();
    SwsContext scaler =
        sws_getContext(
            width,
            height,
            frame.format(),
            width,
            height,
            AV_PIX_FMT_RGB24,
            SWS_BILINEAR | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INT,
            null,
            null,
            (DoublePointer) null);
    AVFrame canvas = av_frame_alloc();
    canvas.format(AV_PIX_FMT_RGB24).width(width).height(height);
    try {
      if (scaler == null || av_frame_get_buffer(canvas, 0) < 0) {
        return null;
      }
      // The file's declaration takes precedence over the frame's; without either, it is as in JPEG.
      int said = matrix == UNSAID ? frame.colorspace() : matrix;
      IntPointer coefficients =
          sws_getCoefficients(said == AVCOL_SPC_UNSPECIFIED ? AVCOL_SPC_SMPTE170M : said);
      int range = full == UNSAID ? (frame.color_range() == AVCOL_RANGE_JPEG ? 1 : 0) : full;
      sws_setColorspaceDetails(scaler, coefficients, range, coefficients, 1, 0, 1 << 16, 1 << 16);
      sws_scale(
          scaler, frame.data(), frame.linesize(), 0, height, canvas.data(), canvas.linesize());
      return new Picture(width, height, pixels(canvas));
    } finally {
      sws_freeContext(scaler);
      av_frame_free(canvas);
    }
  }

  private static byte[] pixels(AVFrame canvas) {
    int row = 3 * canvas.width();
    byte[] rgb = new byte[row * canvas.height()];
    try (BytePointer data = canvas.data(0)) {
      for (int y = 0; y < canvas.height(); y++) {
        data.position((long) y * canvas.linesize(0)).get(rgb, y * row, row);
      }
    }
    return rgb;
  }
}
