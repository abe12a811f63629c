package dev.sightline.caption;

import dev.sightline.encoder.Features;
import dev.sightline.rnn.Matrix;

/** Features of a batch of photos, one by one as encoders have them, as the captioners' matrices. */
final class FeatureMatrices {
  private FeatureMatrices() {}

  /** {@code [photos, channels]} and {@code [photos * cells, channels]}. */
  static CaptionSet.Loaded of(Features[] photos) {
    int channels = photos[0].channels();
    int cells = photos[0].cells();
    Matrix pooled = Matrix.unset(photos.length, channels);
    Matrix grid = Matrix.unset(photos.length * cells, channels);
    for (int p = 0; p < photos.length; p++) {
      pooled.put(p, 1, photos[p].pooled(), 0);
      grid.put(p * cells, cells, photos[p].grid(), 0);
    }
    return new CaptionSet.Loaded(pooled, grid);
  }

  /** The way back. */
  static Features[] features(Matrix pooled, Matrix grid) {
    int channels = pooled.columns();
    int cells = grid.rows() / pooled.rows();
    Features[] photos = new Features[pooled.rows()];
    for (int p = 0; p < photos.length; p++) {
      photos[p] = new Features(new float[channels], new float[cells * channels]);
      pooled.get(p, 1, photos[p].pooled(), 0);
      grid.get(p * cells, cells, photos[p].grid(), 0);
    }
    return photos;
  }
}
