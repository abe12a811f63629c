package dev.sightline.media;

import java.math.BigDecimal;

/**
 * What is refused, or cut off, of pictures and videos from unknown sources. Immutable.
 *
 * @param fileBytes largest picture file; a video is never read as a whole
 * @param picturePixels largest width times height that a picture may declare
 * @param framePixels largest width times height of a video frame; a file that declares more is
 *     refused
 * @param videoSeconds how much of a video is read; the rest is left out
 * @param videoFrames how many frames of a video are decoded; the rest is left out
 * @param decodeSeconds the longest time in which a decoder may produce nothing: no picture, no next
 *     frame
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

  /**
   * Bytes a decoder may hold per pixel allowed: enough for 16-bit colour, or a progressive JPEG.
   */
  private static final int DECODER_BYTES = 5;

  /**
   * Bytes a film's frames may take per pixel allowed: six frames in ten bits, the most that any
   * level of H.264 and HEVC allows at 8K.
   */
  private static final int FRAME_BYTES = 16;

  /**
   * A progressive JPEG is decoded in one pass per scan; more passes than this over the largest
   * picture are refused.
   */
  private static final int MOST_SCANS = 32;

  /** With this many pixels in pictures and frames at most. */
  public MediaLimits withPixels(long most) {
    return new MediaLimits(fileBytes, most, most, videoSeconds, videoFrames, decodeSeconds);
  }

  /** With this many bytes in picture files at most. */
  public MediaLimits withFileBytes(long most) {
    return new MediaLimits(
        most, picturePixels, framePixels, videoSeconds, videoFrames, decodeSeconds);
  }

  /** With this many seconds of a video at most. */
  public MediaLimits withVideoSeconds(double most) {
    return new MediaLimits(fileBytes, picturePixels, framePixels, most, videoFrames, decodeSeconds);
  }

  /** With this many frames of a video at most. */
  public MediaLimits withVideoFrames(long most) {
    return new MediaLimits(
        fileBytes, picturePixels, framePixels, videoSeconds, most, decodeSeconds);
  }

  /** With this many seconds at most in which a decoder produces nothing. */
  public MediaLimits withDecodeSeconds(double most) {
    return new MediaLimits(fileBytes, picturePixels, framePixels, videoSeconds, videoFrames, most);
  }

  /** Bytes a picture's decoder may hold at once, whatever the colour depth. */
  long decoderBytes() {
    return DECODER_BYTES * picturePixels;
  }

  /** Bytes a picture's decoder may hold, together with the copies of the file it reads. */
  long pictureBytes() {
    return decoderBytes() + fileBytes / 3;
  }

  /** Bytes that all frames a film's decoder holds at once may take together. */
  long frameBytes() {
    return FRAME_BYTES * framePixels;
  }

  /** Pixels a picture's decoder may process in all its passes together. */
  long pixelsInAllScans() {
    return MOST_SCANS * picturePixels;
  }

  /** The exception for a picture or frame that is too large. */
  static MediaException tooManyPixels(Object file, long width, long height, long most) {
    String megapixels = BigDecimal.valueOf(most, 6).stripTrailingZeros().toPlainString();
    return new MediaException(
        "%s declares %s x %s pixels; at most %s megapixels are read unless --max-megapixels allows more."
            .formatted(file, width, height, megapixels));
  }
}
