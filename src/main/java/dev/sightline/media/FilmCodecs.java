package dev.sightline.media;

import static org.bytedeco.ffmpeg.global.avcodec.avcodec_descriptor_get;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder;

import java.nio.file.Path;
import java.util.List;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecDescriptor;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;

/**
 * The decoders that a film may use. FFmpeg has some three hundred, most of them for games and
 * studios, little used and little tested; a vulnerability in any of them would be one in every
 * program that opens whatever a file asks for. These are the codecs of phones, cameras, camcorders,
 * discs, browsers and digitised tapes; anything else is refused by name before its decoder is
 * opened. Sound is never decoded.
 */
final class FilmCodecs {
  private static final List<String> DECODERS =
      List.of(
          // phones, cameras, browsers
          "h264",
          "hevc",
          "vp8",
          "vp9",
          "libaom-av1",
          "libdav1d",
          // discs, broadcasts, camcorders
          "mpeg1video",
          "mpeg2video",
          "dvvideo",
          // older cameras, phones and films from the net
          "mjpeg",
          "mjpegb",
          "mpeg4",
          "h263",
          "h263p",
          "msmpeg4v1",
          "msmpeg4v2",
          "msmpeg4",
          "wmv1",
          "wmv2",
          "wmv3",
          "vc1",
          "flv",
          "vp6f",
          "theora",
          // editing, digitised tapes and archives
          "prores",
          "dnxhd",
          "ffv1",
          "huffyuv",
          "ffvhuff",
          "rawvideo");

  private FilmCodecs() {}

  /** The only decoders that FFmpeg may open, also while it probes a file. */
  static String whitelist() {
    return String.join(",", DECODERS);
  }

  /**
   * The decoder of a picture stream.
   *
   * @throws MediaException with one sentence, if there is none or it is not allowed
   */
  static AVCodec decoder(Path file, AVCodecParameters stream) throws MediaException {
    AVCodec decoder = avcodec_find_decoder(stream.codec_id());
    if (decoder != null && !decoder.isNull() && DECODERS.contains(decoder.name().getString())) {
      return decoder;
    }
    throw new MediaException(
        "%s holds %s, which is not supported; convert it first, for example to H.264 in an MP4."
            .formatted(file, name(stream)));
  }

  private static String name(AVCodecParameters stream) {
    AVCodecDescriptor known = avcodec_descriptor_get(stream.codec_id());
    if (known == null || known.isNull()) {
      return "pictures of an unknown kind";
    }
    String words = known.long_name() == null ? "" : known.long_name().getString();
    return words.isEmpty() ? known.name().getString() + " video" : words;
  }
}
