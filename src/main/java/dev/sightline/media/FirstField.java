package dev.sightline.media;

import static org.bytedeco.ffmpeg.avutil.AVFrame.AV_FRAME_FLAG_INTERLACED;
import static org.bytedeco.ffmpeg.avutil.AVFrame.AV_FRAME_FLAG_TOP_FIELD_FIRST;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_ref;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_unref;

import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.BytePointer;

/**
 * Separates interlaced frames. A camcorder's frame holds two moments, one in its even rows and one
 * in its odd rows; shown as it is, moving edges look like combs. Here the rows of the earlier
 * moment stand for the frame, at half its height and without copying; scaling stretches them again.
 */
final class FirstField implements AutoCloseable {
  private final AVFrame field = av_frame_alloc();

  /** A frame as it is, or, until the next call, the earlier half of an interlaced one. */
  AVFrame of(AVFrame frame) {
    if ((frame.flags() & AV_FRAME_FLAG_INTERLACED) == 0) {
      return frame;
    }
    av_frame_unref(field);
    if (av_frame_ref(field, frame) < 0) {
      return frame;
    }
    field.flags(frame.flags() & ~AV_FRAME_FLAG_INTERLACED);
    if (frame.height() % 4 != 0) {
      return field; // its chroma planes do not have a whole number of rows per field
    }
    boolean top = (frame.flags() & AV_FRAME_FLAG_TOP_FIELD_FIRST) != 0;
    field.height(frame.height() / 2);
    for (int plane = 0; plane < 4 && frame.data(plane) != null; plane++) {
      int row = frame.linesize(plane);
      field.linesize(plane, 2 * row);
      if (!top) {
        field.data(plane, new BytePointer(frame.data(plane)).position(row));
      }
    }
    return field;
  }

  @Override
  public void close() {
    av_frame_free(field);
  }
}
