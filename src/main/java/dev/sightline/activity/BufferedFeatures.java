package dev.sightline.activity;

import java.util.ArrayList;
import java.util.List;

/** Features of frames that arrive one after the other; old ones can be forgotten. */
final class BufferedFeatures implements FrameFeatures {
  private record Frame(float[] pooled, float[] grid) {}

  private final int channels;
  private final int cells;
  private final List<Frame> frames = new ArrayList<>();
  private int forgotten;

  /**
   * @param cells 0 where frames come without grids
   */
  BufferedFeatures(int channels, int cells) {
    this.channels = channels;
    this.cells = cells;
  }

  void add(float[] pooled, float[] grid) {
    frames.add(new Frame(pooled, grid));
  }

  /** Frees the frames before this one. */
  void forgetBefore(int frame) {
    int count = Math.min(frames.size(), frame - forgotten);
    if (count > 0) {
      frames.subList(0, count).clear();
      forgotten += count;
    }
  }

  /** All that ever came. */
  @Override
  public int frames() {
    return forgotten + frames.size();
  }

  @Override
  public int channels() {
    return channels;
  }

  @Override
  public int cells() {
    return cells;
  }

  @Override
  public boolean hasMirrored() {
    return false;
  }

  @Override
  public void pooled(int frame, boolean mirrored, float[] to, int at) {
    System.arraycopy(frames.get(frame - forgotten).pooled, 0, to, at, channels);
  }

  @Override
  public void grid(int frame, boolean mirrored, float[] to, int at) {
    System.arraycopy(frames.get(frame - forgotten).grid, 0, to, at, cells * channels);
  }
}
