package dev.sightline.rnn;

import java.util.Arrays;

/**
 * Overlapping windows over the frames of packed clips: window k of a clip holds its frames {@code k
 * stride} to {@code k stride + size - 1}. There are as many as it takes to reach the clip's last
 * frame, and at least one; where a window reaches past the end, the last frame stands in for those
 * that are missing.
 *
 * <p>The windows of clip 0 come first, then those of clip 1, and so on. Immutable.
 */
public final class Windows {
  private final int size;
  private final int[][] frames;
  private final int[][] byClip;

  /** Windows over clips of any length. */
  public Windows(Packing packing, int size, int stride) {
    this(packing, 0, size, stride);
  }

  /**
   * Windows over clips that are brought to one length, so that each has as many of them.
   *
   * @param length what is reached by repeating the last frame; 0 leaves every clip its own length
   * @throws IllegalArgumentException where a clip is longer than that
   */
  public Windows(Packing packing, int length, int size, int stride) {
    require(size, stride);
    this.size = size;
    if (length > 0 && packing.steps() > length) {
      throw new IllegalArgumentException(
          "A clip has " + packing.steps() + " frames; expected are " + length + " at most");
    }
    byClip = new int[packing.batch()][];
    int total = 0;
    for (int r = 0; r < byClip.length; r++) {
      byClip[r] = new int[count(length > 0 ? length : packing.length(r), size, stride)];
      int first = total;
      Arrays.setAll(byClip[r], k -> first + k);
      total += byClip[r].length;
    }
    frames = new int[total][size];
    for (int r = 0; r < byClip.length; r++) {
      int last = packing.length(r) - 1;
      for (int k = 0; k < byClip[r].length; k++) {
        for (int i = 0; i < size; i++) {
          frames[byClip[r][k]][i] = packing.offset(Math.min(k * stride + i, last)) + r;
        }
      }
    }
  }

  /**
   * How many windows a clip has.
   *
   * @param length its frames
   */
  public static int count(int length, int size, int stride) {
    require(size, stride);
    return 1 + (Math.max(0, length - size) + stride - 1) / stride;
  }

  /**
   * Checks what windows are to be.
   *
   * @throws IllegalArgumentException where there are no such windows, or frames between them
   */
  public static void require(int size, int stride) {
    if (size < 1 || stride < 1 || stride > size) {
      throw new IllegalArgumentException(
          "A window of "
              + size
              + " frames every "
              + stride
              + "; expected are at least 1 and no gap between windows");
    }
  }

  /** Number of windows over all clips. */
  public int total() {
    return frames.length;
  }

  /** Frames of a window. */
  public int size() {
    return size;
  }

  /** Packed rows of the frames of window w, in order of time. */
  public int[] frames(int w) {
    return frames[w];
  }

  /** Windows of each clip, in order of time. */
  public int[][] byClip() {
    return byClip;
  }
}
