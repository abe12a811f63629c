package dev.sightline.media;

import static org.bytedeco.ffmpeg.global.avutil.AV_LOG_QUIET;
import static org.bytedeco.ffmpeg.global.avutil.av_log_set_level;
import static org.bytedeco.ffmpeg.global.avutil.av_max_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_strerror;

import dev.sightline.machine.NativeSettings;
import java.nio.charset.StandardCharsets;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.javacpp.Loader;

/** Loads FFmpeg once, keeps it quiet and limits its memory. */
final class Ffmpeg {
  /**
   * The largest block that FFmpeg may allocate, whatever a hostile file declares. An 8K frame takes
   * 100 MB.
   */
  private static final long LARGEST_BLOCK = 512_000_000;

  /** Result of a call that must be repeated after another one. */
  static final int AGAIN;

  /** Result of a call that needs more memory than there is, or than {@link #LARGEST_BLOCK}. */
  static final int NO_MEMORY;

  static {
    NativeSettings.apply();
    Loader.load(avutil.class);
    Loader.load(avcodec.class);
    Loader.load(avformat.class);
    Loader.load(swscale.class);
    av_log_set_level(AV_LOG_QUIET); // we report problems ourselves
    av_max_alloc(LARGEST_BLOCK);
    NO_MEMORY = org.bytedeco.ffmpeg.presets.avutil.AVERROR_ENOMEM();
    AGAIN = org.bytedeco.ffmpeg.presets.avutil.AVERROR_EAGAIN();
  }

  private Ffmpeg() {}

  /** Does nothing itself; the first call loads the library. */
  static void load() {}

  /** FFmpeg's words for an error. */
  static String words(int error) {
    byte[] text = new byte[256];
    if (av_strerror(error, text, text.length) < 0) {
      return "error " + error;
    }
    int end = 0;
    while (end < text.length && text[end] != 0) {
      end++;
    }
    return new String(text, 0, end, StandardCharsets.UTF_8);
  }

  /** The fraction as a number; 0 if it is not one. */
  static double value(AVRational fraction) {
    return fraction.den() == 0 ? 0 : (double) fraction.num() / fraction.den();
  }
}
