package dev.sightline.encoder;

/**
 * What an encoder saw in one picture.
 *
 * @param pooled the mean of the grid's cells, {@code [channels]}; 1,280 for MobileNetV2
 * @param grid one vector per cell, row by row from the top left, {@code [cells, channels]} in one
 *     block; 49 x 1,280 for MobileNetV2
 */
public record Features(float[] pooled, float[] grid) {

  /** The number of channels of each vector. */
  public int channels() {
    return pooled.length;
  }

  /** The number of cells of the grid. */
  public int cells() {
    return grid.length / pooled.length;
  }
}
