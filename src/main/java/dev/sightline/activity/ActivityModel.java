package dev.sightline.activity;

import dev.sightline.net.Net;
import dev.sightline.net.Value;

/**
 * The equations of a net that scores activities; {@link ActivityNet} trains and runs them. Its rows
 * say which kind it is: scores at every step of a sequence, or one row for a whole clip.
 */
interface ActivityModel {
  /**
   * What it reads.
   *
   * @param normal brings features to mean 0 and deviation 1
   * @param pooled features of each frame, {@code [step, channels]}
   * @param grid the same before pooling over the picture, {@code [step cell, channels]}
   * @param states of the window before, where it {@link #carries} some
   */
  record Frames(Net.Normal normal, Value pooled, Value grid, Value states) {
    /** The features of each frame, standardised. */
    Value standardised() {
      return normal.of(pooled);
    }

    /**
     * The features of each frame: those of all its cells side by side, or the pooled ones.
     *
     * @param cells of a frame's grid; 0 for the pooled features
     */
    Value read(int cells) {
      return cells == 0 ? pooled : grid.flat(cells);
    }
  }

  /** Scores of the classes, {@code [step or sequence, classes]}. */
  Value scores(Frames frames);

  /** Whether it can go on from the window before, as in a stream. */
  default boolean carries() {
    return false;
  }

  /** Width of what it carries from window to window; 0 for nothing. */
  default int stateWidth() {
    return 0;
  }

  /** What it carries to the next window, {@code [sequence, stateWidth]}; once traced. */
  default Value states() {
    return null;
  }

  /** Where a step looks at the last frames by attention; null where none does; once traced. */
  default Value looks() {
    return null;
  }

  /** Frames of the clip that it reads; 0 for any number. */
  default int clipFrames() {
    return 0;
  }

  /**
   * How many frames later than a frame its score stands: what a live labeller waits; {@link
   * ActivityNet#UNTIL_THE_END} where it reads backwards too.
   */
  default int delay() {
    return 0;
  }
}
