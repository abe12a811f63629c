package dev.sightline.media;

import static org.bytedeco.ffmpeg.global.avutil.AVCOL_PRI_UNSPECIFIED;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_JPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_UNSPECIFIED;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_RGB;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_TRC_UNSPECIFIED;
import static org.bytedeco.ffmpeg.global.avutil.AV_FRAME_DATA_CONTENT_LIGHT_LEVEL;
import static org.bytedeco.ffmpeg.global.avutil.AV_FRAME_DATA_DISPLAYMATRIX;
import static org.bytedeco.ffmpeg.global.avutil.AV_FRAME_DATA_DYNAMIC_HDR_PLUS;
import static org.bytedeco.ffmpeg.global.avutil.AV_FRAME_DATA_MASTERING_DISPLAY_METADATA;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_GBRP16;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_RGB24;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_side_data;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_ref;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_remove_side_data;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_unref;
import static org.bytedeco.ffmpeg.global.swscale.SWS_ACCURATE_RND;
import static org.bytedeco.ffmpeg.global.swscale.SWS_AREA;
import static org.bytedeco.ffmpeg.global.swscale.SWS_FULL_CHR_H_INT;
import static org.bytedeco.ffmpeg.global.swscale.sws_alloc_context;
import static org.bytedeco.ffmpeg.global.swscale.sws_free_context;
import static org.bytedeco.ffmpeg.global.swscale.sws_scale_frame;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVFrameSideData;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;

/**
 * Converts decoded frames, whatever their size and pixel format and even if these change, into
 * upright sRGB pictures. Colours and size change in one pass: shrinking takes the mean of the area
 * that a new pixel covers, growing interpolates linearly. If {@link FrameColours} asks for it,
 * filters then change the colours of the resized picture once more.
 */
final class FrameConverter implements AutoCloseable {
  /** Side data in which HDR describes its brightness. */
  private static final int[] LIGHT = {
    AV_FRAME_DATA_MASTERING_DISPLAY_METADATA,
    AV_FRAME_DATA_CONTENT_LIGHT_LEVEL,
    AV_FRAME_DATA_DYNAMIC_HDR_PLUS
  };

  private final int width;
  private final int height;
  private final SwsContext scaler = sws_alloc_context();
  private final AVFrame untagged = av_frame_alloc();
  private final AVFrame rgb = av_frame_alloc();
  private final AVFrame canvas = av_frame_alloc();
  private final FirstField fields = new FirstField();
  private final AVFrame srgb = av_frame_alloc();
  private final FilterChain toRgb = new FilterChain();
  private final FilterChain toSrgb = new FilterChain();

  /** For pictures of this size; 0 and 0 for each frame's own size. */
  FrameConverter(int width, int height) {
    this.width = width;
    this.height = height;
    scaler.flags(SWS_AREA | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INT);
  }

  /** The turn that a frame asks for itself, or else the stream's. */
  static Turn turn(AVFrame frame, Turn ofStream) {
    AVFrameSideData side = av_frame_get_side_data(frame, AV_FRAME_DATA_DISPLAYMATRIX);
    if (side == null || side.isNull() || side.size() < 36) {
      return ofStream;
    }
    int[] matrix = new int[9];
    new IntPointer(side.data()).get(matrix);
    return Turn.of(matrix);
  }

  /** The upright sRGB picture of a frame, or null if FFmpeg cannot convert it. */
  Picture convert(AVFrame shown, Turn turn) {
    int upright = width == 0 ? shown.width() : turn.transposed() ? height : width;
    int rows = width == 0 ? shown.height() : turn.transposed() ? width : height;
    FrameColours colours = FrameColours.of(shown);
    AVFrame source = source(fields.of(shown), colours);
    if (source == null
        || !prepare(colours.isOrdinary() ? AV_PIX_FMT_RGB24 : AV_PIX_FMT_GBRP16, upright, rows)
        || sws_scale_frame(scaler, canvas, source) < 0) {
      return null;
    } else if (colours.isOrdinary()) {
      return turn.apply(new Picture(upright, rows, pixels(canvas)));
    }
    if (colours.isHdr()) {
      toLight(canvas, colours.light());
    }
    av_frame_unref(srgb);
    return toSrgb.apply(canvas, colours.toSrgb(), srgb)
        ? turn.apply(new Picture(upright, rows, pixels(srgb)))
        : null;
  }

  /**
   * The frame without anything that would make FFmpeg's scaler change its primaries, curve or
   * brightness, or refuse it; null if there is no memory for that.
   */
  private AVFrame source(AVFrame frame, FrameColours colours) {
    av_frame_unref(untagged);
    if (av_frame_ref(untagged, frame) < 0) {
      return null;
    }
    for (int light : LIGHT) {
      av_frame_remove_side_data(untagged, light);
    }
    boolean full = frame.color_range() == AVCOL_RANGE_JPEG;
    untagged.color_primaries(AVCOL_PRI_UNSPECIFIED).color_trc(AVCOL_TRC_UNSPECIFIED);
    untagged.colorspace(colours.plainMatrix());
    untagged.color_range(full ? AVCOL_RANGE_JPEG : AVCOL_RANGE_UNSPECIFIED);
    if (colours.matrix() == colours.plainMatrix()) {
      return untagged;
    }
    av_frame_unref(rgb);
    if (!toRgb.apply(untagged, colours.toRgb(full), rgb)) {
      return untagged;
    }
    return rgb.color_primaries(AVCOL_PRI_UNSPECIFIED).color_trc(AVCOL_TRC_UNSPECIFIED);
  }

  private boolean prepare(int format, int columns, int rows) {
    if (canvas.width() == columns && canvas.height() == rows && canvas.format() == format) {
      return true;
    }
    av_frame_unref(canvas);
    canvas.format(format).width(columns).height(rows);
    canvas.colorspace(AVCOL_SPC_RGB).color_range(AVCOL_RANGE_JPEG);
    return av_frame_get_buffer(canvas, 0) >= 0;
  }

  /** Replaces each value by another, in all three planes. */
  private static void toLight(AVFrame deep, short[] light) {
    short[] row = new short[deep.width()];
    for (int plane = 0; plane < 3; plane++) {
      int stride = deep.linesize(plane);
      try (BytePointer data = deep.data(plane)) {
        ByteBuffer bytes = data.capacity((long) stride * deep.height()).asByteBuffer();
        ShortBuffer numbers = bytes.order(ByteOrder.nativeOrder()).asShortBuffer();
        for (int y = 0; y < deep.height(); y++) {
          numbers.get(y * stride / 2, row);
          for (int x = 0; x < row.length; x++) {
            row[x] = light[row[x] & 0xFFFF];
          }
          numbers.put(y * stride / 2, row);
        }
      }
    }
  }

  private static byte[] pixels(AVFrame packed) {
    int row = 3 * packed.width();
    int stride = packed.linesize(0); // rows are padded, because FFmpeg writes past their ends
    byte[] bytes = new byte[row * packed.height()];
    try (BytePointer data = packed.data(0)) {
      ByteBuffer all = data.capacity((long) stride * packed.height()).asByteBuffer();
      for (int y = 0; y < packed.height(); y++) {
        all.position(y * stride).get(bytes, y * row, row);
      }
    }
    return bytes;
  }

  @Override
  public void close() {
    toRgb.close();
    toSrgb.close();
    sws_free_context(scaler);
    av_frame_free(untagged);
    av_frame_free(rgb);
    av_frame_free(canvas);
    fields.close();
    av_frame_free(srgb);
  }
}
