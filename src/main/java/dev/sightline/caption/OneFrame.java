package dev.sightline.caption;

import dev.sightline.encoder.PhotoFeatures;

/**
 * The features of photos, each as a clip of one frame.
 *
 * @param photos the features as they are
 */
record OneFrame(PhotoFeatures photos) implements PhotoFeatures {
  @Override
  public int channels() {
    return photos.channels();
  }

  @Override
  public int cells() {
    return 1;
  }

  @Override
  public boolean hasMirrored() {
    return photos.hasMirrored();
  }

  @Override
  public void copy(int photo, boolean mirrored, float[] pooled, float[] grid, int photoAt) {
    photos.copy(photo, mirrored, pooled, null, photoAt);
    if (grid != null) {
      System.arraycopy(pooled, photoAt * channels(), grid, photoAt * channels(), channels());
    }
  }
}
