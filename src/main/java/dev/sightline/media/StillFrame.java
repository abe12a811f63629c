package dev.sightline.media;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_HEVC;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder_by_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_to_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_frame;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_packet;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_JPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_UNSPECIFIED;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_SMPTE170M;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_UNSPECIFIED;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_RGB24;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.swscale.SWS_ACCURATE_RND;
import static org.bytedeco.ffmpeg.global.swscale.SWS_BILINEAR;
import static org.bytedeco.ffmpeg.global.swscale.SWS_FULL_CHR_H_INT;
import static org.bytedeco.ffmpeg.global.swscale.sws_freeContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_getCoefficients;
import static org.bytedeco.ffmpeg.global.swscale.sws_getContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_scale;
import static org.bytedeco.ffmpeg.global.swscale.sws_setColorspaceDetails;

import java.util.function.Consumer;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;

/** One frame of HEVC or AV1 that is a picture by itself. */
final class StillFrame {
  private StillFrame() {}

  /**
   * Decodes a frame and hands it on as RGB, in its own primaries.
   *
   * @param header of the picture that it is a part of; a part is no larger than twice the whole
   * @return whether it could be decoded
   */
  static boolean decode(
      AVPacket packet, AVCodecParameters codec, PictureHeader header, Consumer<Picture> picture) {
    // These two and no other: FFmpeg has further decoders of AV1, which need a graphics card.
    boolean hevc = codec.codec_id() == AV_CODEC_ID_HEVC;
    AVCodec decoder = avcodec_find_decoder_by_name(hevc ? "hevc" : "libaom-av1");
    AVCodecContext context = avcodec_alloc_context3(decoder);
    AVFrame frame = av_frame_alloc();
    try {
      if (avcodec_parameters_to_context(context, codec) < 0) {
        return false;
      }
      context.thread_count(1);
      context.max_pixels(2 * header.width() * header.height() + (1 << 20));
      boolean decoded =
          avcodec_open2(context, decoder, (AVDictionary) null) >= 0
              && avcodec_send_packet(context, packet) >= 0
              && avcodec_send_packet(context, null) >= 0
              && avcodec_receive_frame(context, frame) >= 0;
      return decoded && show(frame, codec, picture);
    } finally {
      av_frame_free(frame);
      avcodec_free_context(context);
    }
  }

  private static boolean show(AVFrame frame, AVCodecParameters codec, Consumer<Picture> picture) {
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
        return false;
      }
      // The container's word goes before the frame's; without any it is as in JPEG and television.
      int matrix = codec.color_space();
      matrix = matrix == AVCOL_SPC_UNSPECIFIED ? frame.colorspace() : matrix;
      matrix = matrix == AVCOL_SPC_UNSPECIFIED ? AVCOL_SPC_SMPTE170M : matrix;
      int range = codec.color_range();
      range = range == AVCOL_RANGE_UNSPECIFIED ? frame.color_range() : range;
      IntPointer coefficients = sws_getCoefficients(matrix);
      int full = range == AVCOL_RANGE_JPEG ? 1 : 0;
      sws_setColorspaceDetails(scaler, coefficients, full, coefficients, 1, 0, 1 << 16, 1 << 16);
      sws_scale(scaler, frame.data(), frame.linesize(), 0, height, canvas.data(), canvas.linesize());
      picture.accept(new Picture(width, height, pixels(canvas)));
      return true;
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
