package dev.sightline.caption;

/**
 * Finds where one scene ends and the next begins, from the features of a film's frames: there two
 * frames that follow each other are much less alike than those of the scene so far.
 *
 * <pre>
 * d_t = 1 - cos(f_t, f_{t-1})
 * cut before t where d_t &gt; 0.3 and d_t &gt; 2 mean of d over the scene so far
 * </pre>
 *
 * A scene of a single frame is none: it belongs to the one that follows. The two numbers were
 * chosen for 2 frames a second, see eval/results/video-captions.md. Live, in constant memory.
 */
final class SceneCuts {
  private static final double LEAST = 0.3;
  private static final double TIMES_THE_MEAN = 2;

  /** Frames of a scene, at least; a picture that flashes up belongs to what follows. */
  private static final int SHORTEST = 2;

  private float[] before;
  private int frames;
  private double sum;
  private int count;

  /**
   * Takes the next frame.
   *
   * @param pooled {@code [channels]}; is kept until the next
   * @return whether a scene begins with it; false for the first
   */
  boolean cutBefore(float[] pooled) {
    boolean cut = false;
    if (before != null) {
      double d = 1 - cosine(before, pooled);
      boolean changed = d > LEAST && (count == 0 || d > TIMES_THE_MEAN * sum / count);
      sum = changed ? 0 : sum + d;
      count = changed ? 0 : count + 1;
      cut = changed && frames >= SHORTEST;
    }
    frames = cut ? 1 : frames + 1;
    before = pooled;
    return cut;
  }

  /** Of two vectors of one length; 1 where one of them is zero. */
  static double cosine(float[] a, float[] b) {
    double dot = 0;
    double aa = 0;
    double bb = 0;
    for (int i = 0; i < a.length; i++) {
      dot += (double) a[i] * b[i];
      aa += (double) a[i] * a[i];
      bb += (double) b[i] * b[i];
    }
    return aa == 0 || bb == 0 ? 1 : dot / Math.sqrt(aa * bb);
  }
}
