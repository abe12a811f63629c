package dev.sightline.activity;

/** The CNN's features of a video's frames, sampled at an even rate. Thread-safe. */
public interface FrameFeatures {
  /** Number of frames; frame k stands for the time k / rate. */
  int frames();

  /** Width of the pooled vector, and of each cell of the grid. */
  int channels();

  /** Cells of a grid, 0 where only pooled vectors are there. */
  int cells();

  /** Whether there are features of the mirrored video too. */
  boolean hasMirrored();

  /** Copies a frame's pooled vector, {@code [channels]}. */
  void pooled(int frame, boolean mirrored, float[] to, int at);

  /** Copies a frame's grid, {@code [cells, channels]}. */
  void grid(int frame, boolean mirrored, float[] to, int at);
}
