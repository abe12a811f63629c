package dev.sightline.encoder;

/**
 * Adds to the features of a video's frames how much each channel's map has changed since the frame
 * before: appearance and motion, as two-stream nets have them (Simonyan and Zisserman 2014), but of
 * the same encoder and without optical flow.
 *
 * <pre>
 * m_t = mean over cells |g_t - g_{t-1}|       g_t the grid of frame t; m_0 = 0
 * </pre>
 *
 * <p>What moves in one corner of the picture changes a few cells of some maps; in the pooled
 * vector, a mean over all cells, it can cancel out. For the frames of one video, in order.
 */
public final class Motion {
  private float[] before;

  /**
   * The next frame's features.
   *
   * @param pooled {@code [channels]}
   * @param grid {@code [cells, channels]}; is kept until the next frame
   * @return {@code [2 * channels]}: pooled, then m_t
   */
  public float[] of(float[] pooled, float[] grid) {
    int channels = pooled.length;
    float[] both = java.util.Arrays.copyOf(pooled, 2 * channels);
    if (before != null) {
      int cells = grid.length / channels;
      for (int cell = 0; cell < cells; cell++) {
        addDifferences(grid, before, cell * channels, both, channels);
      }
      float share = 1f / cells;
      for (int c = channels; c < both.length; c++) {
        both[c] *= share;
      }
    }
    before = grid;
    return both;
  }

  private static void addDifferences(
      float[] now, float[] before, int at, float[] both, int channels) {
    for (int c = 0; c < channels; c++) {
      both[channels + c] += Math.abs(now[at + c] - before[at + c]);
    }
  }
}
