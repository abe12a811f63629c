package dev.sightline.media;

import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_JPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_RGB;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_SMPTE170M;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_UNSPECIFIED;
import static org.bytedeco.ffmpeg.global.avutil.AV_FRAME_DATA_DISPLAYMATRIX;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_RGB24;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_side_data;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_unref;
import static org.bytedeco.ffmpeg.global.swscale.SWS_ACCURATE_RND;
import static org.bytedeco.ffmpeg.global.swscale.SWS_AREA;
import static org.bytedeco.ffmpeg.global.swscale.SWS_FULL_CHR_H_INT;
import static org.bytedeco.ffmpeg.global.swscale.sws_alloc_context;
import static org.bytedeco.ffmpeg.global.swscale.sws_free_context;
import static org.bytedeco.ffmpeg.global.swscale.sws_scale_frame;

import java.nio.ByteBuffer;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVFrameSideData;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;

/**
 * Turns decoded frames, of whatever size and pixel format and changing as they like, into upright
 * RGB pictures. Colours and size are changed in one pass: shrinking takes the mean of the area a
 * new pixel covers, growing interpolates linearly.
 */
final class FrameConverter implements AutoCloseable {
  /** From this height on, a frame that does not name its colours has those of HD television. */
  private static final int HD_HEIGHT = 720;

  private final int width;
  private final int height;
  private final SwsContext scaler = sws_alloc_context();
  private final AVFrame canvas = av_frame_alloc();
  private final FirstField fields = new FirstField();

  /** For pictures of this size; 0 and 0 for the size that each frame has. */
  FrameConverter(int width, int height) {
    this.width = width;
    this.height = height;
    scaler.flags(SWS_AREA | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INT);
  }

  /** The turn that a frame itself asks for, or else the stream's. */
  static Turn turn(AVFrame frame, Turn ofStream) {
    AVFrameSideData side = av_frame_get_side_data(frame, AV_FRAME_DATA_DISPLAYMATRIX);
    if (side == null || side.isNull() || side.size() < 36) {
      return ofStream;
    }
    int[] matrix = new int[9];
    new IntPointer(side.data()).get(matrix);
    return Turn.of(matrix);
  }

  /** The upright picture of a frame, or null where FFmpeg cannot convert it. */
  Picture convert(AVFrame shown, Turn turn) {
    int upright = width == 0 ? shown.width() : turn.transposed() ? height : width;
    int rows = width == 0 ? shown.height() : turn.transposed() ? width : height;
    if (!prepare(upright, rows)) {
      return null;
    }
    AVFrame frame = fields.of(shown);
    if (frame.colorspace() == AVCOL_SPC_UNSPECIFIED) {
      frame.colorspace(shown.height() >= HD_HEIGHT ? AVCOL_SPC_BT709 : AVCOL_SPC_SMPTE170M);
    }
    if (sws_scale_frame(scaler, canvas, frame) < 0) {
      return null;
    }
    return turn.apply(new Picture(upright, rows, pixels()));
  }

  private boolean prepare(int columns, int rows) {
    if (canvas.width() == columns && canvas.height() == rows) {
      return true;
    }
    av_frame_unref(canvas);
    canvas.format(AV_PIX_FMT_RGB24).width(columns).height(rows);
    canvas.colorspace(AVCOL_SPC_RGB).color_range(AVCOL_RANGE_JPEG);
    return av_frame_get_buffer(canvas, 0) >= 0;
  }

  private byte[] pixels() {
    int row = 3 * canvas.width();
    int stride = canvas.linesize(0); // rows are padded, because FFmpeg writes past their ends
    byte[] rgb = new byte[row * canvas.height()];
    try (BytePointer data = canvas.data(0)) {
      ByteBuffer all = data.capacity((long) stride * canvas.height()).asByteBuffer();
      for (int y = 0; y < canvas.height(); y++) {
        all.position(y * stride).get(rgb, y * row, row);
      }
    }
    return rgb;
  }

  @Override
  public void close() {
    sws_free_context(scaler);
    av_frame_free(canvas);
    fields.close();
  }
}
