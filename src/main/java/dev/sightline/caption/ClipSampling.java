package dev.sightline.caption;

/**
 * Which frames of a clip a captioner sees: as many as it wants, spread evenly over the clip's
 * samples.
 *
 * @param rateHz samples a second that are encoded
 * @param frames how many of them are seen; a clip that has fewer shows some of them several times
 */
public record ClipSampling(double rateHz, int frames) {
  /** What a training uses where nothing else is said. */
  public static final ClipSampling DEFAULT = new ClipSampling(2, 8);

  /**
   * @throws IllegalArgumentException where the rate is not in (0, 1000] or there is no frame
   */
  public ClipSampling {
    if (!(rateHz > 0 && rateHz <= 1000)) {
      throw new IllegalArgumentException(
          "fps is " + rateHz + "; more than 0 and at most 1000 is expected");
    }
    if (frames < 1 || frames > 1000) {
      throw new IllegalArgumentException("clip-frames is " + frames + "; 1 to 1000 is expected");
    }
  }

  /** Of a clip of {@code available} samples the places of those that are seen, in their order. */
  int[] places(int available) {
    int[] places = new int[frames];
    for (int k = 0; k < frames; k++) {
      places[k] = (int) ((2L * k + 1) * available / (2L * frames));
    }
    return places;
  }
}
