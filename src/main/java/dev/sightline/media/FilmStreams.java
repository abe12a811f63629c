package dev.sightline.media;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_NONE;
import static org.bytedeco.ffmpeg.global.avformat.AV_DISPOSITION_ATTACHED_PIC;
import static org.bytedeco.ffmpeg.global.avformat.AV_DISPOSITION_DEFAULT;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_AUDIO;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_VIDEO;

import java.nio.file.Path;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVStream;

/** Which of a film's streams are looked at and copied. */
final class FilmStreams {
  private FilmStreams() {}

  /** The default picture stream, or else the one with the most pixels; never cover art. */
  static AVStream picture(AVFormatContext container, Path file) throws MediaException {
    AVStream best = null;
    long bestScore = -1;
    boolean sound = false;
    for (int i = 0; i < container.nb_streams(); i++) {
      AVStream candidate = container.streams(i);
      AVCodecParameters parameters = candidate.codecpar();
      sound |= parameters.codec_type() == AVMEDIA_TYPE_AUDIO;
      if (parameters.codec_type() != AVMEDIA_TYPE_VIDEO
          || (candidate.disposition() & AV_DISPOSITION_ATTACHED_PIC) != 0) {
        continue;
      }
      boolean preferred = (candidate.disposition() & AV_DISPOSITION_DEFAULT) != 0;
      long score = (long) parameters.width() * parameters.height() + (preferred ? 1L << 62 : 0);
      if (score > bestScore) {
        best = candidate;
        bestScore = score;
      }
    }
    if (best == null) {
      throw new MediaException(
          file
              + (sound ? " has sound but no picture" : " has no pictures")
              + "; expected a video.");
    }
    return best;
  }

  /** The default stream of sound, or else the first; null if there is none. */
  static AVStream sound(AVFormatContext container) {
    AVStream first = null;
    for (int i = 0; i < container.nb_streams(); i++) {
      AVStream candidate = container.streams(i);
      AVCodecParameters parameters = candidate.codecpar();
      boolean known = parameters.codec_id() != AV_CODEC_ID_NONE;
      if (parameters.codec_type() == AVMEDIA_TYPE_AUDIO && known) {
        if ((candidate.disposition() & AV_DISPOSITION_DEFAULT) != 0) {
          return candidate;
        }
        first = first == null ? candidate : first;
      }
    }
    return first;
  }
}
