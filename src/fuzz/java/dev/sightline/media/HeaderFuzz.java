package dev.sightline.media;

import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_GRAY8;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_NV12;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_PAL8;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_RGB24;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV411P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P10;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV422P;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;

import dev.sightline.media.HeaderBytes.CutShort;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/** What media reads by itself before a library sees a file. */
public final class HeaderFuzz {
  private HeaderFuzz() {}

  /** The header of a picture, whatever its first letters say. */
  public static void picture(byte[] bytes) {
    for (PictureHeader.Format format : PictureHeader.Format.values()) {
      try {
        PictureHeader header = PictureHeader.read(format, bytes);
        if (header != null
            && (header.end() > bytes.length
                || header.scans() < 1
                || (header.width() > 0 && header.height() > 0 && header.decoderBytes(1) < 0))) {
          throw new IllegalStateException("a header beyond the file: " + header);
        }
      } catch (CutShort e) {
        // said so, as documented
      }
    }
  }

  /** The boxes of a HEIC or AVIF photo. */
  public static void heif(byte[] bytes) {
    try {
      PictureHeader header = HeifFile.read(bytes).header();
      if (header.end() > bytes.length) {
        throw new IllegalStateException("a header beyond the file: " + header);
      }
    } catch (CutShort e) {
      // said so, as documented
    }
  }

  /** What is decoded in Java: TIFF and BMP, to the last pixel. */
  public static void scanlines(byte[] bytes) throws MediaException {
    PictureHeader.Format format = PictureHeader.format(bytes);
    if (format == PictureHeader.Format.TIFF || format == PictureHeader.Format.BMP) {
      PictureReader.read(bytes, "x", Integer.MAX_VALUE, MediaLimits.DEFAULT.withPixels(100_000));
    }
  }

  /** A profile, and some colours by it. */
  public static void profile(byte[] bytes) {
    IccProfile profile = IccProfile.of(bytes);
    if (profile != null) {
      profile.toSrgb(new byte[300], 100);
    }
  }

  /** A text as a subtitle, which must not end before its end. */
  public static void subtitle(String text) {
    for (Subtitles format : Subtitles.values()) {
      String cue = format.cue(1, new Subtitles.Cue(0, 1, text));
      if (cue.indexOf("\n\n") < cue.length() - 3 || cue.indexOf("-->", 20) > 0) {
        throw new IllegalStateException("a cue that ends early: " + cue);
      }
    }
  }

  /** A frame of two moments: its kind, size and flags are the input. */
  public static void interlaced(byte[] bytes) {
    if (bytes.length < 4) {
      return;
    }
    Ffmpeg.load();
    int[] kinds = {
      AV_PIX_FMT_YUV420P, AV_PIX_FMT_YUV422P, AV_PIX_FMT_YUV411P, AV_PIX_FMT_NV12,
      AV_PIX_FMT_GRAY8, AV_PIX_FMT_RGB24, AV_PIX_FMT_YUV420P10, AV_PIX_FMT_PAL8
    };
    AVFrame frame = av_frame_alloc();
    frame.format(kinds[bytes[0] & 7]).width(1 + (bytes[1] & 255)).height(1 + (bytes[2] & 255));
    int top = (bytes[3] & 1) == 0 ? 0 : AVFrame.AV_FRAME_FLAG_TOP_FIELD_FIRST;
    frame.flags(AVFrame.AV_FRAME_FLAG_INTERLACED | top);
    try (FrameConverter converter = new FrameConverter(16, 16)) {
      if (av_frame_get_buffer(frame, 0) >= 0) {
        converter.convert(frame, Turn.NONE);
      }
    } finally {
      av_frame_free(frame);
    }
  }

  /** What kind of video it is. */
  public static void video(byte[] bytes) {
    VideoFormat.of(bytes);
  }
}
