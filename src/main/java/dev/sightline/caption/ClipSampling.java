package dev.sightline.caption;

import dev.sightline.spec.Setting;
import dev.sightline.spec.Spec;

/**
 * Which frames of a clip a captioner sees: as many as it wants, spread evenly over the clip's
 * samples; a clip that has fewer shows some of them several times.
 */
public record ClipSampling(
    @Setting(
            says = "Frames per second to look at.",
            option = "--fps",
            usual = "2",
            least = 0.01,
            most = 1000)
        double rateHz,
    @Setting(
            says = "Frames per clip: this many are used, spread evenly over those looked at.",
            option = "--clip-frames",
            usual = "8",
            least = 1,
            most = 1000)
        int frames) {
  public static final Spec<ClipSampling> SPEC = Spec.of(ClipSampling.class);

  /**
   * @throws IllegalArgumentException where the rate is not in [.01, 1000] or there is no frame
   */
  public ClipSampling {
    Spec.require(ClipSampling.class, rateHz, frames);
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
