package dev.sightline.activity;

/**
 * Makes one prediction for a clip or video out of those at its frames (Ng et al. 2015, section
 * 3.2). Frames count from 1 to T; p_t are their probabilities.
 */
public enum Fusion {
  /** {@code p_T}. */
  LAST,
  /** {@code max_t p_t}, class by class. */
  MAX,
  /** {@code mean_t p_t}. */
  MEAN,
  /** {@code sum_t g_t p_t / sum_t g_t} with the gain g_t = t / T. */
  WEIGHTED;

  /**
   * The one of that name.
   *
   * @throws IllegalArgumentException where there is none
   */
  public static Fusion of(String name) {
    for (Fusion fusion : values()) {
      if (fusion.toString().equals(name)) {
        return fusion;
      }
    }
    throw new IllegalArgumentException(
        "There is no fusion '" + name + "'; there are last, max, mean and weighted");
  }

  /**
   * The clip's scores, {@code [classes]}.
   *
   * @param p probabilities {@code [frames * classes]}
   */
  public float[] of(float[] p, int classes) {
    int frames = p.length / classes;
    float[] fused = new float[classes];
    double gains = 0;
    for (int t = 0; t < frames; t++) {
      double gain =
          switch (this) {
            case LAST -> t == frames - 1 ? 1 : 0;
            case MAX, MEAN -> 1;
            case WEIGHTED -> (t + 1.0) / frames;
          };
      gains += gain;
      for (int c = 0; c < classes; c++) {
        float value = p[t * classes + c];
        fused[c] = this == MAX ? Math.max(fused[c], value) : (float) (fused[c] + gain * value);
      }
    }
    for (int c = 0; this != MAX && c < classes; c++) {
      fused[c] = (float) (fused[c] / gains);
    }
    return fused;
  }

  @Override
  public String toString() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
