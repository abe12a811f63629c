package dev.sightline.media;

import java.math.BigDecimal;

/**
 * What is refused, or left out, of pictures and videos that may come from anywhere. Immutable.
 *
 * @param fileBytes largest picture file; a video is never read as a whole
 * @param picturePixels largest width times height that a picture may declare
 * @param framePixels largest width times height of a video's frame; a file that declares more is
 *     refused
 * @param videoSeconds what comes after this time of a video is left out
 * @param videoFrames what comes after so many decoded frames is left out
 * @param decodeSeconds the longest time in which a decoder shows nothing: no picture, no next frame
 */
public record MediaLimits(
    long fileBytes,
    long picturePixels,
    long framePixels,
    double videoSeconds,
    long videoFrames,
    double decodeSeconds) {
  /**
   * 128 MB; pictures of 52 megapixels and frames of 40 (8K); 12 hours or five million frames; ten
   * seconds.
   */
  public static final MediaLimits DEFAULT =
      new MediaLimits(128_000_000, 52_000_000, 40_000_000, 12 * 3600, 5_000_000, 10);

  /** What a decoder may hold for each pixel allowed: 16-bit colour, or a progressive JPEG. */
  private static final int DECODER_BYTES = 5;

  /**
   * What a film's frames may take for each pixel allowed: six of them in ten bits, the most that
   * any level of H.264 and HEVC allows at 8K.
   */
  private static final int FRAME_BYTES = 16;

  /** A progressive JPEG goes over its pixels once for each of its scans: so often at most. */
  private static final int MOST_SCANS = 32;

  /** Pictures and frames of at most so many pixels. */
  public MediaLimits withPixels(long most) {
    return new MediaLimits(fileBytes, most, most, videoSeconds, videoFrames, decodeSeconds);
  }

  /** Picture files of at most so many bytes. */
  public MediaLimits withFileBytes(long most) {
    return new MediaLimits(
        most, picturePixels, framePixels, videoSeconds, videoFrames, decodeSeconds);
  }

  /** Videos of at most so many seconds. */
  public MediaLimits withVideoSeconds(double most) {
    return new MediaLimits(fileBytes, picturePixels, framePixels, most, videoFrames, decodeSeconds);
  }

  /** Videos of at most so many frames. */
  public MediaLimits withVideoFrames(long most) {
    return new MediaLimits(
        fileBytes, picturePixels, framePixels, videoSeconds, most, decodeSeconds);
  }

  /** Decoders that show nothing for at most so many seconds. */
  public MediaLimits withDecodeSeconds(double most) {
    return new MediaLimits(fileBytes, picturePixels, framePixels, videoSeconds, videoFrames, most);
  }

  /** What a picture's decoder may hold at once, whatever its depth. */
  long decoderBytes() {
    return DECODER_BYTES * picturePixels;
  }

  /** What a picture's decoder and the copies of the file that it reads may take together. */
  long pictureBytes() {
    return decoderBytes() + fileBytes / 3;
  }

  /** What all frames together may take that a film's decoder holds at once. */
  long frameBytes() {
    return FRAME_BYTES * framePixels;
  }

  /** How many pixels a picture's decoder may go over, all its passes together. */
  long pixelsInAllScans() {
    return MOST_SCANS * picturePixels;
  }

  /** Says of a picture or frame that it is too large. */
  static MediaException tooManyPixels(Object file, long width, long height, long most) {
    String megapixels = BigDecimal.valueOf(most, 6).stripTrailingZeros().toPlainString();
    return new MediaException(
        "%s declares %s x %s pixels; at most %s megapixels are read unless --max-megapixels allows more."
            .formatted(file, width, height, megapixels));
  }
}
