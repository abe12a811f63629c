package dev.sightline.encoder;

/**
 * What an encoder saw in one picture.
 *
 * @param pooled the mean of the grid's cells, {@code [channels]}; 1,280 for MobileNetV2
 * @param grid one vector per cell, row by row from the top left, {@code [cells, channels]} in one
 *     block; 49 x 1,280 for MobileNetV2
 * @param classes the probability of each of {@link Encoder#classes}, which exclude each other:
 *     their sum is 1; empty where the encoder tells no classes apart
 * @param words the probability of each of {@link Encoder#words}, each for itself; empty where the
 *     encoder knows no words
 */
public record Features(float[] pooled, float[] grid, float[] classes, float[] words) {
  private static final float[] NONE = {};

  /** Without classes and words. */
  public Features(float[] pooled, float[] grid) {
    this(pooled, grid, NONE, NONE);
  }

  /** The number of channels of each vector. */
  public int channels() {
    return pooled.length;
  }

  /** The number of cells of the grid. */
  public int cells() {
    return grid.length / pooled.length;
  }
}
