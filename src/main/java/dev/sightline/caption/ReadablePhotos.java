package dev.sightline.caption;

import dev.sightline.encoder.PhotoFeatures;

/**
 * The features of those photos of a data set that can be read.
 *
 * @param all the features of the data set
 * @param places of the readable photos in it
 */
record ReadablePhotos(PhotoFeatures all, int[] places) implements PhotoFeatures {
  @Override
  public int channels() {
    return all.channels();
  }

  @Override
  public int cells() {
    return all.cells();
  }

  @Override
  public boolean hasMirrored() {
    return all.hasMirrored();
  }

  @Override
  public void copy(int photo, boolean mirrored, float[] pooled, float[] grid, int photoAt) {
    all.copy(places[photo], mirrored, pooled, grid, photoAt);
  }

  @Override
  public float[] classes(int photo) {
    return all.classes(places[photo]);
  }

  @Override
  public float[] words(int photo) {
    return all.words(places[photo]);
  }
}
