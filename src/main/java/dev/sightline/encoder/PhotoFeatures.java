package dev.sightline.encoder;

/**
 * What an encoder saw in the photos or clips of a data set, read at random. Safe for several
 * readers.
 */
public interface PhotoFeatures {
  /** Width of a feature vector. */
  int channels();

  /** Grid vectors of a photo, or frames of a clip. */
  int cells();

  /** Whether the photos' mirror images were encoded too. */
  boolean hasMirrored();

  /**
   * Copies a photo's features.
   *
   * @param photo its place in the data set
   * @param mirrored whether to read its mirror image
   * @param pooled receives {@code [channels]} from {@code photoAt * channels}
   * @param grid receives {@code [cells, channels]} from {@code photoAt * cells * channels}; null
   *     where nobody looks at it
   */
  void copy(int photo, boolean mirrored, float[] pooled, float[] grid, int photoAt);

  /** The probabilities of a photo's classes, {@link Encoder#classes}; none by default. */
  default float[] classes(int photo) {
    return new float[0];
  }

  /** The probabilities of a photo's words, {@link Encoder#words}; none by default. */
  default float[] words(int photo) {
    return new float[0];
  }
}
